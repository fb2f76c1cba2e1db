// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include "core/futures/task_context.h"
#include "core/futures/wait.h"
#include "core/tracing/trace_recorder.h"

#include <QTest>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<TraceRecorder> new_recorder() { return std::make_shared<TraceRecorder>(RunInfo{}, now_ns()); }

int spin(TaskContext& context) {
  while (true)
    context.checkpoint();
}
int sleep_for_ever(TaskContext& context) {
  context.sleep(Duration::max());
  return 0;
}

}  // namespace

// Beyond CPython: limits of time, and cancelling tasks that run; one row per kind.
class EndingTasksTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void limitEndsATaskThatLooks_data() { add_kind_rows(); }
  void limitEndsATaskThatLooks();
  void limitEndsTheFutureOfATaskThatDoesNotLook_data() { add_concurrent_kind_rows(); }
  void limitEndsTheFutureOfATaskThatDoesNotLook();
  void limitThatIsNotReachedIsNoLimit_data() { add_kind_rows(); }
  void limitThatIsNotReachedIsNoLimit();
  void limitCountsTheRunOnly_data();
  void limitCountsTheRunOnly();
  void oddLimits_data() { add_kind_rows(); }
  void oddLimits();
  void manyLimitsAtOnce_data() { add_concurrent_kind_rows(); }
  void manyLimitsAtOnce();
  void callbackAtTheLimitMayDestroyTheExecutor_data() { add_concurrent_kind_rows(); }
  void callbackAtTheLimitMayDestroyTheExecutor();
  void runningTaskGivesWayWhenAsked_data() { add_concurrent_kind_rows(); }
  void runningTaskGivesWayWhenAsked();
  void taskMayIgnoreTheRequest_data() { add_concurrent_kind_rows(); }
  void taskMayIgnoreTheRequest();
  void taskMayFailWhenAsked_data() { add_concurrent_kind_rows(); }
  void taskMayFailWhenAsked();
  void interruptReachesATaskThatWaitsOutside_data() { add_concurrent_kind_rows(); }
  void interruptReachesATaskThatWaitsOutside();
  void pendingTaskIsCancelledByARequest_data();
  void pendingTaskIsCancelledByARequest();
  void requestAfterTheEndIsRefused_data() { add_kind_rows(); }
  void requestAfterTheEndIsRefused();
};

void EndingTasksTest::limitEndsATaskThatLooks() {
  const auto recorder = new_recorder();
  const auto executor = make_current(1, {.recorder = recorder});
  for (const auto task : {spin, sleep_for_ever}) {
    const Future<int> future = executor->submit_with({.timeout = 20ms}, task);
    QCOMPARE(thrown_by([&] { return future.result(kPatience); }),
             std::string("poolscope::TimeoutError: the task ran longer than its limit of 0.02 s"));
  }
  QCOMPARE(executor->submit([] { return 1; }).result(kPatience), 1);
  executor->shutdown();
  const Trace trace = recorder->snapshot();
  for (RowId row = 0; row < 2; ++row) {
    QVERIFY(trace.state(row) == TaskState::timed_out);
    QVERIFY(trace.end_ns(row) - trace.start_ns(row) >= 20'000'000);
    QVERIFY(trace.extra(row) != nullptr);
    QVERIFY2(trace.extra(row)->error.starts_with("poolscope::TimeoutError"), trace.extra(row)->error.c_str());
  }
  QVERIFY(trace.state(2) == TaskState::finished);
}

// A thread cannot be ended from outside, so its worker stays occupied. In a for loop the submitting
// thread is the one that is occupied: it sees the future only afterwards.
void EndingTasksTest::limitEndsTheFutureOfATaskThatDoesNotLook() {
  Gate gate;
  const auto recorder = new_recorder();
  const auto executor = make_current(1, {.recorder = recorder});
  const OpenAtExit open(gate);
  const Future<int> future = executor->submit_with({.timeout = 20ms}, [&](TaskContext& context) {
    gate.pass();
    return context.timed_out() ? 1 : 2;
  });
  QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result(kPatience));
  QVERIFY(future.done() && !future.cancelled());
  QCOMPARE(executor->stats().running, std::size_t{1});
  QVERIFY(recorder->snapshot().state(0) == TaskState::running);
  gate.open();
  QVERIFY(eventually([&] { return executor->stats().completed == 1; }));
  QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result());  // its value came too late
  QVERIFY(future.snapshot().value == nullptr);
  executor->shutdown();
  QVERIFY(recorder->snapshot().state(0) == TaskState::timed_out);
}

void EndingTasksTest::limitThatIsNotReachedIsNoLimit() {
  const auto executor = make_current(2);
  std::vector<Future<int>> futures;
  for (int i = 0; i < 200; ++i)
    futures.push_back(executor->submit_with({.timeout = kPatience}, [i] { return i; }));
  futures.push_back(executor->submit_with({.timeout = Duration::max()}, [] { return 200; }));
  for (int i = 0; i <= 200; ++i)
    QCOMPARE(futures[static_cast<std::size_t>(i)].result(kPatience), i);
}

void EndingTasksTest::limitCountsTheRunOnly_data() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.has_queue; });  // elsewhere tasks do not wait
}

void EndingTasksTest::limitCountsTheRunOnly() {
  Gate gate;
  const auto executor = make_current(1);
  const OpenAtExit open(gate);
  const TimePoint passed = deadline_after(100ms);
  executor->submit([&] { gate.pass(); });
  const Future<int> waits = executor->submit_with({.timeout = 100ms}, [] { return 1; });
  QVERIFY(eventually([&] { return Clock::now() > passed; }));
  gate.open();
  QCOMPARE(waits.result(kPatience), 1);
}

void EndingTasksTest::oddLimits() {
  const auto executor = make_current(1);
  for (const Duration limit : {Duration::zero(), Duration(-1s), Duration::min()}) {
    const Future<int> future = executor->submit_with({.timeout = limit}, sleep_for_ever);
    QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result(kPatience));
  }
}

void EndingTasksTest::manyLimitsAtOnce() {
  const auto executor = make_current(8);
  std::vector<Future<int>> futures;
  for (int i = 0; i < 64; ++i)
    futures.push_back(executor->submit_with({.timeout = std::chrono::milliseconds(1 + i % 7)}, sleep_for_ever));
  QVERIFY(wait(futures, kPatience).not_done.empty());
  for (const Future<int>& future : futures)
    QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result());
}

void EndingTasksTest::callbackAtTheLimitMayDestroyTheExecutor() {
  for (int round = 0; round < 20; ++round) {
    std::unique_ptr<Executor> executor = make_current(1);
    Gate attached;
    Gate destroyed;
    Future<int> future = executor->submit_with({.timeout = 1ms}, [&](TaskContext& context) {
      attached.pass();
      return sleep_for_ever(context);
    });
    std::shared_ptr<Executor> held = std::move(executor);
    future.add_done_callback([&](const Future<int>&) {
      held.reset();
      destroyed.open();
    });
    attached.open();
    QVERIFY(eventually([&] { return destroyed.is_open(); }));
  }
}

void EndingTasksTest::runningTaskGivesWayWhenAsked() {
  const auto recorder = new_recorder();
  const auto executor = make_current(2, {.recorder = recorder});
  for (const auto task : {spin, sleep_for_ever}) {
    Gate begun;
    bool saw_cancelled = false;
    Future<int> future = executor->submit([&](TaskContext& context) {
      begun.pass();
      return task(context);
    });
    QVERIFY(begun.wait_for_arrivals(1));
    begun.open();
    QVERIFY(!future.cancel());  // Python's cancel leaves a running task alone
    QVERIFY(future.request_cancel());
    QVERIFY_THROWS_EXCEPTION(CancelledError, future.result(kPatience));
    QVERIFY(future.cancelled() && future.done());
    future.add_done_callback([&](const Future<int>& f) { saw_cancelled = f.cancelled(); });
    QVERIFY(saw_cancelled);
  }
  executor->shutdown();
  QCOMPARE(recorder->snapshot().counts()[TaskState::cancelled], std::int64_t{2});
}

void EndingTasksTest::taskMayIgnoreTheRequest() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  auto future = executor->submit([&](TaskContext& context) {
    gate.pass();
    return context.cancel_requested() ? 1 : 2;
  });
  QVERIFY(gate.wait_for_arrivals(1));
  QVERIFY(future.request_cancel());
  QVERIFY(future.request_cancel());
  gate.open();
  QCOMPARE(future.result(kPatience), 1);
  QVERIFY(!future.cancelled());
}

void EndingTasksTest::taskMayFailWhenAsked() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  auto future = executor->submit([&](TaskContext& context) -> int {
    gate.pass();
    try {
      context.checkpoint();
    } catch (const CancelledError&) {
      throw std::runtime_error("could not clean up");
    }
    return 0;
  });
  QVERIFY(gate.wait_for_arrivals(1));
  QVERIFY(future.request_cancel());
  gate.open();
  QCOMPARE(describe(future.exception(kPatience)), std::string("std::runtime_error: could not clean up"));
}

void EndingTasksTest::interruptReachesATaskThatWaitsOutside() {
  const auto executor = make_current();
  for (const bool by_limit : {false, true}) {
    Gate outside;
    Gate waits;
    SubmitOptions options;
    if (by_limit) options.timeout = 10ms;
    auto future = executor->submit_with(options, [&](TaskContext& context) {
      context.set_interrupt([&] { outside.open(); });
      waits.open();
      context.blocking([&] { outside.pass(); });
      context.set_interrupt(nullptr);
      context.checkpoint();
      return 1;
    });
    if (!by_limit) {
      QVERIFY(eventually([&] { return waits.is_open(); }));
      QVERIFY(future.request_cancel());
      QVERIFY_THROWS_EXCEPTION(CancelledError, future.result(kPatience));
    } else {
      QVERIFY_THROWS_EXCEPTION(TimeoutError, future.result(kPatience));
    }
    QVERIFY(eventually([&] { return executor->stats().running == 0; }));
  }
}

void EndingTasksTest::pendingTaskIsCancelledByARequest_data() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.has_queue; });
}

void EndingTasksTest::pendingTaskIsCancelledByARequest() {
  Gate gate;
  const auto recorder = new_recorder();
  const auto executor = make_current(1, {.recorder = recorder});
  const OpenAtExit open(gate);
  executor->submit([&] { gate.pass(); });
  bool ran = false;
  auto pending = executor->submit([&] { ran = true; });
  QVERIFY(pending.request_cancel());
  QVERIFY(pending.cancelled());
  QVERIFY(recorder->snapshot().state(1) == TaskState::cancelled);
  gate.open();
  executor->shutdown();
  QVERIFY(!ran);
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.start_ns(1), kNoTime);
  QCOMPARE(trace.dispatch_ns(1), kNoTime);
  QVERIFY(pending.snapshot().phase == FuturePhase::cancelled_and_notified);  // the worker has noticed
}

void EndingTasksTest::requestAfterTheEndIsRefused() {
  const auto executor = make_current();
  auto future = executor->submit([] { return 1; });
  static_cast<void>(future.result(kPatience));
  QVERIFY(!future.request_cancel());
  QCOMPARE(future.result(), 1);
}

QTEST_APPLESS_MAIN(EndingTasksTest)
#include "tst_ending_tasks.moc"
