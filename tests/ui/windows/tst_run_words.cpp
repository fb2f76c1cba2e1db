// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/run_words.h"

#include "core/futures/deadlock.h"
#include "core/futures/executor.h"
#include "core/tracing/trace_builder.h"

#include <QLocale>
#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;

namespace {

RunSummary run(const char* spec, double wall, std::optional<double> predicted, RunPhase phase) {
  RunSummary summary;
  summary.spec = spec;
  summary.wall_s = wall;
  summary.predicted_s = predicted;
  summary.phase = phase;
  summary.tasks = 10;
  summary.ok = phase == RunPhase::ended ? 10 : 4;
  return summary;
}

}  // namespace

class RunWordsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale::c()); }
  void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
  void titlesSayWhatPeopleSay_data();
  void titlesSayWhatPeopleSay();
  void everyOptionStandsInTheTitle();
  void aRecordedRunHasTheWorkersOfItsMachine();
  void runsAreComparedOnceBothHaveEnded();
  void phasesAndFailuresAreSaid();
  void predictionsStandInARow();
  void figuresAddUp();
};

void RunWordsTest::titlesSayWhatPeopleSay_data() {
  QTest::addColumn<QString>("spec");
  QTest::addColumn<QString>("title");
  const auto row = [](const char* spec, const QString& title) {
    QTest::newRow(spec) << QString::fromLatin1(spec) << title;
  };
  row("threads:workers=2", QStringLiteral("Thread pool · 2 workers"));
  row("threads:workers=1", QStringLiteral("Thread pool · 1 worker"));
  row("threads:workers=10,gil=on", QStringLiteral("Thread pool · 10 workers · GIL"));
  row("threads:workers=4,queue-limit=100", QStringLiteral("Thread pool · 4 workers · queue of 100"));
  // What differs between two runs tells them apart.
  row("processes:workers=2,recover=on", QStringLiteral("Process pool · 2 workers · recovers"));
  row("processes:workers=2,chunk-size=2000", QStringLiteral("Process pool · 2 workers · chunks of 2000"));
  row("processes:workers=2,loop=1000", QStringLiteral("Process pool · 2 workers · 1000 at once"));
  row("process-per-task:join=in-loop", QStringLiteral("A process per task · join in the loop"));
  row("threads:workers=2,gil=on,gil-interval=0.5",
      QStringLiteral("Thread pool · 2 workers · GIL · switches after 0.5 ms"));
  row("threads:workers=2,queue-limit=5,queue-full=reject",
      QStringLiteral("Thread pool · 2 workers · queue of 5 · rejects when full"));
  row("sequential", QStringLiteral("One after another"));
  row("somebody else's", QStringLiteral("somebody else's"));
}

void RunWordsTest::titlesSayWhatPeopleSay() {
  QFETCH(QString, spec);
  QFETCH(QString, title);
  QCOMPARE(runTitles({run(spec.toUtf8().constData(), 0, {}, RunPhase::running)}), QStringList{title});
}

// Also one that has no words of its own yet.
void RunWordsTest::everyOptionStandsInTheTitle() {
  ExecutorSpec all;
  all.queue_limit = 5;
  all.queue_full = QueueFull::reject;
  all.on_deadlock = OnDeadlock::fail;
  all.gil = true;
  all.gil_interval_ms = 2;
  all.loop = 7;
  all.max_tasks_per_child = 3;
  all.chunk_size = 4;
  all.join_in_loop = true;
  all.call_queue = 6;
  all.recover = true;
  all.memory_limit_bytes = std::int64_t{1} << 30U;
  for (const ExecutorKindDescription& kind : executor_kinds()) {
    all.kind = kind.kind;
    const QString title = specTitle(all);
    for (const SpecKey& key : kind.keys) {
      QVERIFY2(
          title != specTitle(all, key.name) || key.name == "workers" || key.name == "queue-limit" || key.name == "gil",
          key.name.c_str());
    }
    for (const QString& part : title.split(QStringLiteral(" · "))) {
      QCOMPARE(title.count(part), 1);
    }
  }
}

void RunWordsTest::aRecordedRunHasTheWorkersOfItsMachine() {
  const auto titleOf = [](const char* spec, int workers) {
    TraceBuilder builder(RunInfo{"1", spec, workers, 0});
    return runTitles(summariesOf({builder.snapshot()})).front();
  };
  QCOMPARE(titleOf("threads", 77), QStringLiteral("Thread pool · 77 workers"));
  QCOMPARE(titleOf("threads:workers=5", 2), QStringLiteral("Thread pool · 5 workers"));
  QCOMPARE(titleOf("sequential", 1), QStringLiteral("One after another"));
}

void RunWordsTest::runsAreComparedOnceBothHaveEnded() {
  std::vector<RunSummary> runs{run("threads:workers=2", 4.4, 5.0, RunPhase::running),
                               run("threads:workers=10", 1.0, 1.0, RunPhase::ended)};
  QCOMPARE(runSummaryTexts(runs),
           (QStringList{QStringLiteral("4.40 s · predicted 5.00 s"), QStringLiteral("1.00 s · predicted 1.00 s")}));
  runs[0] = run("threads:workers=2", 5.0, 5.0, RunPhase::ended);
  QCOMPARE(runSummaryTexts(runs), (QStringList{QStringLiteral("5.00 s · predicted 5.00 s"),
                                               QStringLiteral("1.00 s · 5.0× · predicted 1.00 s")}));
  runs[1].ok = 9;  // who left a task out did not win
  runs[1].failed = 1;
  QCOMPARE(runSummaryTexts(runs)[1], QStringLiteral("1.00 s · 1 failed · predicted 1.00 s"));
}

void RunWordsTest::phasesAndFailuresAreSaid() {
  QCOMPARE(runSummaryTexts({run("sequential", 0, {}, RunPhase::waiting)}),
           QStringList{QStringLiteral("waits for its turn")});
  QCOMPARE(runSummaryTexts({run("sequential", 2, {}, RunPhase::paused)}),
           QStringList{QStringLiteral("paused · 2.00 s")});
  RunSummary stuck = run("sequential", 2, {}, RunPhase::running);
  stuck.deadlocks = 1;
  QCOMPARE(runSummaryTexts({stuck}), QStringList{QStringLiteral("2.00 s · deadlock")});
  QCOMPARE(figuresOf({stuck, stuck}).deadlocks, std::int64_t{2});
}

void RunWordsTest::predictionsStandInARow() {
  QCOMPARE(predictionText({5.0, 1.0}), QStringLiteral("predicted <b>5.00 s</b> · 1.00 s"));
  QCOMPARE(predictionText({std::nullopt, std::nullopt}), QString());
  QCOMPARE(predictionText({}), QString());
}

void RunWordsTest::figuresAddUp() {
  RunSummary one = run("sequential", 2, {}, RunPhase::running);
  one.ok = 3;
  one.failed = 1;
  one.running = 2;
  one.pending = 4;
  one.events = 30;
  RunSummary two = one;
  two.cancelled = 5;
  two.wall_s = 7;
  const RaceFigures figures = figuresOf({one, two});
  QCOMPARE(figures.tasks, std::int64_t{20});
  QCOMPARE(figures.done, std::int64_t{13});
  QCOMPARE(figures.failed, std::int64_t{2});
  QCOMPARE(figures.running, std::int64_t{4});
  QCOMPARE(figures.queued, std::int64_t{8});
  QCOMPARE(figures.events, std::int64_t{60});
  QCOMPARE(figures.seconds, 7.0);
}

QTEST_GUILESS_MAIN(RunWordsTest)
#include "tst_run_words.moc"
