// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program_calls.h"

#include <QTemporaryDir>
#include <QTest>

class TestLessonCommand : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void statusIsZeroOnlyWhenTheClaimsWereShown_data();
  void statusIsZeroOnlyWhenTheClaimsWereShown();
};

namespace {

/// A lesson of one short run, with that claim and that need.
bool writeLesson(const QTemporaryDir& folder, const QByteArray& claim, const QByteArray& needs) {
  QFile json(folder.filePath(QStringLiteral("lesson.json")));
  QFile words(folder.filePath(QStringLiteral("text.en.md")));
  if (!json.open(QIODevice::WriteOnly) || !words.open(QIODevice::WriteOnly)) return false;
  json.write(
      R"json({"version": 1, "experiments": [{"runs": ["one"], "experiment": {"version": 1, "job": "recipe",
          "params": {"steps": "sleep 1ms"}, "count": 2, "executors": ["threads:workers=1"]}}],
          "guess": "bars", "most": 1, "bars": [{"name": "one", "figure": "wall(one)", "unit": "s"}],
          "claims": [")json" +
      claim + R"json("], "needs": ")json" + needs + R"json("})json");
  words.write(
      "# A lesson\n## question\nHow long?\n## labels\n- one: one\n## headline\nSo long.\n## why\nSo.\n## "
      "try\nAgain.\n");
  return true;
}

}  // namespace

void TestLessonCommand::statusIsZeroOnlyWhenTheClaimsWereShown_data() {
  QTest::addColumn<QByteArray>("claim");
  QTest::addColumn<QByteArray>("needs");
  QTest::addColumn<int>("status");
  QTest::addColumn<QByteArray>("says");
  QTest::newRow("shown") << QByteArray("ok(one) > 1") << QByteArray("cores() >= 1") << 0 << QByteArray("holds: ");
  QTest::newRow("shown, whatever it needs")
      << QByteArray("ok(one) > 1") << QByteArray("cores() >= 100000") << 0 << QByteArray("holds: ");
  QTest::newRow("wrong") << QByteArray("ok(one) > 2") << QByteArray("cores() >= 1") << 1
                         << QByteArray("Judged by 1 round.");
  QTest::newRow("undecided") << QByteArray("ok(one) > 2") << QByteArray("cores() >= 100000") << 1
                             << QByteArray("Undecided: ");
}

void TestLessonCommand::statusIsZeroOnlyWhenTheClaimsWereShown() {
  QFETCH(const QByteArray, claim);
  QFETCH(const QByteArray, needs);
  QFETCH(const int, status);
  QFETCH(const QByteArray, says);
  const QTemporaryDir folder;
  QVERIFY(writeLesson(folder, claim, needs));
  const Outcome run = poolscope({QStringLiteral("lesson"), folder.path(), QStringLiteral("--headless"),
                                 QStringLiteral("--rounds"), QStringLiteral("1")});
  QVERIFY2(run.out.contains(says), (run.out + run.err).constData());
  QCOMPARE(run.status, status);
}

QTEST_GUILESS_MAIN(TestLessonCommand)
#include "tst_lesson_command.moc"
