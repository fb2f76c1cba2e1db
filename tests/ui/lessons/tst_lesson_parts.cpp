// SPDX-License-Identifier: GPL-3.0-or-later
// What a lesson's page is made of, each by itself: bars to drag, words, and the experiments that it proposes.
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/lessons/lesson_catalogue.h"
#include "ui/lessons/lesson_bars.h"
#include "ui/lessons/lesson_words.h"
#include "ui/panels/experiment_panel.h"
#include "ui/theme/theme.h"

#include <QtTest>

#include <cmath>

using namespace poolscope;
using namespace poolscope::ui;

class LessonPartsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void guessesAreRound();
  void guessesOnPowersOfTenAreRound();
  void noLineEndsWithinAFigure();
  void whatLessonsProposeIsWhatThePanelRuns();
};

void LessonPartsTest::initTestCase() {
  QStandardPaths::setTestModeEnabled(true);
  QLocale::setDefault(QLocale::c());
  new Theme(Theme::Scheme::Light, this);
}

void LessonPartsTest::guessesAreRound() {
  LessonBars bars;
  bars.setBars({{QStringLiteral("a"), "s"}, {QStringLiteral("b"), "n"}}, {1.6, 0});
  bars.setGuessing(true);
  bars.setGuess(0, 0.293);
  QVERIFY(std::abs(bars.guesses().at(0) - 0.30) < 1e-9);
  bars.setGuess(1, 1.2);
  QCOMPARE(bars.guesses().at(1), 1.0);
  bars.setGuess(0, 1.7);
  QCOMPARE(bars.guesses().at(0), 1.6);  // never past the end of the scale
  bars.setBars({{QStringLiteral("a"), "n"}}, {40e6, 0});
  bars.setGuess(0, 30'745'628);
  QCOMPARE(bars.guesses().at(0), 30.5e6);
}

void LessonPartsTest::guessesOnPowersOfTenAreRound() {
  LessonBars bars;
  bars.setBars({{QStringLiteral("a"), "s"}}, {10, 0.0001});
  bars.setGuessing(true);
  bars.resize(600, 80);
  const auto dragTo = [&bars](double share) {
    const QRect ground = bars.barRect(0);
    QTest::mouseClick(&bars, Qt::LeftButton, {},
                      QPoint(ground.left() + static_cast<int>(ground.width() * share), ground.center().y()));
    return bars.guesses().at(0);
  };
  QVERIFY(std::abs(dragTo(0.2) - 0.001) < 0.0002);  // a fifth of the way is one of five powers of ten
  QVERIFY(std::abs(dragTo(0.8) - 1) < 0.2);
  bars.setGuess(0, 0.1);
  for (int i = 0; i < 5; ++i) {
    QTest::keyClick(&bars, Qt::Key_Left);
  }
  QVERIFY(std::abs(bars.guesses().at(0) - 0.01) < 0.001);
  bars.setGuess(0, 1e-9);
  QCOMPARE(bars.guesses().at(0), 0.0001);
}

void LessonPartsTest::noLineEndsWithinAFigure() {
  LessonText text;
  text.language = "zh_CN";
  text.sections["headline"] = "{cores() / cores() / 100|s}, {cores() / cores()|%} 5 stays";
  const QString line = firstParagraph(text, "headline", no_figures());
  QVERIFY2(line.contains(QString::fromUtf8("10.0\u00a0毫\u2060秒")), qPrintable(line));
  QVERIFY2(line.endsWith(QString::fromUtf8("100\u00a0% 5 stays")), qPrintable(line));
}

void LessonPartsTest::whatLessonsProposeIsWhatThePanelRuns() {
  ExperimentPanel panel;
  const auto all = find_lessons({{POOLSCOPE_LESSON_FOLDER, false}});
  QVERIFY(all.size() >= 24);
  for (const LessonEntry& entry : all) {
    QVERIFY2(entry.lesson && entry.lesson->change, entry.error.c_str());
    const Experiment& asked = entry.lesson->change->experiment;
    panel.setExperiment(asked);
    const Experiment shown = panel.experiment();
    QVERIFY2(panel.problem().isEmpty(), qPrintable(panel.problem()));
    QCOMPARE(shown.job, asked.job);
    QCOMPARE(shown.task_count(), asked.task_count());
    QVERIFY2(shown.executors == asked.executors, entry.id.c_str());
    const std::string& input = find_job(asked.job)->description().input_param;
    for (const auto& [name, value] : asked.params) {
      if (name == input && asked.inputs.empty()) {  // each task's, so it stands among the inputs
        QVERIFY2(!shown.inputs.empty() && shown.inputs.front() == to_text(value), entry.id.c_str());
      } else {
        const auto found = shown.params.find(name);
        const Value now =
            found != shown.params.end() ? found->second : find_job(asked.job)->description().param(name)->default_value;
        QVERIFY2(to_text(now) == to_text(value), (entry.id + ": " + name).c_str());
      }
    }
  }
}

QTEST_MAIN(LessonPartsTest)
#include "tst_lesson_parts.moc"
