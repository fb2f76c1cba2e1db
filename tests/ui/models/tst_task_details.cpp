// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/models/task_details.h"

#include <QLocale>
#include <QtTest>

#include <numeric>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kMs;
using samples::kSecond;

class TestTaskDetails : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    support::failOnQtWarnings();
    QLocale::setDefault(QLocale::c());
  }
  void stepsAreThoseThatItHasReached();
  void sharesSumToTheWallTimeAndToAHundredPercent();
  void sharesOfARunningTaskCountWaitsThatLast();
  void overlappingClocksNeverMakeMoreThanTheWallTime();
  void nothingWentAnywhereInNoTime();
  void whyItWaited_data();
  void whyItWaited();
  void noSillyNumberOfWorkersIsSuggested();
  void aSlowStartIsTheWorkers();
  void aWorkerIsStartedForItsFirstTaskOnly();
  void aFreeWorkerMeansThatTheRunWasHeldBack();
  void theGilIsNamedWhenItCostTime();
  void theAwaitedTaskIsNamed();
};

void TestTaskDetails::stepsAreThoseThatItHasReached() {
  const Trace trace = samples::all_states();
  using Steps = std::vector<TaskStep>;
  QCOMPARE(taskDetails(trace, 6).steps, (Steps{{TaskState::pending, 0}}));
  QCOMPARE(taskDetails(trace, 5).steps, (Steps{{TaskState::pending, 0}, {TaskState::running, 5 * kSecond}}));
  QCOMPARE(taskDetails(trace, 1).steps,
           (Steps{{TaskState::pending, 0}, {TaskState::running, 1 * kSecond}, {TaskState::failed, 2 * kSecond}}));
  QCOMPARE(taskDetails(trace, 1).label, QStringLiteral("command(1)"));
  QCOMPARE(taskDetails(trace, 1).wall_ns, 2 * kSecond);
}

void TestTaskDetails::sharesSumToTheWallTimeAndToAHundredPercent() {
  TraceBuilder builder(RunInfo{});
  builder.add_lane(Lane{});
  builder.put_task(0, 0, 1, builder.intern_job("x"), 1000);
  builder.set_dispatched(0, 0, 1333);
  builder.set_started(0, 0, 1334);
  builder.extra(0).gil_wait_ns = 333;
  builder.extra(0).blocked_ns = 200;
  builder.extra(0).paused_ns = 33;
  builder.set_finished(0, TaskState::finished, 2000, 50);
  builder.set_now(2000, true);
  const Trace trace = builder.snapshot();

  const std::vector<TimeShare> shares = timeShares(trace, 0);
  const std::vector<TimeShare> expected = {{TimePart::queue, 334, 34},   {TimePart::gilWait, 333, 33},
                                           {TimePart::blocked, 200, 20}, {TimePart::paused, 33, 3},
                                           {TimePart::computing, 50, 5}, {TimePart::other, 50, 5}};
  QCOMPARE(shares, expected);
  QCOMPARE(std::accumulate(shares.begin(), shares.end(), 0, [](int n, const TimeShare& s) { return n + s.percent; }),
           100);
}

void TestTaskDetails::sharesOfARunningTaskCountWaitsThatLast() {
  const Recording race = samples::race(4400 * kMs, true);
  const std::vector<TimeShare> shares = timeShares(race[0], 8);
  const std::vector<TimeShare> expected = {{TimePart::queue, 4000 * kMs, 91}, {TimePart::blocked, 400 * kMs, 9}};
  QCOMPARE(shares, expected);
}

void TestTaskDetails::overlappingClocksNeverMakeMoreThanTheWallTime() {
  TraceBuilder builder(RunInfo{});
  builder.add_lane(Lane{});
  builder.put_task(0, 0, 1, builder.intern_job("x"), 0);
  builder.set_dispatched(0, 0, 0);
  builder.set_started(0, 0, 0);
  builder.extra(0).blocked_ns = 90;
  builder.set_finished(0, TaskState::finished, 100, 30);  // the processor's clock says 30, only 10 are left
  builder.set_now(100, true);
  const std::vector<TimeShare> expected = {{TimePart::blocked, 90, 90}, {TimePart::computing, 10, 10}};
  QCOMPARE(timeShares(builder.snapshot(), 0), expected);
}

void TestTaskDetails::nothingWentAnywhereInNoTime() {
  TraceBuilder builder(RunInfo{});
  builder.put_task(0, 0, 1, builder.intern_job("x"), 5);
  builder.set_now(5, false);
  QVERIFY(timeShares(builder.snapshot(), 0).empty());
}

void TestTaskDetails::whyItWaited_data() {
  QTest::addColumn<int>("workers");
  QTest::addColumn<qint64>("now");
  QTest::addColumn<int>("row");
  QTest::addColumn<QString>("text");
  const auto row = [](const char* name, int workers, qint64 now, int task, const char* text) {
    QTest::newRow(name) << workers << now << task << QString::fromUtf8(text);
  };
  row("at once", 2, 10 * kSecond, 1, "It did not have to wait: a worker took it at once.");
  row("two workers", 2, 10 * kSecond, 7,
      "7 tasks were ahead of it and both workers were busy. With 8 workers it would have started at once.");
  row("one worker", 1, 10 * kSecond, 1,
      "1 task was ahead of it and the only worker was busy. With 2 workers it would have started at once.");
  row("three workers", 3, 10 * kSecond, 3,
      "3 tasks were ahead of it and all 3 workers were busy. With 4 workers it would have started at once.");
  row("still waiting", 2, 1500 * kMs, 9, "It still waits: 9 tasks were ahead of it, and both workers are busy.");
}

void TestTaskDetails::whyItWaited() {
  QFETCH(int, workers);
  QFETCH(qint64, now);
  QFETCH(int, row);
  QFETCH(QString, text);
  samples::PoolShape shape;
  shape.workers = workers;
  shape.now_ns = now;
  QCOMPARE(ui::whyItWaited(samples::pool(shape), static_cast<RowId>(row)), text);
}

void TestTaskDetails::noSillyNumberOfWorkersIsSuggested() {
  samples::PoolShape shape;
  shape.tasks = 1000;
  shape.now_ns = 1000 * kSecond;
  QCOMPARE(ui::whyItWaited(samples::pool(shape), 999),
           QStringLiteral("999 tasks were ahead of it and both workers were busy."));
}

void TestTaskDetails::aSlowStartIsTheWorkers() {
  RunInfo info;
  info.workers = 1;
  TraceBuilder builder(info);
  Lane lane;
  lane.start_ns = 3 * kMs;
  builder.add_lane(lane);
  builder.put_task(0, 0, 1, builder.intern_job("x"), 0);
  builder.set_dispatched(0, 0, 4 * kMs);
  builder.set_started(0, 0, 4 * kMs);
  builder.set_finished(0, TaskState::finished, 5 * kMs, 0);
  builder.set_now(5 * kMs, true);
  QCOMPARE(ui::whyItWaited(builder.snapshot(), 0),
           QStringLiteral("Its worker had to be started first; that took 4.00 ms."));
}

void TestTaskDetails::aWorkerIsStartedForItsFirstTaskOnly() {
  RunInfo info;
  info.workers = 1;
  TraceBuilder builder(info);
  Lane lane;
  lane.start_ns = 500 * kMs;
  builder.add_lane(lane);
  const JobId job = builder.intern_job("x");
  for (RowId row = 0; row < 2; ++row) {
    const std::int64_t start = (500 + 500 * static_cast<std::int64_t>(row)) * kMs;
    builder.put_task(row, row, 1, job, 0);
    builder.set_dispatched(row, 0, start);
    builder.set_started(row, 0, start);
    builder.set_finished(row, TaskState::finished, start + 500 * kMs, 0);
  }
  builder.set_now(2 * kSecond, true);
  QCOMPARE(ui::whyItWaited(builder.snapshot(), 0),
           QStringLiteral("Its worker had to be started first; that took 500 ms."));
  QCOMPARE(ui::whyItWaited(builder.snapshot(), 1),
           QStringLiteral("1 task was ahead of it and the only worker was busy. With 2 workers it would have started "
                          "at once."));
}

void TestTaskDetails::aFreeWorkerMeansThatTheRunWasHeldBack() {
  RunInfo info;
  info.workers = 1;
  TraceBuilder builder(info);
  Lane lane;
  lane.start_ns = -1;
  builder.add_lane(lane);
  builder.put_task(0, 0, 1, builder.intern_job("x"), 0);
  builder.set_now(2 * kSecond, false);
  QVERIFY(ui::whyItWaited(builder.snapshot(), 0).contains(QStringLiteral("the run is paused")));
  builder.set_dispatched(0, 0, 2 * kSecond);
  builder.set_started(0, 0, 2 * kSecond);
  builder.set_finished(0, TaskState::finished, 3 * kSecond, 0);
  QVERIFY(ui::whyItWaited(builder.snapshot(), 0).contains(QStringLiteral("the run was paused")));
}

void TestTaskDetails::theGilIsNamedWhenItCostTime() {
  const QString text = ui::whyItWaited(samples::under_gil(), 1);
  QCOMPARE(text, QStringLiteral("It did not have to wait: a worker took it at once. Once it had a worker, it waited "
                                "100 ms for the GIL, which other threads held."));
}

void TestTaskDetails::theAwaitedTaskIsNamed() {
  RunInfo info;
  info.workers = 3;
  TraceBuilder builder(info);
  builder.add_lane(Lane{});
  const JobId job = builder.intern_job("x");
  for (RowId row = 0; row < 3; ++row) {
    builder.put_task(row, row, 1, job, 0);
    builder.set_started(row, 0, 0);
  }
  builder.set_label(1, "the slow one");
  const auto why = [&](std::int64_t now) {
    builder.set_now(now, false);
    return ui::whyItWaited(builder.snapshot(), 0).section(QStringLiteral("at once. "), 1);
  };
  builder.begin_segment({10 * kMs, kNoTime, 0, 0, SegmentKind::blocked, SegmentCause::none, 1});
  QCOMPARE(why(30 * kMs), QStringLiteral("Now it waits for the result of the slow one, for 20.0 ms so far."));
  builder.end_segment(0, 0, SegmentKind::blocked, SegmentCause::none, 40 * kMs);
  QCOMPARE(why(50 * kMs), QStringLiteral("While it ran, it waited 30.0 ms for the result of the slow one."));
  builder.add_segment({50 * kMs, 60 * kMs, 0, 0, SegmentKind::blocked, SegmentCause::none, 2});
  QCOMPARE(why(70 * kMs), QStringLiteral("While it ran, it waited 40.0 ms for the results of 2 other tasks, longest "
                                         "for the slow one."));
  QVERIFY(!ui::whyItWaited(builder.snapshot(), 1).contains(QStringLiteral("result")));  // it did not wait itself
}

QTEST_APPLESS_MAIN(TestTaskDetails)
#include "tst_task_details.moc"
