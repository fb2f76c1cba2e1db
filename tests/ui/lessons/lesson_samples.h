// SPDX-License-Identifier: GPL-3.0-or-later
// Lessons that a test writes into a folder.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QtTest>

namespace poolscope::lesson_samples {

/// A guess with bars.
inline const QByteArray kBars = R"lesson({
  "version": 1,
  "experiments": [{"runs": ["two", "ten"], "experiment": {"version": 1, "job": "sleep_square",
    "params": {"seconds": 0.02}, "count": 10, "executors": ["threads:workers=2", "threads:workers=10"]}}],
  "guess": "bars", "most": 1,
  "bars": [{"name": "two", "figure": "wall(two)", "unit": "s"}, {"name": "ten", "figure": "wall(ten)", "unit": "s"}],
  "claims": ["ok(two) == 10"],
  "try": {"experiment": {"version": 1, "job": "sleep_square", "count": 3, "executors": ["threads:workers=1"]}}
})lesson";
/// A guess among answers, with a command, and a claim that does not hold.
inline const QByteArray kAnswers = R"lesson({
  "version": 1,
  "experiments": [{"runs": ["one"], "experiment": {"version": 1, "job": "command",
    "params": {"template": "true"}, "count": 1, "executors": ["sequential"]}}],
  "guess": "answers", "answers": ["yes", "no"], "right": "yes",
  "bars": [{"name": "one", "figure": "ok(one)", "unit": "n"}],
  "claims": ["ok(one) == 2"]
})lesson";
/// Its claim needs more than any machine has.
inline const QByteArray kNeeds = QByteArray(kBars)
                                     .replace("ok(two) == 10", "ok(two) == 11")
                                     .replace("\"guess\"", "\"needs\": \"spare() >= 1000000\", \"guess\"");
/// The words of them all.
inline const QByteArray kText =
    "# The title\n## question\nWhat <b>now</b>?\n## labels\n- two: 2 threads\n- ten: 10 threads\n- one: once\n- yes: "
    "Yes!\n- no: No.\n## headline\nTwo took {WALL|s}.\n\nMore.\n## why\nBecause.\n## try\nTry this.\n";

/// A lesson of that name in a folder of its own; the figure stands in its headline.
inline void writeLesson(const QDir& root, const QString& name, const QByteArray& json, const QByteArray& figure) {
  QDir(root).mkpath(name);
  const QDir folder(root.filePath(name));
  QFile file(folder.filePath(QStringLiteral("lesson.json")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(json);
  QFile text(folder.filePath(QStringLiteral("text.en.md")));
  QVERIFY(text.open(QIODevice::WriteOnly));
  text.write(QByteArray(kText).replace("WALL", figure));
}

}  // namespace poolscope::lesson_samples
