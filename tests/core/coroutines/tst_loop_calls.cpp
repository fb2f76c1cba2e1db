// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/event_loop.h"

#include "core/coroutines/task_group.h"
#include "core/coroutines/wait_for.h"
#include "core/tracing/trace_recorder.h"
#include "tests/support/log_capture.h"
#include "tests/support/loop_tests.h"

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// How a loop is started and stopped, in which order it calls, whom it tells of trouble, and tasks that begin
/// at once. After CPython's test_base_events, test_events, test_runners and test_eager_task_factory.
class LoopCallsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void runUntilCompleteInsideLeavesNothingBehind();
  void aFutureOfAnotherLoopIsRefused();
  void stoppedBeforeTheEnd();
  void stopBeforeItRunsGivesOneTurn();
  void whatACallbackCallsWaitsForTheNextTurn();
  void threadsafeCallsFromTheLoopsOwnThreadKeepTheirOrder();
  void aTimerCancelledByTheOneBeforeIt();
  void timersSayWhen();
  void manyCancelledTimersLeaveNothing();
  void theExceptionHandlerIsTold();
  void anExceptionHandlerMayFail();
  void withoutAHandlerItIsLogged();
  void runnersKeepTheirLoop();
  void runnersCancelWhatIsLeft();
  void eagerTasksThatNeverSuspend();
  void eagerTasksThatSuspend();
  void eagerTasksThatFail();
  void eagerTasksAreTheCurrentOne();
  void eagerTasksInATaskThatIsCancelled();
  void eagerTasksWithoutARunningLoopWait();
  void eagerTasksAreRecordedAndMeasuredApart();
};

namespace {

std::shared_ptr<VirtualClock> a_clock() { return std::make_shared<VirtualClock>(); }
LoopOptions with_clock() {
  LoopOptions options;
  options.clock = a_clock();
  return options;
}
TaskOptions eagerly() {
  TaskOptions options;
  options.eager_start = true;
  return options;
}
Task<int> give(int value) { co_return value; }
Task<int> give_after(Duration length, int value) {
  co_await coroutines::sleep(length);
  co_return value;
}
Task<void> fail() {
  throw std::out_of_range("it failed");
  co_return;
}

}  // namespace

// EventLoopTestsMixin.test_run_until_complete, BaseEventLoopTests.test_run_until_complete_loop_orphan_future.
void LoopCallsTest::runUntilCompleteInsideLeavesNothingBehind() {
  EventLoop loop(with_clock());
  bool outer_ended = false;
  const auto main = [&]() -> Task<void> {
    const TaskHandle<int> other = loop.create_task(give_after(1s, 1));
    CO_THROWS(loop.run_until_complete(static_cast<const LoopFuture<int>&>(other)), RuntimeError);
    CO_THROWS(loop.run_until_complete(give(1)), RuntimeError);
    CO_COMPARE(loop.all_tasks().size(), std::size_t{2});  // the coroutine refused did not become a task
    CO_COMPARE(co_await other, 1);                        // its end stops nothing
    co_await coroutines::sleep(1s);
    outer_ended = true;
  };
  loop.run_until_complete(main());
  QVERIFY(outer_ended);
}

// BaseEventLoopTests.test_run_until_complete (ValueError of ensure_future for another loop).
void LoopCallsTest::aFutureOfAnotherLoopIsRefused() {
  EventLoop loop(with_clock());
  EventLoop other(with_clock());
  const LoopFuture<int> future = other.create_future<int>();
  QVERIFY_EXCEPTION_THROWN(loop.run_until_complete(future), std::invalid_argument);
}

// EventLoopTestsMixin.test_run_until_complete_stopped.
void LoopCallsTest::stoppedBeforeTheEnd() {
  EventLoop loop(with_clock());
  const TaskHandle<int> task = loop.create_task(give_after(10s, 7));
  loop.call_later(1s, [&] { loop.stop(); });
  QVERIFY_EXCEPTION_THROWN(loop.run_until_complete(static_cast<const LoopFuture<int>&>(task)), RuntimeError);
  QVERIFY(!task.done());
  // The task's end does not stop the loop any more, for nobody waits for it now.
  bool later = false;
  loop.call_later(20s, [&] {
    later = true;
    loop.stop();
  });
  loop.run_forever();
  QVERIFY(later);
  QCOMPARE(task.result(), 7);
}

// BaseEventLoopTests.test_run_forever_pre_stopped.
void LoopCallsTest::stopBeforeItRunsGivesOneTurn() {
  EventLoop loop(with_clock());
  std::string text;
  loop.call_soon([&] {
    text += 'a';
    loop.call_soon([&] { text += 'c'; });
  });
  loop.call_soon([&] { text += 'b'; });
  loop.call_later(1s, [&] { text += 't'; });
  loop.stop();
  loop.run_forever();
  QCOMPARE(text, std::string("ab"));
  loop.stop();
  loop.run_forever();
  QCOMPARE(text, std::string("abc"));
}

// BaseEventLoop._run_once: only what was ready when the turn began.
void LoopCallsTest::whatACallbackCallsWaitsForTheNextTurn() {
  EventLoop loop(with_clock());
  std::string text;
  loop.call_soon([&] {
    loop.call_soon([&] {
      text += '3';
      loop.stop();
    });
    text += '1';
  });
  loop.call_soon([&] { text += '2'; });
  loop.run_forever();
  QCOMPARE(text, std::string("123"));
}

// EventLoopTestsMixin.test_call_soon_threadsafe_same_thread, test_call_soon_threadsafe_handle_block_check.
void LoopCallsTest::threadsafeCallsFromTheLoopsOwnThreadKeepTheirOrder() {
  EventLoop loop(with_clock());
  std::string text;
  loop.call_soon([&] {
    for (char c = 'a'; c < 'f'; ++c)
      loop.call_soon_threadsafe([&text, c] { text += c; });
    loop.call_soon_threadsafe([&] { loop.stop(); });
  });
  loop.run_forever();
  QCOMPARE(text, std::string("abcde"));
}

void LoopCallsTest::aTimerCancelledByTheOneBeforeIt() {
  EventLoop loop(with_clock());
  std::string text;
  Handle second;
  loop.call_later(1s, [&] {
    text += 'a';
    second.cancel();
  });
  second = loop.call_later(1s, [&] { text += 'b'; });  // due in the same turn
  loop.call_later(1s, [&] {
    text += 'c';
    loop.stop();
  });
  loop.run_forever();
  QCOMPARE(text, std::string("ac"));
  QVERIFY(second.cancelled());
}

// TimerTests.test_when_cancelled; test_timer.
void LoopCallsTest::timersSayWhen() {
  EventLoop loop(with_clock());
  const TimePoint moment = loop.time() + 5s;
  Handle timer = loop.call_at(moment, [] {});
  QVERIFY(timer.when() == std::optional(moment));
  timer.cancel();
  QVERIFY(timer.when() == std::optional(moment));
  QVERIFY(!loop.call_soon([] {}).when());
  QVERIFY(!Handle().when());
}

// BaseEventLoopTests.test__run_once_cancelled_event_loop, and the rule for many cancelled timers.
void LoopCallsTest::manyCancelledTimersLeaveNothing() {
  EventLoop loop(with_clock());
  bool called = false;
  for (int i = 0; i < 10'000; ++i) {
    Handle timer = loop.call_later(std::chrono::seconds(1 + i), [&] { called = true; });
    timer.cancel();
    timer.cancel();  // again is nothing
  }
  QCOMPARE(loop.stats().timers, std::size_t{0});
  loop.call_later(20'000s, [&] { loop.stop(); });
  loop.run_forever();
  QVERIFY(!called);
}

// BaseEventLoopTests.test_set_exc_handler_custom; test_futures and test_tasks for results never looked at.
void LoopCallsTest::theExceptionHandlerIsTold() {
  const LogCapture log;
  EventLoop loop(with_clock());
  std::vector<std::string> told;
  loop.set_exception_handler([&](EventLoop& where, const LoopProblem& problem) {
    if (&where == &loop) told.push_back(problem.message + '|' + describe(problem.exception));
  });
  loop.call_soon([] { throw std::runtime_error("oh"); });
  const auto main = []() -> Task<void> {
    static_cast<void>(coroutines::create_task(fail()));  // nobody keeps it
    co_await coroutines::sleep(1s);
  };
  loop.run_until_complete(main());
  QCOMPARE(told.size(), std::size_t{2});
  QVERIFY2(told[0].find("callback") != std::string::npos && told[0].find("oh") != std::string::npos, told[0].c_str());
  QVERIFY2(told[1].find("never looked at") != std::string::npos && told[1].find("it failed") != std::string::npos,
           told[1].c_str());
  QVERIFY(log.records().empty());
}

// BaseEventLoopTests.test_set_exc_handler_broken.
void LoopCallsTest::anExceptionHandlerMayFail() {
  const LogCapture log;
  EventLoop loop(with_clock());
  loop.set_exception_handler([](EventLoop&, const LoopProblem&) { throw std::runtime_error("the handler's own"); });
  loop.call_soon([] { throw std::runtime_error("the first"); });
  loop.call_soon([&] { loop.stop(); });
  loop.run_forever();
  QCOMPARE(log.count(LogLevel::error, "the first"), std::size_t{1});
  QCOMPARE(log.count(LogLevel::error, "the handler's own"), std::size_t{1});
}

// BaseEventLoopTests.test_default_exc_handler_callback, test_set_exc_handler(None).
void LoopCallsTest::withoutAHandlerItIsLogged() {
  const LogCapture log;
  EventLoop loop(with_clock());
  int told = 0;
  loop.set_exception_handler([&](EventLoop&, const LoopProblem&) { ++told; });
  QVERIFY(loop.get_exception_handler());
  loop.set_exception_handler({});
  loop.call_soon([] { throw std::runtime_error("the first"); });
  loop.call_soon([&] { loop.stop(); });
  loop.run_forever();
  loop.call_exception_handler({"something else went wrong", nullptr});
  QCOMPARE(told, 0);
  QCOMPARE(log.count(LogLevel::error, "the first"), std::size_t{1});
  QCOMPARE(log.count(LogLevel::error, "something else went wrong"), std::size_t{1});
}

// test_runners, RunnerTests.test_run, test_second_with_block_raises, test_run_in_running_loop.
void LoopCallsTest::runnersKeepTheirLoop() {
  Runner runner(with_clock());
  EventLoop* const loop = &runner.get_loop();
  const auto same = [loop](int value) -> Task<int> {
    Runner inner;
    try {
      static_cast<void>(inner.run(give(1)));
    } catch (const RuntimeError&) {
      co_return &get_running_loop() == loop ? value : -1;
    }
    co_return -2;
  };
  QCOMPARE(runner.run(same(1)), 1);
  QCOMPARE(runner.run(same(2)), 2);
  QVERIFY_EXCEPTION_THROWN(runner.run(fail()), std::out_of_range);
  runner.close();
  runner.close();
  QVERIFY_EXCEPTION_THROWN(static_cast<void>(runner.run(give(1))), RuntimeError);
  QVERIFY_EXCEPTION_THROWN(static_cast<void>(runner.get_loop()), RuntimeError);
}

void LoopCallsTest::runnersCancelWhatIsLeft() {
  std::string text;
  {
    Runner runner(with_clock());
    const auto left = [&]() -> Task<void> {
      try {
        co_await coroutines::sleep(100s);
      } catch (const CancelledError&) {
        text += 'c';
        throw;
      }
    };
    const auto main = [&]() -> Task<void> {
      static_cast<void>(coroutines::create_task(left()));
      co_await coroutines::sleep(1s);
    };
    runner.run(main());
    QCOMPARE(text, std::string());  // it lives on between two runs
  }
  QCOMPARE(text, std::string("c"));
}

// EagerTaskFactoryLoopTests.test_eager_completion, EagerCTaskTests.
void LoopCallsTest::eagerTasksThatNeverSuspend() {
  run_virtually([]() -> Task<void> {
    EventLoop& loop = get_running_loop();
    const std::size_t before = loop.all_tasks().size();
    const TaskHandle<int> task = loop.create_task(give(5), eagerly());
    CO_VERIFY(task.done());
    CO_COMPARE(task.result(), 5);
    CO_COMPARE(loop.all_tasks().size(), before);
    CO_COMPARE(co_await task, 5);
    CO_VERIFY(!task.cancel());
  });
}

// test_block_after_eager_step, test_cancellation_after_eager_completion.
void LoopCallsTest::eagerTasksThatSuspend() {
  run_virtually([]() -> Task<void> {
    EventLoop& loop = get_running_loop();
    std::string text;
    const auto steps = [&text](bool ends) -> Task<void> {
      text += 'a';
      co_await coroutines::sleep(ends ? Duration(1s) : Duration(100s));
      text += 'b';
    };
    const TaskHandle<void> task = loop.create_task(steps(true), eagerly());
    CO_COMPARE(text, std::string("a"));
    CO_VERIFY(!task.done());
    co_await task;
    CO_COMPARE(text, std::string("ab"));

    const TaskHandle<void> cancelled = loop.create_task(steps(false), eagerly());
    CO_VERIFY(cancelled.cancel());
    CO_THROWS(co_await cancelled, CancelledError);
    CO_COMPARE(text, std::string("aba"));
  });
}

void LoopCallsTest::eagerTasksThatFail() {
  const LogCapture log;
  run_virtually([]() -> Task<void> {
    const TaskHandle<void> task = get_running_loop().create_task(fail(), eagerly());
    CO_VERIFY(task.done() && !task.cancelled());
    CO_THROWS(co_await task, std::out_of_range);
  });
  QVERIFY(log.records().empty());
}

// test_current_task_is_swapped... : current_task() in and after the eager step.
void LoopCallsTest::eagerTasksAreTheCurrentOne() {
  run_virtually([]() -> Task<void> {
    EventLoop& loop = get_running_loop();
    TaskBase* const outer = coroutines::current_task();
    TaskBase* inside = nullptr;
    TaskBase* deep = nullptr;
    const auto innermost = [&]() -> Task<void> {
      deep = coroutines::current_task();
      co_await coroutines::sleep(0s);
    };
    const auto inner = [&]() -> Task<void> {
      inside = coroutines::current_task();
      const TaskHandle<void> more = loop.create_task(innermost(), eagerly());
      if (coroutines::current_task() != inside) throw std::logic_error("the current task was not given back");
      co_await more;
    };
    const TaskHandle<void> task = loop.create_task(inner(), eagerly());
    CO_VERIFY(coroutines::current_task() == outer);
    CO_VERIFY(inside == &task.task());
    CO_VERIFY(deep != nullptr && deep != inside);
    co_await task;
  });
}

void LoopCallsTest::eagerTasksInATaskThatIsCancelled() {
  run_virtually([]() -> Task<void> {
    EventLoop& loop = get_running_loop();
    TaskHandle<int> child;
    const auto parent = [&]() -> Task<void> {
      coroutines::current_task()->cancel();  // strikes at its next suspension, not at its child's
      child = loop.create_task(give_after(1s, 3), eagerly());
      co_await coroutines::sleep(10s);
    };
    const TaskHandle<void> task = loop.create_task(parent());
    CO_THROWS(co_await task, CancelledError);
    CO_COMPARE(co_await child, 3);
  });
}

// Task.__init__: eager_start only while the loop runs.
void LoopCallsTest::eagerTasksWithoutARunningLoopWait() {
  EventLoop loop(with_clock());
  const TaskHandle<int> task = loop.create_task(give(5), eagerly());
  QVERIFY(!task.done());
  QCOMPARE(loop.run_until_complete(static_cast<const LoopFuture<int>&>(task)), 5);
}

void LoopCallsTest::eagerTasksAreRecordedAndMeasuredApart() {
  LoopOptions options = with_clock();
  auto clock = a_clock();
  options.clock = clock;
  options.recorder = std::make_shared<TraceRecorder>(RunInfo{.run_id = "1", .executor = "loop", .workers = 1}, 0);
  options.slow_callback_duration = 100ms;
  const LogCapture log;
  const auto busy = [clock]() -> Task<void> {
    clock->pass(1s);
    co_return;
  };
  const auto main = [&]() -> Task<void> {
    TaskOptions own = eagerly();
    own.label = "the child";
    const TaskHandle<void> task = get_running_loop().create_task(busy(), own);
    CO_VERIFY(task.done());
    co_return;
  };
  {
    EventLoop loop(options);
    loop.run_until_complete(loop.create_task(main(), "the parent"));
  }
  QCOMPARE(log.count(LogLevel::warning, "the child held the event loop"), std::size_t{1});
  QCOMPARE(log.count(LogLevel::warning, "the parent held the event loop"), std::size_t{0});
  QCOMPARE(options.recorder->counts()[TaskState::finished], std::int64_t{2});
}

QTEST_APPLESS_MAIN(LoopCallsTest)
#include "tst_loop_calls.moc"
