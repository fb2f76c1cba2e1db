// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/thread_bridge.h"

#include "core/coroutines/wait_for.h"
#include "core/threads/thread_pool.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"
#include "tests/support/loop_tests.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// From loops to threads and back.
class ThreadBridgeTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void Y56_runsInAnotherThread();
  void Y56_exceptionsComeBack();
  void Y56_theLoopGoesOnMeanwhile();
  void theTraceKnowsWhichCallWasAwaited();
  void Y58_theDefaultExecutorCanBeSet();
  void Y58_threadsThatDoNotEnd();
  void Y58_nothingAfterTheShutdown();
  void Y59_cancellingTheLoopsSide();
  void Y59_cancellingTheThreadsSide();
  void Y61_valuesReachTheThread();
  void Y61_exceptionsReachTheThread();
  void Y61_cancellationReachesTheThread();
  void Y61_cancellingTheFutureCancelsTheTask();
  void Y61_aClosedLoopRefuses();
  void R41_theLimitHoldsAndThePoolStaysUsable();
  void anEndedLoopIgnoresLateThreads();
};

namespace {

/// A loop on a thread of its own.
class LoopThread {
 public:
  LoopThread() : thread_([this] { loop.run_forever(); }) {}
  ~LoopThread() {
    loop.call_soon_threadsafe([this] { loop.stop(); });
    thread_.join();
  }
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;
  EventLoop loop;

 private:
  std::thread thread_;
};

Task<int> give_to_thread_after(Duration length, int value) {
  co_await coroutines::sleep(length);
  co_return value;
}

}  // namespace

void ThreadBridgeTest::Y56_runsInAnotherThread() {
  const auto body = []() -> Task<void> {
    const auto id = co_await to_thread([] { return std::this_thread::get_id(); });
    CO_VERIFY(id != std::this_thread::get_id());
    CO_COMPARE(co_await to_thread([](int a, int b) { return a + b; }, 2, 3), 5);
    ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
    CO_COMPARE(co_await run_in_executor(
                   pool, [](const std::string& s) { return s + "!"; }, std::string("a")),
               std::string("a!"));
    co_await run_in_executor(pool, [] {});
  };
  coroutines::run(body());
}

void ThreadBridgeTest::Y56_exceptionsComeBack() {
  const auto body = []() -> Task<void> {
    CO_THROWS(co_await to_thread([]() -> int { throw std::out_of_range("x"); }), std::out_of_range);
  };
  coroutines::run(body());
}

void ThreadBridgeTest::Y56_theLoopGoesOnMeanwhile() {
  const auto body = []() -> Task<void> {
    Gate gate;
    const OpenAtExit open(gate);
    const auto waiting = to_thread([&gate] { gate.pass(); });
    co_await coroutines::sleep(1ms);  // would not come to an end on a loop that is held up
    CO_VERIFY(!waiting.done());
    gate.open();
    co_await waiting;
  };
  coroutines::run(body());
}

void ThreadBridgeTest::theTraceKnowsWhichCallWasAwaited() {
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  ThreadPoolExecutor recorded(ThreadPoolOptions{.max_workers = 1, .executor = {.recorder = recorder}});
  ThreadPoolExecutor foreign(ThreadPoolOptions{.max_workers = 1});
  LoopOptions options;
  options.recorder = recorder;
  const auto body = [&]() -> Task<void> {
    co_await run_in_executor(recorded, [] {});
    co_await run_in_executor(foreign, [] {});
    Future<int> call = recorded.submit([] { return 7; });
    co_await wait_for(wrap_future(call), 10s);
  };
  coroutines::run(body(), options);
  recorded.shutdown();
  recorder->close(now_ns());
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.size(), std::size_t{3});  // the loop's own task, and two of the pool that is recorded
  std::vector<RowId> awaited;
  for (std::size_t i = 0; i < trace.segment_count(); ++i) {
    const Segment& segment = trace.segment(i);
    if (segment.row == 0) awaited.push_back(segment.awaits);
  }
  QCOMPARE(awaited, (std::vector<RowId>{1, kNoRow, 2}));
}

void ThreadBridgeTest::Y58_theDefaultExecutorCanBeSet() {
  const auto pool = std::make_shared<ThreadPoolExecutor>(ThreadPoolOptions{.max_workers = 1});
  const auto body = [&]() -> Task<void> {
    get_running_loop().set_default_executor(pool);
    CO_COMPARE(co_await to_thread([] { return 4; }), 4);
    CO_COMPARE(pool->stats().completed, std::uint64_t{1});
  };
  coroutines::run(body());
  QVERIFY_EXCEPTION_THROWN(pool->submit([] {}), ShutdownError);  // run() shuts it down
}

void ThreadBridgeTest::Y58_threadsThatDoNotEnd() {
  const LogCapture log;
  const auto gate = std::make_shared<Gate>();  // the thread goes through it after the end of this test, perhaps
  {
    const OpenAtExit open(*gate);
    EventLoop loop;
    const auto body = [&]() -> Task<void> {
      to_thread([gate] { gate->pass(); });
      co_await get_running_loop().shutdown_default_executor(10ms);
    };
    loop.run_until_complete(body());
    QCOMPARE(log.count(LogLevel::warning, "did not end within 0.01 s"), std::size_t{1});
    gate->open();
  }
}

void ThreadBridgeTest::Y58_nothingAfterTheShutdown() {
  const auto body = []() -> Task<void> {
    co_await to_thread([] {});
    co_await get_running_loop().shutdown_default_executor();
    CO_THROWS(to_thread([] {}), RuntimeError);
  };
  coroutines::run(body());
}

void ThreadBridgeTest::Y59_cancellingTheLoopsSide() {
  const auto body = []() -> Task<void> {
    Promise<int> promise;
    const auto inside = wrap_future(promise.get_future());
    CO_VERIFY(inside.cancel());
    co_await coroutines::sleep(0s);
    CO_VERIFY(promise.get_future().cancelled());

    Promise<int> good;
    const auto wrapped = wrap_future(good.get_future());
    good.set_result(3);
    CO_COMPARE(co_await wrapped, 3);
  };
  coroutines::run(body());
}

void ThreadBridgeTest::Y59_cancellingTheThreadsSide() {
  const auto body = []() -> Task<void> {
    Promise<int> promise;
    const auto inside = wrap_future(promise.get_future());
    promise.get_future().cancel();
    CO_THROWS(co_await inside, CancelledError);
    CO_VERIFY(inside.cancelled());
  };
  coroutines::run(body());
}

void ThreadBridgeTest::Y61_valuesReachTheThread() {
  LoopThread other;
  Future<int> future = run_coroutine_threadsafe(give_to_thread_after(1ms, 3), other.loop);
  QCOMPARE(future.result(kPatience), 3);
}

void ThreadBridgeTest::Y61_exceptionsReachTheThread() {
  LoopThread other;
  const auto bad = []() -> Task<int> {
    co_await coroutines::sleep(0s);
    throw std::out_of_range("x");
  };
  QVERIFY_EXCEPTION_THROWN(run_coroutine_threadsafe(bad(), other.loop).result(kPatience), std::out_of_range);
}

void ThreadBridgeTest::Y61_cancellationReachesTheThread() {
  LoopThread other;
  const auto cancelled = []() -> Task<int> {
    current_task()->cancel();
    co_await coroutines::sleep(0s);
    co_return 1;
  };
  Future<int> future = run_coroutine_threadsafe(cancelled(), other.loop);
  QVERIFY_EXCEPTION_THROWN(future.result(kPatience), CancelledError);
  QVERIFY(future.cancelled());
}

void ThreadBridgeTest::Y61_cancellingTheFutureCancelsTheTask() {
  LoopThread other;
  Gate began;
  Gate ended;
  const auto sleeper = [&]() -> Task<int> {
    began.open();
    const OpenAtExit note(ended);
    co_await coroutines::sleep(1h);
    co_return 1;
  };
  Future<int> future = run_coroutine_threadsafe(sleeper(), other.loop);
  began.pass();
  QVERIFY(future.cancel());
  ended.pass();
  QVERIFY(eventually([&] {
    Promise<std::size_t> tasks;
    Future<std::size_t> count = tasks.get_future();
    other.loop.call_soon_threadsafe([&] { tasks.set_result(other.loop.stats().tasks); });
    return count.result(kPatience) == 0;
  }));
}

void ThreadBridgeTest::Y61_aClosedLoopRefuses() {
  auto loop = std::make_unique<EventLoop>();
  const std::shared_ptr<LoopInbox> inbox = loop->inbox();
  loop.reset();
  QVERIFY(!inbox->try_post([] {}));
  QVERIFY_EXCEPTION_THROWN(inbox->post([] {}), RuntimeError);
}

void ThreadBridgeTest::R41_theLimitHoldsAndThePoolStaysUsable() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  Gate gate;
  const OpenAtExit open(gate);
  const auto body = [&]() -> Task<void> {
    const auto call = run_in_executor(pool, [&gate] { gate.pass(); });
    bool arrived = false;
    arrived = co_await to_thread([&gate] { return gate.wait_for_arrivals(1); });
    CO_VERIFY(arrived);
    CO_THROWS(co_await wait_for(call, 10ms), TimeoutError);
    CO_COMPARE(pool.stats().running, std::size_t{1});  // the thread runs on
    gate.open();
    CO_COMPARE(co_await run_in_executor(pool, [] { return 5; }), 5);
  };
  coroutines::run(body());
}

void ThreadBridgeTest::anEndedLoopIgnoresLateThreads() {
  const LogCapture log;
  Gate gate;
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  {
    const OpenAtExit open(gate);
    const auto body = [&]() -> Task<void> {
      run_in_executor(pool, [&gate] {
        gate.pass();
        return 1;
      });
      co_return;
    };
    coroutines::run(body());
  }
  QCOMPARE(pool.submit([] { return 2; }).result(kPatience), 2);
  QCOMPARE(log.records().size(), std::size_t{0});
}

QTEST_APPLESS_MAIN(ThreadBridgeTest)
#include "tst_thread_bridge.moc"
