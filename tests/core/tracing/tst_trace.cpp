// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/trace_builder.h"

#include <QTest>

#include <string>

using namespace poolscope;

Q_DECLARE_METATYPE(poolscope::TaskState)

/// The columns: what was put in comes out, snapshots keep what they saw.
class TraceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void state_words_read_back();
  void an_empty_trace_has_nothing();
  void a_task_comes_out_as_it_was_put();
  void dispatch_is_exact_data();
  void dispatch_is_exact();
  void long_processor_times_are_exact();
  void texts_of_any_size_come_out();
  void columns_are_what_the_rows_have();
  void a_snapshot_never_changes();
  void rows_behind_a_gap_wait_for_it();
  void an_end_stays_an_end();
  void only_known_rows_are_changed();
  void segments_add_up_in_the_extra();
  void segments_of_several_rows_end_in_any_order();
  void running_rows_are_those_that_run();
  void lanes_and_jobs();
  void waits_and_run_add_up();
  void a_label_is_made_when_none_was_given();
  void a_parent_is_kept_and_costs_only_where_there_is_one();
};

void TraceTest::a_parent_is_kept_and_costs_only_where_there_is_one() {
  TraceBuilder builder(RunInfo{});
  const JobId job = builder.intern_job("x");
  for (RowId row = 0; row < 5000; ++row)
    builder.put_task(row, row, 1, job, row);
  const Trace before = builder.snapshot();
  for (RowId row = 5000; row < 10'000; ++row)
    builder.put_task(row, row, 1, job, row, row % 2 == 0 ? row - 1 : kNoRow);
  const Trace after = builder.snapshot();
  QCOMPARE(before.parent(4999), kNoRow);
  for (RowId row = 0; row < 10'000; ++row)
    QCOMPARE(after.parent(row), row >= 5000 && row % 2 == 0 ? row - 1 : kNoRow);
  TraceBuilder plain(RunInfo{});
  for (RowId row = 0; row < 10'000; ++row)
    plain.put_task(row, row, 1, plain.intern_job("x"), row);
  const std::size_t more = after.column_bytes() - plain.snapshot().column_bytes();
  QVERIFY2(more > 0 && more <= 2 * 4096 * sizeof(RowId), qPrintable(QString::number(more)));
}

void TraceTest::state_words_read_back() {
  for (int i = 0; i < kTaskStateCount; ++i) {
    const auto state = static_cast<TaskState>(i);
    QCOMPARE(parse_task_state(to_string(state)), state);
  }
  QCOMPARE(to_string(TaskState::timed_out), std::string_view("timed_out"));
  QVERIFY(!parse_task_state("Finished"));
  QVERIFY(!parse_task_state(""));
}

void TraceTest::an_empty_trace_has_nothing() {
  const Trace none;
  QVERIFY(none.empty());
  QCOMPARE(none.finished_count(), 0U);
  QCOMPARE(none.segment_count(), 0U);
  QCOMPARE(none.sample_count(), 0U);
  QCOMPARE(none.column_bytes(), 0U);
  QVERIFY(none.lanes().empty());
  QCOMPARE(none.counts(), TraceCounts());
  QVERIFY(TraceBuilder(RunInfo()).snapshot().empty());
}

void TraceTest::a_task_comes_out_as_it_was_put() {
  TraceBuilder builder(RunInfo{"7", "threads:workers=2", 2, 5});
  const LaneId lane = builder.add_lane(Lane{LaneKind::worker, 0, "pool_0", 10, 11, 1, kNoTime});
  builder.put_task(0, 41, 2, builder.intern_job("sleep_square"), 100);
  builder.set_label(0, "x,y");
  builder.set_dispatched(0, lane, 150);
  builder.set_started(0, lane, 160);
  builder.set_finished(0, TaskState::failed, 900, 33);
  builder.set_result(0, "1681");
  builder.extra(0).error = "std::runtime_error: no";
  builder.set_now(1000, true);

  const Trace trace = builder.snapshot();
  QCOMPARE(trace.info(), (RunInfo{"7", "threads:workers=2", 2, 5}));
  QCOMPARE(trace.size(), 1U);
  QVERIFY(trace.complete());
  QCOMPARE(trace.now_ns(), 1000);
  const TaskRecord task = trace.task(0);
  QCOMPARE(task.task_id, 41U);
  QCOMPARE(task.attempt, 2);
  QCOMPARE(task.job, std::string_view("sleep_square"));
  QCOMPARE(task.label, std::string("x,y"));
  QCOMPARE(task.state, TaskState::failed);
  QCOMPARE(task.worker, lane);
  QCOMPARE(task.submit_ns, 100);
  QCOMPARE(task.dispatch_ns, 150);
  QCOMPARE(task.start_ns, 160);
  QCOMPARE(task.end_ns, 900);
  QCOMPARE(task.cpu_ns, 33);
  QCOMPARE(task.result, std::string_view("1681"));
  QVERIFY(task.extra != nullptr);
  QCOMPARE(task.extra->error, std::string("std::runtime_error: no"));
  QCOMPARE(trace.counts()[TaskState::failed], 1);
  QCOMPARE(trace.counts().total(), 1);
  QCOMPARE(trace.counts().done(), 1);
  QCOMPARE(trace.finished_count(), 1U);
  QCOMPARE(trace.finished_row(0), 0U);
}

void TraceTest::dispatch_is_exact_data() {
  QTest::addColumn<qint64>("dispatch");
  QTest::addColumn<qint64>("start");
  QTest::newRow("at once") << qint64(5) << qint64(5);
  QTest::newRow("a moment") << qint64(5) << qint64(60'000);
  QTest::newRow("just below the column's range") << qint64(0) << qint64(0xFFFF'FFFC);
  QTest::newRow("just beyond it") << qint64(0) << qint64(0xFFFF'FFFD);
  QTest::newRow("an hour") << qint64(-7) << qint64(3'600'000'000'000);
  QTest::newRow("after the start") << qint64(90) << qint64(80);
}

void TraceTest::dispatch_is_exact() {
  QFETCH(const qint64, dispatch);
  QFETCH(const qint64, start);
  TraceBuilder builder{RunInfo()};
  builder.put_task(0, 0, 1, builder.intern_job("j"), -10);
  builder.put_task(1, 1, 1, 0, -10);
  builder.set_dispatched(0, 3, dispatch);
  QCOMPARE(builder.snapshot().dispatch_ns(0), dispatch);
  QCOMPARE(builder.snapshot().start_ns(0), kNoTime);
  QCOMPARE(builder.snapshot().state(0), TaskState::pending);
  builder.set_started(0, 3, start);
  builder.set_started(1, 3, start);  // the other order
  QCOMPARE(builder.snapshot().dispatch_ns(1), kNoTime);
  builder.set_dispatched(1, 3, dispatch);

  const Trace trace = builder.snapshot();
  for (const RowId row : {0U, 1U}) {
    QCOMPARE(trace.dispatch_ns(row), dispatch);
    QCOMPARE(trace.start_ns(row), start);
    QCOMPARE(trace.worker(row), 3U);
    QVERIFY(trace.extra(row) == nullptr);
  }
}

void TraceTest::long_processor_times_are_exact() {
  TraceBuilder builder{RunInfo()};
  builder.intern_job("j");
  const std::array<std::int64_t, 4> times = {0, 0xFFFF'FFFE, 0xFFFF'FFFF, 7'200'000'000'000};
  for (RowId row = 0; row < times.size(); ++row) {
    builder.put_task(row, row, 1, 0, 0);
    builder.set_finished(row, TaskState::finished, 1, times[row]);
  }
  const Trace trace = builder.snapshot();
  for (RowId row = 0; row < times.size(); ++row) {
    QCOMPARE(trace.cpu_ns(row), times[row]);
    QVERIFY(trace.extra(row) == nullptr);
  }
}

void TraceTest::texts_of_any_size_come_out() {
  constexpr std::size_t kMiB = std::size_t{1} << 20U;
  // Around the size of a block, several blocks, and big ones first, last and among small ones.
  const std::vector<std::size_t> sizes = {3 * kMiB,     1,       0,       kMiB - 9, kMiB - 8, kMiB - 4, kMiB,    5,
                                          2 * kMiB + 1, 300'000, 300'000, 300'000,  300'000,  7,        5 * kMiB};
  TraceBuilder builder{RunInfo()};
  builder.intern_job("j");
  const auto text = [&](RowId row) { return std::string(sizes[row], static_cast<char>('a' + row)); };
  for (RowId row = 0; row < sizes.size(); ++row) {
    builder.put_task(row, row, 1, 0, 0);
    builder.set_label(row, text(row));
    builder.set_result(row, std::to_string(row));
  }
  const Trace trace = builder.snapshot();
  for (RowId row = 0; row < sizes.size(); ++row) {
    QVERIFY(trace.given_label(row) == text(row));
    QCOMPARE(trace.result(row), std::string_view(std::to_string(row)));
  }
}

void TraceTest::columns_are_what_the_rows_have() {
  TraceBuilder builder(RunInfo{});
  const JobId job = builder.intern_job("job");
  constexpr RowId kRows = 10'000;
  for (RowId row = 0; row < kRows; ++row) {
    builder.put_task(row, row + 7, 1, job, row * 10);
    builder.set_label(row, "label " + std::to_string(row));
  }
  builder.set_ran(3, kNoLane, {.dispatch_ns = 31, .start_ns = 32, .end_ns = 40}, TaskState::finished);
  const Trace trace = builder.snapshot();
  RowId row = 0;
  while (row < kRows) {
    const TaskColumns part = trace.columns(row, 3'000);
    QVERIFY(part.size() > 0 && part.size() <= 3'000);
    for (std::size_t i = 0; i < part.size(); ++i, ++row) {
      QCOMPARE(part.task_id[i], trace.task_id(row));
      QCOMPARE(part.end_ns[i], trace.end_ns(row));
      QCOMPARE(static_cast<TaskState>(part.state[i]), trace.state(row));
      QVERIFY(trace.text_between(part.label[i], part.label[i]) == trace.given_label(row));
    }
    if (const auto all = trace.text_between(part.label.front(), part.label.back())) {
      QVERIFY(all->starts_with(trace.given_label(row - static_cast<RowId>(part.size()))));
      QVERIFY(all->ends_with(trace.given_label(row - 1)));
    }
  }
  QCOMPARE(row, kRows);
  // Texts of two blocks do not lie together, nor does what is none.
  builder.set_result(3, std::string(3'000'000, 'x'));
  const Trace later = builder.snapshot();
  const TaskColumns first = later.columns(0, 4);
  QVERIFY(!later.text_between(first.label[0], first.result[3]));
  QVERIFY(!later.text_between(first.result[0], first.label[0]));
}

void TraceTest::a_snapshot_never_changes() {
  TraceBuilder builder{RunInfo()};
  builder.intern_job("j");
  builder.put_task(0, 0, 1, 0, 10);
  builder.set_started(0, 1, 20);
  builder.extra(0).output = "one";
  const Trace before = builder.snapshot();
  const std::string_view seen = before.extra(0)->output;

  builder.extra(0).output = "two";
  builder.extra(0).exit_code = 3;
  builder.set_finished(0, TaskState::finished, 90, 5);
  builder.set_result(0, "r");
  builder.put_task(1, 1, 1, 0, 30);
  builder.add_lane(Lane());
  builder.intern_job("k");
  builder.add_sample(WorkerSample());
  builder.add_segment(Segment());
  builder.begin_segment(Segment{40, kNoTime, 1, 2, SegmentKind::blocked, SegmentCause::none});
  const Trace after = builder.snapshot();

  QCOMPARE(before.size(), 1U);
  QCOMPARE(before.state(0), TaskState::running);
  QCOMPARE(before.end_ns(0), kNoTime);
  QCOMPARE(before.result(0), std::string_view());
  QCOMPARE(seen, std::string_view("one"));
  QVERIFY(!before.extra(0)->exit_code);
  QCOMPARE(before.finished_count(), 0U);
  QCOMPARE(before.running_rows(), std::vector<RowId>{0});
  QVERIFY(before.lanes().empty());
  QCOMPARE(before.jobs().size(), 1U);
  QCOMPARE(before.sample_count() + before.segment_count() + before.open_segments().size(), 0U);
  QCOMPARE(before.counts()[TaskState::running], 1);

  QCOMPARE(after.size(), 2U);
  QCOMPARE(after.state(0), TaskState::finished);
  QCOMPARE(after.extra(0)->output, std::string("two"));
  QCOMPARE(after.extra(0)->exit_code, 3);
  QCOMPARE(after.sample_count(), 1U);
  QCOMPARE(after.segment_count(), 1U);
  QCOMPARE(after.open_segments().size(), 1U);
  QVERIFY(after.running_rows().empty());
}

void TraceTest::rows_behind_a_gap_wait_for_it() {
  TraceBuilder builder{RunInfo()};
  builder.intern_job("j");
  builder.put_task(5000, 5000, 1, 0, 0);
  builder.put_task(1, 1, 1, 0, 0);
  builder.set_finished(1, TaskState::finished, 9, 0);
  QVERIFY(builder.has_task(1) && builder.has_task(5000) && !builder.has_task(0) && !builder.has_task(9999));
  const Trace before = builder.snapshot();
  QCOMPARE(before.size(), 0U);
  QCOMPARE(before.counts().total(), 0);
  QCOMPARE(before.finished_count(), 0U);

  builder.put_task(0, 0, 1, 0, 0);
  const Trace after = builder.snapshot();
  QCOMPARE(after.size(), 2U);
  QCOMPARE(after.counts()[TaskState::pending], 1);
  QCOMPARE(after.counts()[TaskState::finished], 1);
  QCOMPARE(after.finished_row(0), 1U);
  for (RowId row = 2; row < 5000; ++row) {
    builder.put_task(row, row, 1, 0, 0);
  }
  QCOMPARE(builder.snapshot().size(), 5001U);
  QCOMPARE(builder.snapshot().task_id(5000), 5000U);
}

void TraceTest::an_end_stays_an_end() {
  TraceBuilder builder{RunInfo()};
  builder.put_task(0, 0, 1, builder.intern_job("j"), 0);
  builder.set_finished(0, TaskState::running, 1, 0);  // no end at all
  QCOMPARE(builder.snapshot().state(0), TaskState::pending);
  builder.set_finished(0, TaskState::cancelled, 5, 0);
  builder.set_finished(0, TaskState::finished, 9, 1);
  builder.set_started(0, 0, 2);
  builder.put_task(0, 77, 1, 0, 50);
  const Trace trace = builder.snapshot();
  QCOMPARE(trace.state(0), TaskState::cancelled);
  QCOMPARE(trace.end_ns(0), 5);
  QCOMPARE(trace.task_id(0), 0U);
  QCOMPARE(trace.finished_count(), 1U);
  QCOMPARE(trace.counts().total(), 1);
  QVERIFY(trace.running_rows().empty());
}

void TraceTest::only_known_rows_are_changed() {
  TraceBuilder builder{RunInfo()};
  builder.set_started(4, 0, 1);
  builder.set_dispatched(4, 0, 1);
  builder.set_finished(4, TaskState::finished, 1, 1);
  builder.set_label(4, "l");
  builder.set_result(4, "r");
  builder.end_segment(4, 0, SegmentKind::blocked, SegmentCause::none, 3);
  builder.set_lane_stopped(9, 3);
  QVERIFY_THROWS_EXCEPTION(std::out_of_range, builder.extra(4));
  QCOMPARE(builder.snapshot().size(), 0U);
}

void TraceTest::segments_add_up_in_the_extra() {
  TraceBuilder builder{RunInfo()};
  builder.put_task(0, 0, 1, builder.intern_job("j"), 0);
  const auto segment = [&](SegmentKind kind, std::int64_t begin, std::int64_t end) {
    builder.begin_segment({begin, kNoTime, 0, 1, kind, SegmentCause::none});
    builder.end_segment(0, 1, kind, SegmentCause::forced, end);
  };
  segment(SegmentKind::gil_wait, 10, 15);
  segment(SegmentKind::gil_hold, 15, 40);
  segment(SegmentKind::gil_wait, 40, 47);
  segment(SegmentKind::blocked, 50, 150);
  segment(SegmentKind::paused, 150, 151);
  builder.begin_segment({200, kNoTime, 0, 1, SegmentKind::blocked, SegmentCause::none});

  const Trace trace = builder.snapshot();
  QCOMPARE(trace.segment_count(), 5U);
  QCOMPARE(trace.segment(2), (Segment{40, 47, 0, 1, SegmentKind::gil_wait, SegmentCause::forced}));
  QCOMPARE(trace.open_segments().size(), 1U);
  QCOMPARE(trace.open_segments()[0].begin_ns, 200);
  QCOMPARE(trace.extra(0)->gil_wait_ns, 12);
  QCOMPARE(trace.extra(0)->blocked_ns, 100);
  QCOMPARE(trace.extra(0)->paused_ns, 1);
}

void TraceTest::segments_of_several_rows_end_in_any_order() {
  TraceBuilder builder{RunInfo()};
  builder.intern_job("j");
  constexpr RowId kRows = 1000;
  for (RowId row = 0; row < kRows; ++row) {
    builder.put_task(row, row, 1, 0, 0);
    builder.begin_segment({row, kNoTime, row, row % 7, SegmentKind::blocked, SegmentCause::none});
  }
  for (RowId i = 0; i < kRows; ++i) {
    const RowId row = i * 37 % kRows;
    builder.end_segment(row, row % 7, SegmentKind::blocked, SegmentCause::none, 10'000 + row);
  }
  const Trace trace = builder.snapshot();
  QCOMPARE(trace.segment_count(), std::size_t{kRows});
  QVERIFY(trace.open_segments().empty());
  for (RowId row = 0; row < kRows; ++row) {
    QCOMPARE(trace.extra(row)->blocked_ns, 10'000);
  }
}

void TraceTest::running_rows_are_those_that_run() {
  TraceBuilder builder{RunInfo()};
  builder.intern_job("j");
  for (RowId row = 0; row < 5000; ++row) {
    builder.put_task(row, row, 1, 0, 0);
    builder.set_started(row, 0, 1);
    if (row % 1000 != 0) builder.set_finished(row, TaskState::finished, 2, 0);
  }
  QCOMPARE(builder.snapshot().running_rows(), (std::vector<RowId>{0, 1000, 2000, 3000, 4000}));
  QCOMPARE(builder.counts()[TaskState::running], 5);
}

void TraceTest::lanes_and_jobs() {
  TraceBuilder builder{RunInfo()};
  builder.put_lane(1, Lane{LaneKind::worker, 1, "b", 1, 2, 0, kNoTime});
  builder.put_lane(0, Lane{LaneKind::gil, 0, "a", 1, 0, 0, kNoTime});
  builder.set_lane_stopped(1, 99);
  QCOMPARE(builder.intern_job("x"), JobId{0});
  QCOMPARE(builder.intern_job("y"), JobId{1});
  QCOMPARE(builder.intern_job("x"), JobId{0});
  const Trace trace = builder.snapshot();
  QCOMPARE(trace.lanes().size(), 2U);
  QCOMPARE(trace.lanes()[0].name, std::string("a"));
  QCOMPARE(trace.lanes()[1].stop_ns, 99);
  QCOMPARE(trace.job_name(1), std::string_view("y"));
  QCOMPARE(trace.job_name(2), std::string_view());
}

void TraceTest::waits_and_run_add_up() {
  TaskExtra extra;
  extra.gil_wait_ns = 30;
  TaskRecord task;
  task.submit_ns = 100;
  QCOMPARE(task.queue_wait_ns(150), 50);
  QCOMPARE(task.run_ns(150), 0);
  task.start_ns = 160;
  task.extra = &extra;
  QCOMPARE(task.queue_wait_ns(500), 60);
  QCOMPARE(task.run_ns(500), 310);
  task.end_ns = 400;
  QCOMPARE(task.queue_wait_ns(999) + task.gil_wait_ns() + task.run_ns(999), task.end_ns - task.submit_ns);
  task.start_ns = kNoTime;  // cancelled in the queue
  QCOMPARE(task.queue_wait_ns(999), 300);
}

void TraceTest::a_label_is_made_when_none_was_given() {
  TraceBuilder builder{RunInfo()};
  builder.put_task(0, 12, 1, builder.intern_job("is_prime"), 0);
  QCOMPARE(builder.snapshot().label(0), std::string("is_prime(12)"));
  QCOMPARE(builder.snapshot().given_label(0), std::string_view());
}

QTEST_APPLESS_MAIN(TraceTest)
#include "tst_trace.moc"
