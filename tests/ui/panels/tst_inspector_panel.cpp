// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector_panel.h"

#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/panels/fact_list.h"
#include "ui/panels/task_arguments.h"
#include "ui/panels/task_inspector.h"
#include "ui/panels/time_share_bar.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QtTest>

#include <memory>
#include <numeric>

using namespace poolscope;
using namespace poolscope::ui;

class InspectorPanelTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();

  void saysWhatWouldFillIt();
  void explainsATaskThatEnded();
  void saysWhatItWasCalledWith();
  void standsAtTheTimeOfTheCursor();
  void percentsSumToAHundred();
  void failureShowsItsText();
  void followsATaskThatGoesOn();
  void cancelIsOfferedWhileItHelps();
  void withoutATaskEachRunHasItsResult();

 private:
  [[nodiscard]] QString fact(const char* name) const;

  std::unique_ptr<Theme> m_theme;
  std::unique_ptr<InspectorPanel> m_panel;
};

void InspectorPanelTest::init() {
  support::failOnQtWarnings();
  QLocale::setDefault(QLocale::c());
  m_theme = std::make_unique<Theme>(Theme::Scheme::Light);
  m_panel = std::make_unique<InspectorPanel>();
}

void InspectorPanelTest::cleanup() {
  m_panel.reset();
  m_theme.reset();
}

QString InspectorPanelTest::fact(const char* name) const {
  for (const Fact& known : m_panel->inspector().facts().facts()) {
    if (known.name == QLatin1String(name)) {
      return known.value;
    }
  }
  return {};
}

void InspectorPanelTest::saysWhatWouldFillIt() {
  auto* hint = m_panel->findChild<QLabel*>(QStringLiteral("inspectorEmpty"));
  QVERIFY(hint != nullptr && hint->isVisibleTo(m_panel.get()));
  QVERIFY(!hint->text().isEmpty());
}

void InspectorPanelTest::explainsATaskThatEnded() {
  m_panel->setRunTitles({QStringLiteral("Thread pool · 2 workers"), QStringLiteral("Thread pool · 10 workers")});
  m_panel->setRecording(samples::race());
  m_panel->setSelectedTask({0, 7});
  QCOMPARE(m_panel->title(), QStringLiteral("Task 7"));
  QCOMPARE(m_panel->subtitle(), QStringLiteral("sleep_square(7)"));
  QCOMPARE(fact("Result"), QStringLiteral("49"));
  QCOMPARE(fact("Executor"), QStringLiteral("Thread pool · 2 workers"));
  QCOMPARE(fact("Worker"), QStringLiteral("worker 1 (tid 4101)"));
  QCOMPARE(fact("CPU time"), QStringLiteral("60.0 µs of 1.000 s"));
  const QString steps = m_panel->findChild<QLabel*>(QStringLiteral("taskSteps"))->text();
  QVERIFY2(steps.contains(QLatin1String("running 3.000 s")) && steps.contains(QLatin1String("finished 4.000 s")),
           qPrintable(steps));
  QVERIFY(!m_panel->findChild<QLabel*>(QStringLiteral("whyWaited"))->text().isEmpty());
  QVERIFY(!m_panel->findChild<QWidget*>(QStringLiteral("cancelTaskRow"))->isVisibleTo(m_panel.get()));
}

void InspectorPanelTest::saysWhatItWasCalledWith() {
  m_panel->setRecording(samples::race());
  Experiment experiment;
  experiment.params["seconds"] = 0.5;
  m_panel->setExperiment(experiment, 1);
  m_panel->setSelectedTask({1, 7});
  QCOMPARE(fact("Arguments"), QStringLiteral("index = 7, seconds = 0.5 s"));
  m_panel->setSelectedTask({0, 7});
  QCOMPARE(fact("Arguments"), QString());
  Experiment primes;
  primes.job = "is_prime";
  primes.inputs = {"7", "1\n3"};
  QCOMPARE(taskArguments(primes, 1), QStringLiteral("number = 1 3"));
  QCOMPARE(taskArguments(primes, 2), QString());
}

void InspectorPanelTest::standsAtTheTimeOfTheCursor() {
  m_panel->setRecording(samples::race());
  m_panel->setSelectedTask({0, 7});  // runs from 3 s to 4 s
  auto* steps = m_panel->findChild<QLabel*>(QStringLiteral("taskSteps"));
  m_panel->setTime(2 * samples::kSecond);
  QTRY_VERIFY(!steps->text().contains(QLatin1String("running")));
  QCOMPARE(fact("Result"), QString());
  QVERIFY(m_panel->subtitle().contains(QLatin1String("2.00 s")));
  m_panel->setTime(3 * samples::kSecond + samples::kSecond / 2);
  QTRY_VERIFY(steps->text().contains(QLatin1String("running")));
  QVERIFY(!steps->text().contains(QLatin1String("finished")));
  QVERIFY(m_panel->inspector().shares().isHidden());
  m_panel->setTime(kNoTime);
  QTRY_COMPARE(fact("Result"), QStringLiteral("49"));
  QCOMPARE(m_panel->subtitle(), QStringLiteral("sleep_square(7)"));
}

void InspectorPanelTest::percentsSumToAHundred() {
  m_panel->setRecording(samples::race(10 * samples::kSecond, true));
  for (RowId row = 0; row < 10; ++row) {
    m_panel->setSelectedTask({0, row});
    const auto& shares = m_panel->inspector().shares().shares();
    QVERIFY(!shares.empty());
    QCOMPARE(std::accumulate(shares.begin(), shares.end(), 0,
                             [](int sum, const TimeShare& share) { return sum + share.percent; }),
             100);
  }
}

void InspectorPanelTest::failureShowsItsText() {
  m_panel->setRecording({samples::all_states()});
  m_panel->setSelectedTask({0, 1});
  auto* error = m_panel->findChild<QLabel*>(QStringLiteral("taskError"));
  QVERIFY(error->isVisibleTo(m_panel.get()));
  QVERIFY(error->text().contains(QLatin1String("the disk is full")));
  QCOMPARE(fact("Exit status"), QStringLiteral("1"));
  m_panel->setSelectedTask({0, 0});
  QVERIFY(!error->isVisibleTo(m_panel.get()));
}

void InspectorPanelTest::followsATaskThatGoesOn() {
  m_panel->setRecording(samples::race(3500 * samples::kMs));
  m_panel->setSelectedTask({0, 7});
  QVERIFY(fact("Result").isEmpty());
  QVERIFY(m_panel->findChild<QLabel*>(QStringLiteral("taskSteps"))->text().contains(QLatin1String("running")));
  m_panel->setRecording(samples::race(4500 * samples::kMs));
  QTRY_COMPARE(fact("Result"), QStringLiteral("49"));
}

void InspectorPanelTest::cancelIsOfferedWhileItHelps() {
  auto* cancel = m_panel->findChild<QPushButton*>(QStringLiteral("cancelTask"));
  QSignalSpy requested(m_panel.get(), &InspectorPanel::cancelRequested);
  m_panel->setRecording({samples::all_states()});
  m_panel->setSelectedTask({0, 5});  // it runs
  QVERIFY(cancel->isVisibleTo(m_panel.get()));
  QVERIFY2(!cancel->isEnabled(), "the race is not one that runs here");
  QVERIFY(!cancel->toolTip().isEmpty());
  m_panel->setCancellable(true);
  QVERIFY(cancel->isEnabled());
  QTest::mouseClick(cancel, Qt::LeftButton);
  QCOMPARE(requested.count(), 1);
  QCOMPARE(requested.first().at(0).toInt(), 0);
  QCOMPARE(requested.first().at(1).value<RowId>(), RowId{5});
  m_panel->setSelectedTask({0, 0});
  QVERIFY(!cancel->isVisibleTo(m_panel.get()));
}

void InspectorPanelTest::withoutATaskEachRunHasItsResult() {
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
  const auto back = qScopeGuard([] { QLocale::setDefault(QLocale::c()); });
  RunSummary run;
  run.executor = "Thread pool";
  run.tasks = 10;
  run.ok = 9;
  run.failed = 1;
  run.wall_s = 5;
  run.result = std::int64_t{12'345'285};
  run.evidence = "thread 1, index 0thread 2, index 1";
  run.first_failure = "a.log: exit status 1";
  m_panel->setRunTitles({QStringLiteral("Pool A"), QStringLiteral("Pool B")});
  m_panel->setRecording(samples::race());
  m_panel->setSummaries({run, run}, "sleep_square");
  auto* second = m_panel->findChild<QWidget*>(QStringLiteral("runResult2"));
  QVERIFY(second != nullptr && second->isVisibleTo(m_panel.get()));
  QStringList words;
  for (const QLabel* label : second->findChildren<QLabel*>()) {
    words << label->text();
  }
  QVERIFY(words.contains(QStringLiteral("Pool B")));
  QVERIFY2(words.contains(QStringLiteral("Sum of squares")), qPrintable(words.join(QLatin1Char('|'))));
  QVERIFY(words.contains(QStringLiteral("12,345,285")));
  QVERIFY(words.contains(QStringLiteral("9 of 10")));
  QVERIFY(words.contains(QStringLiteral("First to fail: a.log: exit status 1")));
  QCOMPARE(second->findChild<QPlainTextEdit*>()->toPlainText(), QString::fromStdString(run.evidence));

  m_panel->setSelectedTask({0, 1});
  QVERIFY(!second->isVisibleTo(m_panel.get()));
  m_panel->setSelectedTask({});
  QVERIFY(second->isVisibleTo(m_panel.get()));
}

QTEST_MAIN(InspectorPanelTest)
#include "tst_inspector_panel.moc"
