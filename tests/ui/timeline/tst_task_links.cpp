// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/timeline/task_links.h"

#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;

class TestTaskLinks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { support::failOnQtWarnings(); }
  void anAttemptIsTiedToTheOneItRepeats();
  void whoWaitsForTheGilIsTiedToItsHolder();
  void aTaskIsTiedToWhomItSubmitted();
  void manyChildrenAreLeftOut();
  void aWaitTiesBothTasks();
};

void TestTaskLinks::anAttemptIsTiedToTheOneItRepeats() {
  TraceBuilder builder(RunInfo{"1", "threads", 1, 0});
  const JobId job = builder.intern_job("spin");
  builder.add_lane(Lane{});
  builder.put_task(0, 4, 1, job, 0);
  builder.put_task(1, 5, 1, job, 0);
  builder.set_started(0, 0, 1);
  builder.set_finished(0, TaskState::failed, 2, 0);
  builder.put_task(2, 4, 2, job, 3);
  builder.set_now(10, false);
  const Trace trace = builder.snapshot();
  QCOMPARE(linksOf(trace, 0).nextAttempt, RowId{2});
  QCOMPARE(linksOf(trace, 2).previousAttempt, RowId{0});
  QCOMPARE(linksOf(trace, 1).previousAttempt, kNoRow);
  QCOMPARE(linksOf(trace, 1).nextAttempt, kNoRow);
  QCOMPARE(linksOf(trace, 99).nextAttempt, kNoRow);
}

void TestTaskLinks::whoWaitsForTheGilIsTiedToItsHolder() {
  const Trace trace = samples::under_gil();
  QCOMPARE(linksOf(trace, 1).gilHolder, RowId{0});
}

/// Task 0 runs from 10 to 100 and submits `children` tasks, every second row another one's.
static Trace family(int children) {
  TraceBuilder builder(RunInfo{"1", "threads", 1, 0});
  const JobId job = builder.intern_job("spin");
  builder.add_lane(Lane{});
  builder.put_task(0, 0, 1, job, 0);
  builder.set_started(0, 0, 10);
  builder.set_finished(0, TaskState::finished, 100, 0);
  RowId row = 1;
  for (int i = 0; i < children; ++i) {
    builder.put_task(row, row, 1, job, 20, 0);
    builder.put_task(row + 1, row + 1, 1, job, 20);
    row += 2;
  }
  builder.put_task(row, row, 1, job, 200);
  builder.set_now(300, false);
  return builder.snapshot();
}

void TestTaskLinks::aTaskIsTiedToWhomItSubmitted() {
  const Trace trace = family(3);
  QCOMPARE(linksOf(trace, 0).parent, kNoRow);
  QCOMPARE(linksOf(trace, 0).children, (std::vector<RowId>{1, 3, 5}));
  QCOMPARE(linksOf(trace, 3).parent, RowId{0});
  QVERIFY(linksOf(trace, 3).children.empty());
}

void TestTaskLinks::manyChildrenAreLeftOut() { QCOMPARE(linksOf(family(1000), 0).children.size(), kMostChildren); }

void TestTaskLinks::aWaitTiesBothTasks() {
  TraceBuilder builder(RunInfo{"1", "threads", 3, 0});
  const JobId job = builder.intern_job("spin");
  builder.add_lane(Lane{});
  for (RowId row = 0; row < 3; ++row) {
    builder.put_task(row, row, 1, job, 0);
    builder.set_started(row, 0, 1);
  }
  builder.add_segment({2, 5, 0, 0, SegmentKind::blocked, SegmentCause::none, 1});
  builder.add_segment({6, 7, 0, 0, SegmentKind::blocked, SegmentCause::none});  // for no task
  builder.begin_segment({8, kNoTime, 2, 0, SegmentKind::blocked, SegmentCause::none, 0});
  builder.set_now(10, false);
  const Trace trace = builder.snapshot();
  const TaskWait first{0, 1, 2, 5};
  const TaskWait second{2, 0, 8, kNoTime};
  QCOMPARE(linksOf(trace, 0).waits, (std::vector<TaskWait>{first, second}));
  QCOMPARE(linksOf(trace, 1).waits, (std::vector<TaskWait>{first}));
  QCOMPARE(linksOf(trace, 2).waits, (std::vector<TaskWait>{second}));
}

QTEST_APPLESS_MAIN(TestTaskLinks)
#include "tst_task_links.moc"
