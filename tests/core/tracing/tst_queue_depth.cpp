// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/queue_depth.h"

#include "core/tracing/trace_builder.h"

#include <QTest>

using namespace poolscope;

using Steps = std::vector<DepthStep>;

class QueueDepthTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void an_empty_trace_has_no_steps();
  void depth_follows_submits_and_takes();
  void changes_at_one_moment_are_one_step();
  void a_task_cancelled_in_the_queue_leaves_it();
  void without_a_dispatch_the_start_counts();
  void processes_have_a_queue_on_each_way();
  void bytes_stand_in_the_queues_of_messages();
  void a_loop_counts_who_sleeps();

 private:
  static TraceBuilder& three_tasks(TraceBuilder& builder);
};

void QueueDepthTest::an_empty_trace_has_no_steps() {
  QVERIFY(queue_depth(Trace()).empty());
  QVERIFY(running_tasks(Trace()).empty());
  QVERIFY(completions(Trace()).empty());
  QCOMPARE(max_depth({}), 0);
}

// Three tasks on one worker; the first ends at 30, the second runs, the third waits.
TraceBuilder& QueueDepthTest::three_tasks(TraceBuilder& builder) {
  builder.intern_job("j");
  for (RowId row = 0; row < 3; ++row) {
    builder.put_task(row, row, 1, 0, row * 5);
  }
  builder.set_dispatched(0, 0, 7);
  builder.set_started(0, 0, 8);
  builder.set_finished(0, TaskState::finished, 30, 0);
  builder.set_dispatched(1, 0, 31);
  builder.set_started(1, 0, 32);
  return builder;
}

void QueueDepthTest::depth_follows_submits_and_takes() {
  TraceBuilder builder{RunInfo()};
  const Trace trace = three_tasks(builder).snapshot();
  QCOMPARE(queue_depth(trace), (Steps{{0, 1}, {5, 2}, {7, 1}, {10, 2}, {31, 1}}));
  QCOMPARE(max_depth(queue_depth(trace)), 2);
  QCOMPARE(running_tasks(trace), (Steps{{8, 1}, {30, 0}, {32, 1}}));
  QCOMPARE(completions(trace), (Steps{{30, 1}}));
}

void QueueDepthTest::changes_at_one_moment_are_one_step() {
  TraceBuilder builder{RunInfo()};
  builder.intern_job("j");
  for (RowId row = 0; row < 4; ++row) {
    builder.put_task(row, row, 1, 0, 10);
    builder.set_dispatched(row, 0, row == 3 ? 10 : 20);
    builder.set_started(row, 0, 20);
    builder.set_finished(row, TaskState::finished, 40, 0);
  }
  const Trace trace = builder.snapshot();
  QCOMPARE(queue_depth(trace), (Steps{{10, 3}, {20, 0}}));
  QCOMPARE(running_tasks(trace), (Steps{{20, 4}, {40, 0}}));
  QCOMPARE(completions(trace), (Steps{{40, 4}}));
}

void QueueDepthTest::a_task_cancelled_in_the_queue_leaves_it() {
  TraceBuilder builder{RunInfo()};
  builder.put_task(0, 0, 1, builder.intern_job("j"), 1);
  builder.set_finished(0, TaskState::cancelled, 6, 0);
  const Trace trace = builder.snapshot();
  QCOMPARE(queue_depth(trace), (Steps{{1, 1}, {6, 0}}));
  QVERIFY(running_tasks(trace).empty());
  QCOMPARE(completions(trace), (Steps{{6, 1}}));
}

void QueueDepthTest::without_a_dispatch_the_start_counts() {
  TraceBuilder builder{RunInfo()};
  builder.put_task(0, 0, 1, builder.intern_job("j"), 1);
  builder.set_started(0, 0, 4);
  QCOMPARE(queue_depth(builder.snapshot()), (Steps{{1, 1}, {4, 0}}));
}

// Two tasks of a process pool: sent at 10 and 20, begun at 15 and 40, done at 30 and 50, back at 35 and 50.
static Trace two_messages() {
  TraceBuilder builder{RunInfo{"1", "processes:workers=1", 1, 0}};
  builder.intern_job("j");
  for (RowId row = 0; row < 2; ++row) {
    builder.put_task(row, row, 1, 0, 1);
    builder.set_dispatched(row, 0, row == 0 ? 10 : 20);
    builder.set_started(row, 0, row == 0 ? 15 : 40);
    builder.set_finished(row, TaskState::finished, row == 0 ? 30 : 50, 0);
    builder.extra(row).send_bytes = 100;
    builder.extra(row).recv_bytes = 7;
  }
  builder.extra(0).return_ns = 5;
  return builder.snapshot();
}

void QueueDepthTest::processes_have_a_queue_on_each_way() {
  const Trace trace = two_messages();
  QCOMPARE(queues_of(trace.info()), (std::vector<QueueKind>{QueueKind::task, QueueKind::call, QueueKind::result}));
  QCOMPARE(queue_depth(trace), (Steps{{1, 2}, {10, 1}, {20, 0}}));
  QCOMPARE(queue_depth(trace, QueueKind::call), (Steps{{10, 1}, {15, 0}, {20, 1}, {40, 0}}));
  QCOMPARE(queue_depth(trace, QueueKind::result), (Steps{{30, 1}, {35, 0}}));
  QVERIFY(queue_depth(trace, QueueKind::timers).empty());
  QCOMPARE(queues_of(RunInfo{"1", "threads:workers=2", 2, 0}), std::vector<QueueKind>{QueueKind::task});
}

void QueueDepthTest::bytes_stand_in_the_queues_of_messages() {
  const Trace trace = two_messages();
  QCOMPARE(queue_bytes(trace, QueueKind::call), (Steps{{10, 100}, {15, 0}, {20, 100}, {40, 0}}));
  QCOMPARE(queue_bytes(trace, QueueKind::result), (Steps{{30, 7}, {35, 0}}));
  QVERIFY(queue_bytes(trace, QueueKind::task).empty());
}

void QueueDepthTest::a_loop_counts_who_sleeps() {
  TraceBuilder builder{RunInfo{"1", "coroutines", 1, 0}};
  builder.intern_job("j");
  for (RowId row = 0; row < 2; ++row) {
    builder.put_task(row, row, 1, 0, 0);
    builder.set_started(row, 0, row);
    builder.begin_segment({.begin_ns = 10 + row, .row = row, .lane = 0, .kind = SegmentKind::blocked});
  }
  builder.end_segment(0, 0, SegmentKind::blocked, SegmentCause::none, 20);
  const Trace trace = builder.snapshot();
  QCOMPARE(queues_of(trace.info()).back(), QueueKind::timers);
  QCOMPARE(queue_depth(trace, QueueKind::timers), (Steps{{10, 1}, {11, 2}, {20, 1}}));
}

QTEST_APPLESS_MAIN(QueueDepthTest)
#include "tst_queue_depth.moc"
