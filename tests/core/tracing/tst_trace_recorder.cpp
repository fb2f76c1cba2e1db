// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/trace_recorder.h"

#include "core/sync/clock.h"

#include <QTest>

#include <unistd.h>

#include <array>
#include <atomic>
#include <latch>
#include <thread>

using namespace poolscope;

namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr RowId kTasksPerThread = 40'000;
#else
constexpr RowId kTasksPerThread = 250'000;
#endif
constexpr RowId kThreads = 4;

// What a task itself knows of its life, to compare with the trace.
struct Truth {
  std::int64_t submit = 0, dispatch = 0, start = 0, end = 0;
  LaneId lane = kNoLane;
};

// One thread submits, another takes what it submitted: a hand-over through an atomic counter.
class Pair {
 public:
  Pair(TraceRecorder& recorder, std::vector<Truth>& truth, std::latch& go)
      : recorder_(recorder), truth_(truth), rows_(kTasksPerThread) {
    submitter_ = std::thread([this, &go] {
      go.arrive_and_wait();
      submit_all();
    });
    worker_ = std::thread([this, &go] {
      const LaneId lane = recorder_.add_lane(LaneKind::worker, "w", ::getpid(), current_tid(), now_ns());
      go.arrive_and_wait();
      work(lane);
      recorder_.lane_stopped(lane, now_ns());
    });
  }
  void join() {
    submitter_.join();
    worker_.join();
  }

 private:
  void submit_all() {
    for (RowId i = 0; i < kTasksPerThread; ++i) {
      const std::int64_t time = now_ns();
      // Every fifth task has a label, of a length around what fits into an event.
      const std::string label = i % 5 == 0 ? std::string(i % 40, 'x') : std::string();
      const RowId row = recorder_.submitted(i, 1, 0, label, time);
      truth_[row].submit = time;
      rows_[i] = row;
      submitted_.store(i + 1, std::memory_order_release);
      submitted_.notify_one();
    }
  }
  void work(LaneId lane) {
    for (RowId i = 0; i < kTasksPerThread; ++i) {
      for (RowId seen = submitted_.load(std::memory_order_acquire); seen <= i;
           seen = submitted_.load(std::memory_order_acquire)) {
        submitted_.wait(seen);
      }
      const RowId row = rows_[i];
      Truth& task = truth_[row];
      task.lane = lane;
      recorder_.dispatched(row, lane, task.dispatch = now_ns());
      recorder_.started(row, lane, task.start = now_ns());
      recorder_.result(row, std::to_string(row));
      recorder_.finished(row, i % 3 == 0 ? TaskState::failed : TaskState::finished, task.end = now_ns(), i);
    }
  }

  TraceRecorder& recorder_;
  std::vector<Truth>& truth_;
  std::vector<RowId> rows_;
  std::atomic<RowId> submitted_{0};
  std::thread submitter_;
  std::thread worker_;
};

// What must hold in every snapshot, also in the middle of the run.
bool is_consistent(const Trace& trace) {
  std::array<std::int64_t, kTaskStateCount> states{};
  for (RowId row = 0; row < trace.size(); ++row) {
    const TaskState state = trace.state(row);
    ++states[static_cast<std::size_t>(state)];
    const std::int64_t dispatch = trace.dispatch_ns(row);
    const std::int64_t start = trace.start_ns(row);
    const std::int64_t end = trace.end_ns(row);
    if ((start != kNoTime) != (state >= TaskState::running)) return false;
    if ((end != kNoTime) != is_final(state)) return false;
    if (dispatch != kNoTime && dispatch < trace.submit_ns(row)) return false;
    if (start != kNoTime && (dispatch == kNoTime || start < dispatch)) return false;
    if (end != kNoTime && end < start) return false;
    if (is_final(state) && trace.result(row) != std::to_string(row)) return false;
    if (start != kNoTime && trace.worker(row) >= trace.lanes().size()) return false;
    if (trace.task_id(row) % 5 == 0 && trace.given_label(row).size() != trace.task_id(row) % 40) return false;
  }
  std::vector<std::int64_t> last_end(trace.lanes().size(), kNoTime);
  for (std::size_t i = 0; i < trace.finished_count(); ++i) {
    const RowId row = trace.finished_row(i);
    if (row >= trace.size() || trace.end_ns(row) < last_end[trace.worker(row)]) return false;
    last_end[trace.worker(row)] = trace.end_ns(row);
  }
  return states == trace.counts().by_state &&
         trace.counts().done() == static_cast<std::int64_t>(trace.finished_count());
}

bool moved_forward(const Trace& before, const Trace& after) {
  for (RowId row = 0; row < before.size(); ++row) {
    if (after.state(row) < before.state(row)) return false;
    if (is_final(before.state(row)) && after.state(row) != before.state(row)) return false;
  }
  for (std::size_t i = 0; i < before.finished_count(); ++i) {
    if (before.finished_row(i) != after.finished_row(i)) return false;
  }
  return before.size() <= after.size() && before.now_ns() <= after.now_ns();
}

}  // namespace

class TraceRecorderTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_million_tasks_lose_no_event();
  void early_events_wait_for_their_row();
  void texts_of_every_length_arrive_data();
  void texts_of_every_length_arrive();
  void extras_are_merged();
  void segments_and_samples_arrive();
  void short_lived_threads_share_buffers();
  void a_thread_may_outlive_the_recorder();
  void many_recorders_on_one_thread_keep_apart();
  void what_was_never_collected_is_freed();
  void a_missing_submit_counts_as_lost();
  void close_makes_it_complete();
  void lanes_count_within_their_kind();
};

void TraceRecorderTest::a_million_tasks_lose_no_event() {
  const std::int64_t epoch = now_ns();
  TraceRecorder recorder(RunInfo(), epoch);
  QCOMPARE(recorder.intern_job("j"), JobId{0});
  std::vector<Truth> truth(std::size_t{kThreads} * kTasksPerThread);
  std::latch go(2 * kThreads);
  std::vector<std::unique_ptr<Pair>> pairs;
  for (RowId i = 0; i < kThreads; ++i) {
    pairs.push_back(std::make_unique<Pair>(recorder, truth, go));
  }

  // Two readers take snapshots all the while.
  std::atomic<bool> over = false;
  std::atomic<bool> all_consistent = true;
  std::atomic<int> snapshots = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      Trace before;
      while (!over && all_consistent) {
        const Trace now = recorder.snapshot();
        if (!is_consistent(now) || !moved_forward(before, now)) all_consistent = false;
        before = now;
        ++snapshots;
      }
    });
  }
  for (const auto& pair : pairs) {
    pair->join();
  }
  QTRY_VERIFY(snapshots >= 2);
  over = true;
  for (std::thread& reader : readers) {
    reader.join();
  }
  QVERIFY(all_consistent);
  recorder.close(now_ns());

  const Trace trace = recorder.snapshot();
  QVERIFY(is_consistent(trace));
  QVERIFY(trace.complete());
  QCOMPARE(trace.size(), truth.size());
  QCOMPARE(trace.counts().done(), static_cast<std::int64_t>(truth.size()));
  QCOMPARE(trace.counts().lost, 0);
  // Submit, dispatch, start, result, end of each; the labels (every fifth, but for those of length 0),
  // and the ends of the lanes.
  const std::int64_t labels = kTasksPerThread / 5 - kTasksPerThread / 40;
  QCOMPARE(trace.counts().events, kThreads * (5 * std::int64_t{kTasksPerThread} + labels + 1));
  QVERIFY(trace.column_bytes() <= 64 * trace.size());
  for (RowId row = 0; row < trace.size(); ++row) {
    const Truth& task = truth[row];
    if (trace.submit_ns(row) != task.submit - epoch || trace.dispatch_ns(row) != task.dispatch - epoch ||
        trace.start_ns(row) != task.start - epoch || trace.end_ns(row) != task.end - epoch ||
        trace.worker(row) != task.lane) {
      QFAIL("the trace tells another story than the task");
    }
  }
}

void TraceRecorderTest::early_events_wait_for_their_row() {
  TraceRecorder recorder(RunInfo(), 0);
  recorder.intern_job("j");
  const RowId row = recorder.reserve_row();
  recorder.dispatched(row, 0, 20);
  recorder.started(row, 0, 30);
  recorder.segment_begin(row, 0, SegmentKind::blocked, 31);
  QCOMPARE(recorder.snapshot().size(), 0U);
  std::thread([&] { recorder.segment_end(row, 0, SegmentKind::blocked, SegmentCause::none, 35); }).join();
  recorder.result(row, "a result of more than sixteen bytes");
  recorder.finished(row, TaskState::finished, 40, 1);
  QCOMPARE(recorder.snapshot().size(), 0U);
  QCOMPARE(recorder.counts().lost, 0);

  recorder.submitted(row, 5, 1, 0, "late", 10);
  recorder.close(50);
  const Trace trace = recorder.snapshot();
  QCOMPARE(trace.size(), 1U);
  const TaskRecord task = trace.task(row);
  QCOMPARE(task.state, TaskState::finished);
  QCOMPARE(task.submit_ns, 10);
  QCOMPARE(task.dispatch_ns, 20);
  QCOMPARE(task.start_ns, 30);
  QCOMPARE(task.end_ns, 40);
  QCOMPARE(task.result, std::string_view("a result of more than sixteen bytes"));
  QCOMPARE(task.extra->blocked_ns, 4);
  QCOMPARE(trace.counts().events, 8);
  QCOMPARE(trace.counts().lost, 0);
}

void TraceRecorderTest::texts_of_every_length_arrive_data() {
  QTest::addColumn<int>("length");
  for (const int length : {0, 1, 8, 15, 16, 17, 255, 256, 3'000'000}) {
    QTest::addRow("%d bytes", length) << length;
  }
}

void TraceRecorderTest::texts_of_every_length_arrive() {
  QFETCH(const int, length);
  std::string text(static_cast<std::size_t>(length), '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    text[i] = static_cast<char>(i * 7 + 200);
  }
  TraceRecorder recorder(RunInfo(), 0);
  recorder.intern_job("j");
  const RowId row = recorder.submitted(0, 1, 0, text, 0);
  recorder.result(row, text);
  const Trace trace = recorder.snapshot();
  QVERIFY(trace.given_label(row) == text);
  QVERIFY(trace.result(row) == text);
}

void TraceRecorderTest::extras_are_merged() {
  TraceRecorder recorder(RunInfo(), 0);
  recorder.intern_job("j");
  const RowId row = recorder.submitted(0, 1, 0, "", 0);
  TaskExtra first;
  first.send_bytes = 10;
  first.max_rss_bytes = 500;
  first.exit_code = 1;
  first.output = "one";
  first.error = "e";
  recorder.extra(row, first);
  TaskExtra second;
  second.send_bytes = 5;
  second.recv_bytes = 7;
  second.max_rss_bytes = 400;
  second.signal = 9;
  second.output = "two";
  second.output_dropped_bytes = 3;
  recorder.extra(row, second);

  TaskExtra both = second;
  both.send_bytes = 15;
  both.max_rss_bytes = 500;
  both.exit_code = 1;
  both.error = "e";
  QCOMPARE(*recorder.snapshot().extra(row), both);
}

void TraceRecorderTest::segments_and_samples_arrive() {
  TraceRecorder recorder(RunInfo(), 1000);
  recorder.intern_job("j");
  const LaneId gil = recorder.add_lane(LaneKind::gil, "GIL", ::getpid(), 0, 1000);
  const RowId row = recorder.submitted(0, 1, 0, "", 1000);
  recorder.segment_begin(kNoRow, gil, SegmentKind::gil_hold, 1010);
  recorder.segment_begin(row, gil, SegmentKind::gil_wait, 1010);
  recorder.segment_end(row, gil, SegmentKind::gil_wait, SegmentCause::forced, 1030);
  recorder.segment_end(kNoRow, gil, SegmentKind::gil_hold, SegmentCause::voluntary, 1040);
  recorder.segment_begin(row, gil, SegmentKind::paused, 1050);
  const WorkerSample sample{77, gil, 12.5F, 4096, 'S'};
  recorder.sample(sample);

  const Trace trace = recorder.snapshot();
  QCOMPARE(trace.segment_count(), 2U);
  QCOMPARE(trace.segment(0), (Segment{10, 30, row, gil, SegmentKind::gil_wait, SegmentCause::forced}));
  QCOMPARE(trace.segment(1), (Segment{10, 40, kNoRow, gil, SegmentKind::gil_hold, SegmentCause::voluntary}));
  QCOMPARE(trace.open_segments().size(), 1U);
  QCOMPARE(trace.open_segments()[0].kind, SegmentKind::paused);
  QCOMPARE(trace.task(row).gil_wait_ns(), 20);
  QCOMPARE(trace.sample_count(), 1U);
  QCOMPARE(trace.sample(0), sample);
}

void TraceRecorderTest::short_lived_threads_share_buffers() {
  TraceRecorder recorder(RunInfo(), 0);
  recorder.intern_job("j");
  constexpr RowId kShort = 2000;
  for (RowId i = 0; i < kShort; ++i) {
    std::thread([&recorder, i] {
      const LaneId lane = recorder.add_lane(LaneKind::worker, "t", ::getpid(), current_tid(), i);
      const RowId row = recorder.submitted(i, 1, 0, "", i);
      recorder.started(row, lane, i + 1);
      recorder.finished(row, TaskState::finished, i + 2, 0);
      recorder.lane_stopped(lane, i + 2);
    }).join();
    if (i % 100 == 0) QCOMPARE(recorder.counts()[TaskState::finished], i + 1);
  }
  recorder.close(kShort + 2);
  const Trace trace = recorder.snapshot();
  QCOMPARE(trace.counts()[TaskState::finished], kShort);
  QCOMPARE(trace.counts().events, 4 * kShort);
  QCOMPARE(trace.counts().lost, 0);
  QCOMPARE(trace.lanes().size(), std::size_t{kShort});
  QCOMPARE(trace.lanes()[1999].stop_ns, 2001);
  QVERIFY(recorder.live_threads().empty());
}

void TraceRecorderTest::a_thread_may_outlive_the_recorder() {
  auto recorder = std::make_unique<TraceRecorder>(RunInfo(), 0);
  auto other = std::make_unique<TraceRecorder>(RunInfo(), 0);
  std::latch recorded(1);
  std::latch gone(1);
  std::thread thread([&] {
    (void)recorder->submitted(0, 1, 0, "", 0);
    (void)other->submitted(0, 1, 0, "", 0);
    recorded.count_down();
    gone.wait();
    (void)other->submitted(1, 1, 0, "", 0);
  });
  recorded.wait();
  recorder.reset();
  gone.count_down();
  thread.join();
  QCOMPARE(other->snapshot().size(), 2U);
}

void TraceRecorderTest::many_recorders_on_one_thread_keep_apart() {
  std::vector<std::unique_ptr<TraceRecorder>> recorders;
  for (int i = 0; i < 20; ++i) {
    recorders.push_back(std::make_unique<TraceRecorder>(RunInfo{std::to_string(i), "", 0, 0}, 0));
    recorders.back()->intern_job("j");
  }
  for (std::uint32_t round = 0; round < 50; ++round) {
    for (std::size_t i = 0; i < recorders.size(); ++i) {
      if (i % 3 != 0 || round == 0) (void)recorders[i]->submitted(static_cast<std::uint32_t>(i), 1, 0, "", round);
    }
  }
  for (std::size_t i = 0; i < recorders.size(); ++i) {
    const Trace trace = recorders[i]->snapshot();
    QCOMPARE(trace.size(), i % 3 != 0 ? 50U : 1U);
    QCOMPARE(trace.task_id(0), i);
    QCOMPARE(trace.info().run_id, std::to_string(i));
  }
}

void TraceRecorderTest::what_was_never_collected_is_freed() {
  // The leak check of the sanitizer build is the judge of what lies in the buffers; here it is that
  // a recorder with events in every state can go.
  TraceRecorder recorder(RunInfo(), 0);
  const std::string text(100, 't');
  recorder.result(recorder.reserve_row(), text);  // collected, but its row never comes
  QCOMPARE(recorder.counts().events, 0);
  for (int i = 0; i < 100; ++i) {
    const RowId row = recorder.submitted(0, 1, 0, text, 0);
    recorder.result(row, text);
    recorder.extra(row, TaskExtra());
    recorder.sample(WorkerSample());
  }
}

void TraceRecorderTest::a_missing_submit_counts_as_lost() {
  TraceRecorder recorder(RunInfo(), 0);
  recorder.started(7, 0, 1);
  recorder.finished(7, TaskState::finished, 2, 0);
  QCOMPARE(recorder.counts().lost, 0);  // it may still come
  recorder.close(3);
  QCOMPARE(recorder.counts().lost, 2);
}

void TraceRecorderTest::close_makes_it_complete() {
  const std::int64_t epoch = now_ns();
  TraceRecorder recorder(RunInfo(), epoch);
  recorder.intern_job("j");
  const RowId row = recorder.submitted(0, 1, 0, "", epoch + 5);
  recorder.started(row, 0, epoch + 6);
  const Trace live = recorder.snapshot();
  QVERIFY(!live.complete());
  QVERIFY(live.now_ns() >= 6);
  recorder.finished(row, TaskState::finished, epoch + 9, 0);
  recorder.close(epoch + 12);
  const Trace ended = recorder.snapshot();
  QVERIFY(ended.complete());
  QCOMPARE(ended.now_ns(), 12);
}

void TraceRecorderTest::lanes_count_within_their_kind() {
  TraceRecorder recorder(RunInfo(), 100);
  (void)recorder.add_lane(LaneKind::worker, "a", ::getpid(), 1, 100);
  (void)recorder.add_lane(LaneKind::gil, "g", ::getpid(), 0, 100);
  (void)recorder.add_lane(LaneKind::worker, "b", ::getpid(), 2, 150);
  const Trace trace = recorder.snapshot();
  QCOMPARE(trace.lanes()[2].index, 1);
  QCOMPARE(trace.lanes()[1].index, 0);
  QCOMPARE(trace.lanes()[2].start_ns, 50);
  QCOMPARE(recorder.live_threads().size(), 2U);  // the GIL is no thread
  recorder.lane_stopped(0, 180);
  QCOMPARE(recorder.live_threads(), (std::vector<std::pair<LaneId, int>>{{2, 2}}));
  QCOMPARE(recorder.snapshot().lanes()[0].stop_ns, 80);
}

QTEST_APPLESS_MAIN(TraceRecorderTest)
#include "tst_trace_recorder.moc"
