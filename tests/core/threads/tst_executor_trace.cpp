// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include "core/futures/task_context.h"
#include "core/futures/wait.h"
#include "core/tracing/queue_depth.h"
#include "core/tracing/trace_recorder.h"

#include <QTest>

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<TraceRecorder> new_recorder() { return std::make_shared<TraceRecorder>(RunInfo{}, now_ns()); }

// What a task knows of itself.
struct Truth {
  std::int64_t submit_before = 0;
  std::int64_t submit_after = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  int tid = 0;
};

}  // namespace

// What executors record is what their tasks saw; one row per kind.
class ExecutorTraceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tellsWhatTheTasksSaw_data() { add_kind_rows(); }
  void tellsWhatTheTasksSaw();
  void tellsHowTheyEnded_data() { add_kind_rows(); }
  void tellsHowTheyEnded();
  void depthIsExact_data();
  void depthIsExact();
  void keepsWhatTheTaskSays_data() { add_kind_rows(); }
  void keepsWhatTheTaskSays();
  void knowsWhichTaskWasAwaited_data() { add_parallel_kind_rows(); }
  void knowsWhichTaskWasAwaited();
  void knowsWhichTaskACallWaitedFor_data() { add_parallel_kind_rows(); }
  void knowsWhichTaskACallWaitedFor();
  void knowsWhichOfSeveralTasksEndedLast_data() { add_parallel_kind_rows(); }
  void knowsWhichOfSeveralTasksEndedLast();
  void namesAndNumbersTasks_data() { add_kind_rows(); }
  void namesAndNumbersTasks();
  void knowsWhichTaskSubmitted_data() { add_kind_rows(); }
  void knowsWhichTaskSubmitted();
};

void ExecutorTraceTest::tellsWhatTheTasksSaw() {
  constexpr int kTasks = 400;
  const auto recorder = new_recorder();
  std::vector<Truth> truths(kTasks);
  {
    const auto executor = make_current(3, {.recorder = recorder});
    for (Truth& truth : truths) {
      truth.submit_before = now_ns();
      executor->submit([&truth] {
        truth.begin = now_ns();
        truth.tid = current_tid();
        truth.end = now_ns();
      });
      truth.submit_after = now_ns();
    }
  }
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.size(), std::size_t{kTasks});
  QCOMPARE(trace.counts()[TaskState::finished], std::int64_t{kTasks});
  const std::int64_t epoch = recorder->epoch_ns();
  for (RowId row = 0; row < kTasks; ++row) {
    const Truth& truth = truths[row];
    const std::int64_t submit = trace.submit_ns(row) + epoch;
    QVERIFY(truth.submit_before <= submit && submit <= truth.submit_after);
    QVERIFY(submit <= trace.dispatch_ns(row) + epoch);
    QVERIFY(trace.dispatch_ns(row) <= trace.start_ns(row));
    QVERIFY(trace.start_ns(row) + epoch <= truth.begin);
    QVERIFY(truth.end <= trace.end_ns(row) + epoch);
    QCOMPARE(trace.lanes()[trace.worker(row)].tid, truth.tid);
    const TaskRecord task = trace.task(row);
    QCOMPARE(task.queue_wait_ns(0) + task.gil_wait_ns() + task.run_ns(0), task.end_ns - task.submit_ns);
  }
  for (const Lane& lane : trace.lanes()) {
    if (current_kind().concurrent && lane.kind != LaneKind::gil) QVERIFY(lane.stop_ns != kNoTime);
  }
}

void ExecutorTraceTest::tellsHowTheyEnded() {
  const auto recorder = new_recorder();
  {
    const auto executor = make_current(1, {.recorder = recorder});
    executor->submit([] {});
    executor->submit([] { throw std::runtime_error("broke"); });
    executor->submit([] { throw 5; });
    executor->submit_with({.timeout = 1ms}, [](TaskContext& context) { context.sleep(Duration::max()); });
  }
  const Trace trace = recorder->snapshot();
  QVERIFY(trace.state(0) == TaskState::finished);
  QVERIFY(trace.extra(0) == nullptr);
  QVERIFY(trace.state(1) == TaskState::failed);
  QCOMPARE(trace.extra(1)->error, std::string("std::runtime_error: broke"));
  QVERIFY(trace.state(2) == TaskState::failed);
  QCOMPARE(trace.extra(2)->error, std::string("int: 5"));
  QVERIFY(trace.state(3) == TaskState::timed_out);
  QVERIFY(trace.extra(3)->blocked_ns > 0);
}

void ExecutorTraceTest::depthIsExact_data() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.has_queue && kind.parallel; });  // others have no queue
}

void ExecutorTraceTest::depthIsExact() {
  Gate gate;
  const auto recorder = new_recorder();
  const auto executor = make_current(2, {.recorder = recorder});
  const OpenAtExit open(gate);
  std::vector<Future<void>> futures;
  for (int i = 0; i < 12; ++i)
    futures.push_back(executor->submit([&] { gate.pass(); }));
  QVERIFY(gate.wait_for_arrivals(2));
  QVERIFY(futures[5].cancel());
  QVERIFY(futures[11].cancel());
  gate.open();
  executor->shutdown();
  // Ten wait at most; each submit, take and cancel is one step.
  const std::vector<DepthStep> steps = queue_depth(recorder->snapshot());
  QCOMPARE(max_depth(steps), std::int64_t{10});
  QCOMPARE(executor->stats().max_queued, std::size_t{10});
  QCOMPARE(steps.back().depth, std::int64_t{0});
  QCOMPARE(max_depth(running_tasks(recorder->snapshot())), std::int64_t{2});
}

void ExecutorTraceTest::keepsWhatTheTaskSays() {
  const auto recorder = new_recorder();
  {
    const auto executor = make_current(1, {.recorder = recorder});
    executor->submit([](TaskContext& context) {
      context.set_result_text("forty-two");
      context.log("one line");
      context.log("another");
      context.extra().exit_code = 3;
    });
    executor->submit([](TaskContext& context) {
      context.set_result_text("of no use");
      throw 1;
    });
    executor->submit([](TaskContext& context) {
      for (int i = 0; i < 100; ++i)
        context.log(std::string(1000, 'x'));
    });
  }
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.result(0), std::string_view("forty-two"));
  QCOMPARE(trace.extra(0)->output, std::string("one line\nanother\n"));
  QCOMPARE(trace.extra(0)->exit_code, std::optional<int>(3));
  QVERIFY(trace.result(1).empty());  // a task that failed has no result
  QVERIFY(trace.extra(2)->output.size() <= 64 * 1024);
  QVERIFY(trace.extra(2)->output_dropped_bytes > 30'000);
}

void ExecutorTraceTest::knowsWhichTaskSubmitted() {
  const auto recorder = new_recorder();
  const auto other = new_recorder();
  {
    const auto elsewhere = make_current(1, {.recorder = other});
    const auto executor = make_current(2, {.recorder = recorder});
    executor->submit([] {});
    executor
        ->submit([&] {
          executor->submit([] {});
          executor->submit_with({.label = "second"}, [] {});
          elsewhere->submit([] {});
        })
        .result();
  }
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.size(), std::size_t{4});
  QCOMPARE(trace.parent(0), kNoRow);
  QCOMPARE(trace.parent(1), kNoRow);
  QCOMPARE(trace.parent(2), RowId{1});
  QCOMPARE(trace.parent(3), RowId{1});
  QCOMPARE(other->snapshot().parent(0), kNoRow);  // rows of two runs have nothing to do with each other
}

static std::vector<Segment> waits_for_tasks(const Trace& trace) {
  std::vector<Segment> found = trace.open_segments();
  for (std::size_t i = 0; i < trace.segment_count(); ++i)
    found.push_back(trace.segment(i));
  std::erase_if(found, [](const Segment& segment) { return segment.awaits == kNoRow; });
  return found;
}

void ExecutorTraceTest::knowsWhichTaskWasAwaited() {
  Gate gate;
  const auto recorder = new_recorder();
  const auto executor = make_current(2, {.recorder = recorder});
  const OpenAtExit open(gate);
  const Future<int> slow = executor->submit([&] { return gate.pass(), 1; });
  const Future<int> waiting = executor->submit([&] { return slow.result(kPatience) + 1; });
  // It is told while the wait lasts, too.
  QVERIFY(eventually([&] { return waits_for_tasks(recorder->snapshot()).size() == 1; }));
  QCOMPARE(waits_for_tasks(recorder->snapshot()).front().end_ns, kNoTime);
  gate.open();
  QCOMPARE(waiting.result(kPatience), 2);
  executor->shutdown();
  const Trace trace = recorder->snapshot();
  const std::vector<Segment> waits = waits_for_tasks(trace);
  QCOMPARE(waits.size(), std::size_t{1});
  QCOMPARE(waits[0].row, RowId{1});
  QCOMPARE(waits[0].awaits, RowId{0});
  QVERIFY(waits[0].kind == SegmentKind::blocked);
  QVERIFY(waits[0].end_ns >= trace.end_ns(0));
  QVERIFY(trace.extra(1)->blocked_ns > 0);
}

// As jobs wait, which run on event loops as well.
void ExecutorTraceTest::knowsWhichTaskACallWaitedFor() {
  Gate gate;
  const auto recorder = new_recorder();
  const auto executor = make_current(2, {.recorder = recorder});
  const OpenAtExit open(gate);
  const Future<int> slow = executor->submit([&] { return gate.pass(), 1; });
  const Future<int> waiting = executor->submit([&](TaskContext& task) {
    task.blocking([] {});  // this one waits for nobody
    return task.blocking([&] { return slow.result(kPatience) + 1; });
  });
  QVERIFY(eventually([&] { return recorder->snapshot().open_segments().size() == 1; }));
  gate.open();
  QCOMPARE(waiting.result(kPatience), 2);
  executor->shutdown();
  const std::vector<Segment> waits = waits_for_tasks(recorder->snapshot());
  QCOMPARE(waits.size(), std::size_t{1});
  QCOMPARE(waits[0].row, RowId{1});
  QCOMPARE(waits[0].awaits, RowId{0});
}

// Of several tasks the one counts whose end let the waiting one go on.
void ExecutorTraceTest::knowsWhichOfSeveralTasksEndedLast() {
  Gate first;
  Gate second;
  const auto recorder = new_recorder();
  const auto executor = make_current(3, {.recorder = recorder});
  const OpenAtExit open_first(first);
  const OpenAtExit open_second(second);
  const std::vector<Future<void>> slow{executor->submit([&] { second.pass(); }),
                                       executor->submit([&] { first.pass(); })};
  const Future<void> all = executor->submit([&] { static_cast<void>(wait(slow, kPatience)); });
  const auto blocked = [&] { return recorder->snapshot().open_segments().size(); };
  QVERIFY(eventually([&] { return blocked() == 1; }));
  first.open();
  slow[1].result(kPatience);
  second.open();
  all.result(kPatience);
  // What has ended is not waited for.
  executor->submit([&] { static_cast<void>(wait(slow, kPatience)), slow[0].result(); }).result(kPatience);
  executor->shutdown();
  const std::vector<Segment> waits = waits_for_tasks(recorder->snapshot());
  QCOMPARE(waits.size(), std::size_t{1});
  QCOMPARE(waits[0].row, RowId{2});
  QCOMPARE(waits[0].awaits, RowId{0});
}

void ExecutorTraceTest::namesAndNumbersTasks() {
  const auto recorder = new_recorder();
  const JobId job = recorder->intern_job("baking");
  {
    const auto executor = make_current(1, {.recorder = recorder});
    executor->submit_with({.job = job, .label = "bread", .task_id = 70, .attempt = 2}, [] {});
    executor->submit_with({.job = job}, [] {});
    executor->submit([] {});
  }
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.label(0), std::string("bread"));
  QCOMPARE(trace.task_id(0), std::uint32_t{70});
  QCOMPARE(trace.attempt(0), 2);
  QCOMPARE(trace.label(1), std::string("baking(1)"));
  QCOMPARE(trace.job_name(trace.job(2)), std::string_view("callable"));
  QCOMPARE(trace.label(2), std::string("callable(2)"));
}

QTEST_APPLESS_MAIN(ExecutorTraceTest)
#include "tst_executor_trace.moc"
