// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/coroutine_executor.h"

#include "core/coroutines/gather.h"
#include "core/coroutines/thread_bridge.h"
#include "core/futures/task_context.h"
#include "core/futures/wait.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/trace_recorder.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <stdexcept>
#include <string>
#include <vector>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// An event loop as an executor: coroutines side by side, callables one by one.
class CoroutineExecutorTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void coroutinesGiveTheirValues();
  void thousandsSleepAtTheSameTime();
  void soManyAtATime();
  void exceptionsReachTheFuture();
  void plainCallablesRunAsOneStep();
  void requestsToEndReachSuspendedTasks();
  void requestsToEndReachComputingTasks();
  void timeLimitsEndTasks();
  void pendingTasksCanBeCancelled();
  void cancelAllEndsEverything();
  void pausedTasksStandStill();
  void stepsLetOneTaskGo();
  void tasksShowWhatTheyWaitFor();
  void theTraceHasEveryTask();
  void shutdownWaitsForAll();
  void shutdownFromTheLoopIsRefused();
  void queueLimits();
  void argumentsAreKeptByValue();
  void mapRunsOnTheLoop();
  void theLoopCanBeReached();
  void aBadBoundIsRefused();
  void aTaskThatBlocksItsOwnLoop();
  void aTaskThatBlocksItsOwnLoopIsReported();
  void aLoopAndAPoolThatWaitForEachOther();
  void aTaskThatFillsItsOwnLoopsQueue();
};

namespace {

CoroutineExecutorOptions quiet_options(OnDeadlock on_deadlock) {
  CoroutineExecutorOptions options;
  options.name = "the loop under test";
  options.slow_callback_duration = Duration::zero();
  options.executor.on_deadlock = on_deadlock;
  return options;
}

Task<int> square_after(Duration length, int value) {
  co_await coroutines::sleep(length);
  co_return value* value;
}

}  // namespace

void CoroutineExecutorTest::coroutinesGiveTheirValues() {
  CoroutineExecutor executor;
  Future<int> future = executor.submit(square_after, 1ms, 7);
  Future<void> nothing = executor.submit([]() -> Task<void> { co_return; });
  QCOMPARE(future.result(kPatience), 49);
  nothing.result(kPatience);
}

void CoroutineExecutorTest::thousandsSleepAtTheSameTime() {
  CoroutineExecutor executor;
  const TimePoint begin = Clock::now();
  std::vector<Future<int>> futures;
  for (int i = 0; i < 5'000; ++i)
    futures.push_back(executor.submit(square_after, 50ms, i % 10));
  long sum = 0;
  for (const Future<int>& future : futures)
    sum += future.result(kPatience);
  QCOMPARE(sum, 500L * 285);
  QVERIFY(Clock::now() - begin < 30s);  // one after the other they would take 250 s
}

void CoroutineExecutorTest::soManyAtATime() {
  CoroutineExecutorOptions options;
  options.max_concurrent = 3;
  CoroutineExecutor executor(options);
  int now = 0;
  int most = 0;
  const auto count = [&]() -> Task<void> {
    most = std::max(most, ++now);
    co_await coroutines::sleep(1ms);
    --now;
  };
  std::vector<Future<void>> futures;
  for (int i = 0; i < 20; ++i)
    futures.push_back(executor.submit(count));
  poolscope::wait(futures);
  QCOMPARE(most, 3);
}

void CoroutineExecutorTest::exceptionsReachTheFuture() {
  CoroutineExecutor executor;
  const auto bad = []() -> Task<int> {
    co_await coroutines::sleep(1ms);
    throw std::out_of_range("as asked");
  };
  QVERIFY_EXCEPTION_THROWN(executor.submit(bad).result(kPatience), std::out_of_range);
  QVERIFY_EXCEPTION_THROWN(executor.submit([]() -> int { throw std::out_of_range("x"); }).result(kPatience),
                           std::out_of_range);
}

void CoroutineExecutorTest::plainCallablesRunAsOneStep() {
  CoroutineExecutor executor;
  std::string text;
  Future<void> first = executor.submit([&] { text += 'a'; });
  Future<int> second = executor.submit([&](int add) { return static_cast<int>(text.size()) + add; }, 5);
  QCOMPARE(second.result(kPatience), 6);
  QCOMPARE(executor.worker_count(), std::size_t{1});
}

void CoroutineExecutorTest::requestsToEndReachSuspendedTasks() {
  CoroutineExecutor executor;
  Gate began;
  bool caught = false;
  Future<void> future = executor.submit([&]() -> Task<void> {
    began.open();
    try {
      co_await coroutines::sleep(1h);
    } catch (const CancelledError&) {
      caught = true;
      throw;
    }
  });
  began.pass();
  QVERIFY(future.request_cancel());
  QVERIFY_EXCEPTION_THROWN(future.result(kPatience), CancelledError);
  QVERIFY(future.cancelled());
  QVERIFY(caught);
}

void CoroutineExecutorTest::requestsToEndReachComputingTasks() {
  const LogCapture log;  // it holds the loop for a while
  CoroutineExecutor executor;
  Gate began;
  Future<void> future = executor.submit([&](TaskContext& task) -> Task<void> {
    began.open();
    while (true)
      task.checkpoint();
    co_return;
  });
  began.pass();
  QVERIFY(future.request_cancel());
  QVERIFY_EXCEPTION_THROWN(future.result(kPatience), CancelledError);
}

void CoroutineExecutorTest::timeLimitsEndTasks() {
  CoroutineExecutor executor;
  Gate ended;
  SubmitOptions options;
  options.timeout = 5ms;
  Future<void> future = executor.submit_with(options, [&]() -> Task<void> {
    const OpenAtExit note(ended);
    co_await coroutines::sleep(1h);
  });
  QVERIFY_EXCEPTION_THROWN(future.result(kPatience), TimeoutError);
  ended.pass();
}

void CoroutineExecutorTest::pendingTasksCanBeCancelled() {
  CoroutineExecutorOptions options;
  options.max_concurrent = 1;
  CoroutineExecutor executor(options);
  executor.pause();
  Future<int> future = executor.submit(square_after, 0ms, 2);
  Future<int> other = executor.submit(square_after, 0ms, 3);
  QVERIFY(future.cancel());
  executor.resume();
  QCOMPARE(other.result(kPatience), 9);
  QVERIFY_EXCEPTION_THROWN(future.result(kPatience), CancelledError);
}

void CoroutineExecutorTest::cancelAllEndsEverything() {
  CoroutineExecutorOptions options;
  options.max_concurrent = 2;
  CoroutineExecutor executor(options);
  std::vector<Future<int>> futures;
  for (int i = 0; i < 10; ++i)
    futures.push_back(executor.submit(square_after, 1h, i));
  QVERIFY(eventually([&] { return executor.stats().running == 2; }));
  executor.cancel_all();
  for (const Future<int>& future : futures)
    QVERIFY_EXCEPTION_THROWN(future.result(kPatience), CancelledError);
  executor.shutdown();
  QCOMPARE(executor.worker_count(), std::size_t{0});
}

void CoroutineExecutorTest::pausedTasksStandStill() {
  CoroutineExecutor executor;
  Gate began;
  Future<int> running = executor.submit([&]() -> Task<int> {
    began.open();
    co_await coroutines::sleep(1ms);
    co_return 1;
  });
  began.pass();
  executor.pause();
  QVERIFY(executor.stats().paused);
  Future<int> waiting = executor.submit(square_after, 0ms, 2);
  QCOMPARE(executor.stats().queued, std::size_t{1});
  executor.resume();
  QCOMPARE(running.result(kPatience), 1);
  QCOMPARE(waiting.result(kPatience), 4);
}

void CoroutineExecutorTest::stepsLetOneTaskGo() {
  CoroutineExecutor executor;
  executor.pause();
  Future<int> first = executor.submit(square_after, 1ms, 2);
  Future<int> second = executor.submit(square_after, 1ms, 3);
  executor.step();
  QCOMPARE(first.result(kPatience), 4);
  QVERIFY(!second.running());
  executor.step();
  QCOMPARE(second.result(kPatience), 9);
}

void CoroutineExecutorTest::tasksShowWhatTheyWaitFor() {
  CoroutineExecutor executor;
  QCOMPARE(executor.tasks()->size(), std::size_t{0});
  SubmitOptions options;
  options.label = "sleepy";
  Future<int> future = executor.submit_with(options, square_after, 1h, 2);
  QVERIFY(eventually([&] {
    const auto tasks = executor.tasks();
    return tasks && tasks->size() == 1 && tasks->front().waits_for == WaitsFor::sleep;
  }));
  QCOMPARE(executor.tasks()->front().label, std::string("sleepy"));
  Gate hold;
  Gate holding;
  const OpenAtExit open(hold);
  const LogCapture log;
  Future<void> greedy = executor.submit([&] {
    holding.open();
    hold.pass();
  });
  holding.pass();
  QVERIFY(!executor.tasks(10, 1ms));  // nobody answers
  hold.open();
  greedy.result(kPatience);
  future.request_cancel();
}

void CoroutineExecutorTest::theTraceHasEveryTask() {
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  {
    CoroutineExecutorOptions options;
    options.executor.recorder = recorder;
    options.name = "loop-under-test";
    CoroutineExecutor executor(options);
    Future<int> a = executor.submit(square_after, 3ms, 2);
    Future<void> b = executor.submit([](TaskContext& task) -> Task<void> {
      task.set_result_text("fine");
      task.log("a line");
      co_return;
    });
    Future<void> c = executor.submit([]() -> Task<void> {
      throw std::runtime_error("as asked");
      co_return;
    });
    Future<int> d = executor.submit(square_after, 1h, 2);
    QVERIFY(eventually([&] { return d.running(); }));
    d.request_cancel();
    Future<int> e = executor.submit([] { return 1; });
    executor.shutdown();
  }
  recorder->close(now_ns());
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.size(), std::size_t{5});
  QCOMPARE(trace.counts()[TaskState::finished], std::int64_t{3});
  QCOMPARE(trace.counts()[TaskState::failed], std::int64_t{1});
  QCOMPARE(trace.counts()[TaskState::cancelled], std::int64_t{1});
  QVERIFY(trace.extra(0)->blocked_ns >= 3'000'000);
  QCOMPARE(trace.result(1), std::string_view("fine"));
  QCOMPARE(trace.extra(1)->output, std::string("a line\n"));
  QCOMPARE(trace.extra(2)->error, std::string("std::runtime_error: as asked"));
  QCOMPARE(trace.lanes().size(), std::size_t{1});
  QVERIFY(trace.lanes()[0].kind == LaneKind::loop);
  QVERIFY(trace.lanes()[0].stop_ns != kNoTime);
  for (RowId row = 0; row < 5; ++row) {
    QCOMPARE(trace.worker(row), LaneId{0});
    QVERIFY(trace.submit_ns(row) <= trace.dispatch_ns(row));
    QVERIFY(trace.dispatch_ns(row) <= trace.start_ns(row));
    QVERIFY(trace.start_ns(row) <= trace.end_ns(row));
  }
  QCOMPARE(trace.open_segments().size(), std::size_t{0});
}

void CoroutineExecutorTest::shutdownWaitsForAll() {
  CoroutineExecutor executor;
  Future<int> future = executor.submit(square_after, 20ms, 5);
  executor.shutdown();
  QVERIFY(future.done());
  QVERIFY_EXCEPTION_THROWN(executor.submit(square_after, 1ms, 1), ShutdownError);
  executor.shutdown();
}

void CoroutineExecutorTest::shutdownFromTheLoopIsRefused() {
  CoroutineExecutor executor;
  Future<void> future = executor.submit([&] { executor.shutdown(true); });
  QVERIFY_EXCEPTION_THROWN(future.result(kPatience), RuntimeError);
}

void CoroutineExecutorTest::queueLimits() {
  CoroutineExecutorOptions options;
  options.max_concurrent = 1;
  options.executor.queue_limit = 2;
  options.executor.queue_full = QueueFull::reject;
  CoroutineExecutor executor(options);
  Future<int> running = executor.submit(square_after, 1h, 1);
  QVERIFY(eventually([&] { return running.running(); }));
  Future<int> a = executor.submit(square_after, 0ms, 1);
  Future<int> b = executor.submit(square_after, 0ms, 1);
  QVERIFY_EXCEPTION_THROWN(executor.submit(square_after, 0ms, 1), QueueFullError);
  running.request_cancel();
  QCOMPARE(b.result(kPatience), 1);
}

void CoroutineExecutorTest::argumentsAreKeptByValue() {
  CoroutineExecutor executor;
  const auto join = [](const std::string& a, std::unique_ptr<std::string> b, int& c) -> Task<std::string> {
    co_await coroutines::sleep(1ms);
    ++c;
    co_return a + *b;
  };
  int count = 0;
  QCOMPARE(
      executor.submit(join, std::string("a"), std::make_unique<std::string>("b"), std::ref(count)).result(kPatience),
      std::string("ab"));
  QCOMPARE(count, 1);
}

void CoroutineExecutorTest::mapRunsOnTheLoop() {
  CoroutineExecutor executor;
  long sum = 0;
  for (const int value : executor.map([](int x) { return 2 * x; }, std::vector<int>{1, 2, 3}))
    sum += value;
  QCOMPARE(sum, 12L);
}

void CoroutineExecutorTest::theLoopCanBeReached() {
  CoroutineExecutor executor;
  executor.submit([] {}).result(kPatience);  // its thread runs now
  QCOMPARE(run_coroutine_threadsafe(square_after(1ms, 4), executor.loop()).result(kPatience), 16);
  QVERIFY(executor.loop_stats()->steps > 0);
}

void CoroutineExecutorTest::aBadBoundIsRefused() {
  CoroutineExecutorOptions options;
  options.max_concurrent = 0;
  QVERIFY_EXCEPTION_THROWN(CoroutineExecutor{options}, std::invalid_argument);
}

// A wait that blocks the loop's thread, for what only that thread could run: for ever, in asyncio.
void CoroutineExecutorTest::aTaskThatBlocksItsOwnLoop() {
  CoroutineExecutor loop(quiet_options(OnDeadlock::fail));
  const auto blocks = [&]() -> Task<int> {
    co_await coroutines::sleep(1ms);
    co_return loop.submit([] { return 1; }).result();
  };
  const Future<int> future = loop.submit(blocks);
  QVERIFY_THROWS_EXCEPTION(DeadlockError, future.result(kPatience));
  QVERIFY_THROWS_EXCEPTION(DeadlockError,
                           loop.submit([&] { return loop.submit([] { return 1; }).result(); }).result(kPatience));
  QCOMPARE(loop.submit([] { return 2; }).result(kPatience), 2);  // the loop goes on
  QCOMPARE(loop.stats().deadlocks, std::uint64_t{2});
}

void CoroutineExecutorTest::aTaskThatBlocksItsOwnLoopIsReported() {
  const LogCapture log;
  Future<int> inner;
  {
    CoroutineExecutor loop(quiet_options(OnDeadlock::report));
    const Future<int> outer = loop.submit([&] {
      inner = loop.submit([] { return 1; });
      return inner.cancelled() ? 0 : inner.exception() == nullptr ? 1 : 2;
    });
    QVERIFY(eventually([&] { return log.count(LogLevel::error, "the loop under test") == 1; }));
    QVERIFY(inner.cancel());  // whoever sees the report can end it
    QVERIFY_THROWS_EXCEPTION(CancelledError, outer.result(kPatience));
  }
}

void CoroutineExecutorTest::aLoopAndAPoolThatWaitForEachOther() {
  const LogCapture log;
  CoroutineExecutor loop(quiet_options(OnDeadlock::fail));
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  const Future<int> outer =
      loop.submit([&] { return pool.submit([&] { return loop.submit([] { return 1; }).result(); }).result(); });
  QVERIFY_THROWS_EXCEPTION(DeadlockError, outer.result(kPatience));
}

void CoroutineExecutorTest::aTaskThatFillsItsOwnLoopsQueue() {
  CoroutineExecutorOptions options = quiet_options(OnDeadlock::fail);
  options.max_concurrent = 1;
  options.executor.queue_limit = 2;
  CoroutineExecutor loop(options);
  const Future<int> future = loop.submit([&] {
    int taken = 0;
    for (; taken < 100; ++taken)
      loop.submit([] {});
    return taken;
  });
  QVERIFY_THROWS_EXCEPTION(DeadlockError, future.result(kPatience));
}

QTEST_APPLESS_MAIN(CoroutineExecutorTest)
#include "tst_coroutine_executor.moc"
