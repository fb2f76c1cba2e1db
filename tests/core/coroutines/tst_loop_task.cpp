// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/loop_task.h"

#include "core/coroutines/gather.h"
#include "tests/support/compare.h"
#include "tests/support/loop_tests.h"

#include <stdexcept>
#include <string>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// Cancelling tasks: when it reaches them, what it reaches, and what they may do about it.
class LoopTaskTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void Y41_cancellingASleeper();
  void Y42_cancellingReachesWhatIsAwaited();
  void Y42_cancellingTheFutureCancelsTheTask();
  void Y42_cancellingBothIsFine();
  void Y42_cancellingReachesTheInnermostTask();
  void Y43_catchingAndReturning();
  void Y44_ignoringAndAwaitingOn();
  void Y47_cancelledBeforeItRan();
  void Y48_requestsAreCounted();
  void cancellingItselfStrikesAtTheNextSuspension();
  void cancelledInItsLastStep();
  void anExceptionInTheLastStepCounts();
  void awaitingGivesValuesAndExceptions();
  void futuresOfAnotherLoopAreRefused();
  void aTaskCannotAwaitItself();
  void tasksCannotBeGivenResults();
  void resultsBeforeTheEndAreAnError();
  void valuesThatCannotBeCopied();
  void doneCallbacksRunLaterInTheirOrder();
};

namespace {

Task<int> sleep_and_give(Duration length, int value) {
  co_await coroutines::sleep(length);
  co_return value;
}
Task<int> await_future(LoopFuture<int> future) { co_return co_await future; }

}  // namespace

void LoopTaskTest::Y41_cancellingASleeper() {
  const auto body = []() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    const auto task = create_task(sleep_and_give(10s, 1));
    co_await coroutines::sleep(0s);
    CO_VERIFY(task.cancel());
    CO_VERIFY(!task.done());  // only asked
    CO_THROWS(co_await task, CancelledError);
    CO_VERIFY(task.done() && task.cancelled());
    CO_VERIFY(!task.cancel());
    CO_COMPARE(seconds_since(begin), 0.0);
    CO_THROWS(task.result(), CancelledError);
    CO_COMPARE(get_running_loop().stats().timers, std::size_t{0});
  };
  run_virtually(body);
}

void LoopTaskTest::Y42_cancellingReachesWhatIsAwaited() {
  const auto body = []() -> Task<void> {
    const auto future = get_running_loop().create_future<int>();
    const auto task = create_task(await_future(future));
    co_await coroutines::sleep(0s);
    task.cancel();
    CO_VERIFY(future.cancelled());
    CO_THROWS(co_await task, CancelledError);
    CO_VERIFY(task.cancelled());
  };
  run_virtually(body);
}

void LoopTaskTest::Y42_cancellingTheFutureCancelsTheTask() {
  const auto body = []() -> Task<void> {
    const auto future = get_running_loop().create_future<int>();
    const auto task = create_task(await_future(future));
    co_await coroutines::sleep(0s);
    CO_VERIFY(future.cancel());
    CO_THROWS(co_await task, CancelledError);
    CO_VERIFY(task.cancelled());
  };
  run_virtually(body);
}

void LoopTaskTest::Y42_cancellingBothIsFine() {
  const auto body = []() -> Task<void> {
    const auto future = get_running_loop().create_future<int>();
    const auto task = create_task(await_future(future));
    co_await coroutines::sleep(0s);
    future.cancel();
    CO_VERIFY(task.cancel());
    CO_THROWS(co_await task, CancelledError);
    CO_VERIFY(task.cancelled() && future.cancelled());
  };
  run_virtually(body);
}

void LoopTaskTest::Y42_cancellingReachesTheInnermostTask() {
  const auto body = []() -> Task<void> {
    const auto inner = create_task(sleep_and_give(10s, 1));
    const auto middle = create_task(await_future(inner));
    const auto outer = create_task(await_future(middle));
    co_await coroutines::sleep(0s);
    outer.cancel();
    CO_THROWS(co_await outer, CancelledError);
    CO_VERIFY(inner.cancelled() && middle.cancelled() && outer.cancelled());
  };
  run_virtually(body);
}

void LoopTaskTest::Y43_catchingAndReturning() {
  const auto stubborn = []() -> Task<int> {
    try {
      co_await coroutines::sleep(10s);
    } catch (const CancelledError&) {
    }
    co_return 42;
  };
  const auto body = [&]() -> Task<void> {
    const auto task = create_task(stubborn());
    co_await coroutines::sleep(0s);
    task.cancel();
    CO_COMPARE(co_await task, 42);
    CO_VERIFY(!task.cancelled());
  };
  run_virtually(body);
}

void LoopTaskTest::Y44_ignoringAndAwaitingOn() {
  const auto stubborn = []() -> Task<int> {
    const auto future = get_running_loop().create_future<void>();
    try {
      co_await future;
    } catch (const CancelledError&) {
    }
    co_await coroutines::sleep(3s);
    co_return 7;
  };
  const auto body = [&]() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    const auto task = create_task(stubborn());
    co_await coroutines::sleep(0s);
    task.cancel();
    CO_COMPARE(co_await task, 7);
    CO_COMPARE(seconds_since(begin), 3.0);
  };
  run_virtually(body);
}

void LoopTaskTest::Y47_cancelledBeforeItRan() {
  bool ran = false;
  const auto note = [](bool& flag, std::shared_ptr<int>) -> Task<void> {
    flag = true;
    co_return;
  };
  const auto held = std::make_shared<int>();
  const auto body = [&]() -> Task<void> {
    const auto task = create_task(note(ran, held));
    CO_VERIFY(task.cancel());
    CO_THROWS(co_await task, CancelledError);
    CO_VERIFY(task.cancelled());
    CO_COMPARE(held.use_count(), 1L);
  };
  run_virtually(body);
  QVERIFY(!ran);
}

void LoopTaskTest::Y48_requestsAreCounted() {
  const auto patient = []() -> Task<int> {
    int caught = 0;
    while (true) {
      bool cancelled = false;
      try {
        co_await coroutines::sleep(1s);
      } catch (const CancelledError&) {
        cancelled = true;
      }
      if (!cancelled) co_return caught;
      ++caught;
      current_task()->uncancel();
    }
  };
  const auto body = [&]() -> Task<void> {
    const auto task = create_task(patient());
    co_await coroutines::sleep(0s);
    CO_COMPARE(task.cancelling(), 0);
    task.cancel();
    CO_COMPARE(task.cancelling(), 1);
    task.cancel();
    CO_COMPARE(task.cancelling(), 2);
    CO_COMPARE(task.uncancel(), 1);
    co_await coroutines::sleep(0s);
    CO_COMPARE(task.cancelling(), 0);
    CO_COMPARE(task.uncancel(), 0);  // never below
    co_await coroutines::sleep(0s);
    CO_COMPARE(co_await task, 1);
    CO_VERIFY(!task.cancelled());
  };
  run_virtually(body);
}

void LoopTaskTest::cancellingItselfStrikesAtTheNextSuspension() {
  std::string text;
  const auto self = [&text](LoopFuture<int> future) -> Task<void> {
    current_task()->cancel();
    text += 'a';
    co_await future;
    text += 'b';
  };
  const auto body = [&]() -> Task<void> {
    const auto future = get_running_loop().create_future<int>();
    const auto task = create_task(self(future));
    CO_THROWS(co_await task, CancelledError);
    CO_VERIFY(future.cancelled());
  };
  run_virtually(body);
  QCOMPARE(text, std::string("a"));
}

void LoopTaskTest::cancelledInItsLastStep() {
  const auto last = []() -> Task<int> {
    current_task()->cancel();
    co_return 1;
  };
  const auto body = [&]() -> Task<void> {
    const auto task = create_task(last());
    CO_THROWS(co_await task, CancelledError);
    CO_VERIFY(task.cancelled());
  };
  run_virtually(body);
}

// Task.__step: only the value of the last step gives way to the cancellation.
void LoopTaskTest::anExceptionInTheLastStepCounts() {
  const auto last = []() -> Task<int> {
    if (current_task()->cancel()) throw std::runtime_error("my own");
    co_return 1;
  };
  const auto body = [&]() -> Task<void> {
    const auto task = create_task(last());
    CO_THROWS(co_await task, std::runtime_error);
    CO_VERIFY(!task.cancelled());
  };
  run_virtually(body);
}

void LoopTaskTest::awaitingGivesValuesAndExceptions() {
  const auto bad = []() -> Task<int> {
    co_await coroutines::sleep(1s);
    throw std::runtime_error("as asked");
  };
  const auto body = [&]() -> Task<void> {
    const auto good = create_task(sleep_and_give(1s, 5));
    CO_COMPARE(co_await good, 5);
    CO_COMPARE(co_await good, 5);
    CO_COMPARE(good.result(), 5);
    const auto task = create_task(bad());
    CO_THROWS(co_await task, std::runtime_error);
    CO_VERIFY(task.exception() != nullptr);
    CO_VERIFY(task.exception() == task.exception());
    CO_VERIFY(!task.cancelled());
  };
  run_virtually(body);
}

void LoopTaskTest::futuresOfAnotherLoopAreRefused() {
  EventLoop other;
  const auto future = other.create_future<int>();
  QVERIFY_EXCEPTION_THROWN(coroutines::run(await_future(future)), RuntimeError);
}

void LoopTaskTest::aTaskCannotAwaitItself() {
  const auto body = []() -> Task<void> {
    TaskHandle<int> self;
    const auto narcissus = [&self]() -> Task<int> { co_return co_await self; };
    self = create_task(narcissus());
    CO_THROWS(co_await self, RuntimeError);
  };
  run_virtually(body);
}

void LoopTaskTest::tasksCannotBeGivenResults() {
  const auto body = []() -> Task<void> {
    const auto task = create_task(sleep_and_give(0s, 1));
    CO_THROWS(task.set_result(2), RuntimeError);
    CO_THROWS(task.set_exception(std::make_exception_ptr(1)), RuntimeError);
    CO_COMPARE(co_await task, 1);
  };
  run_virtually(body);
}

void LoopTaskTest::resultsBeforeTheEndAreAnError() {
  EventLoop loop;
  const auto future = loop.create_future<int>();
  QVERIFY_EXCEPTION_THROWN(future.result(), InvalidStateError);
  QVERIFY_EXCEPTION_THROWN(static_cast<void>(future.exception()), InvalidStateError);
  future.set_result(1);
  QVERIFY_EXCEPTION_THROWN(future.set_result(2), InvalidStateError);
  QVERIFY(!future.cancel());
  QCOMPARE(future.result(), 1);
}

void LoopTaskTest::valuesThatCannotBeCopied() {
  const auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(3); };
  const auto body = [&]() -> Task<void> {
    const auto task = create_task(make());
    const std::unique_ptr<int> value = co_await task;
    CO_COMPARE(*value, 3);
  };
  run_virtually(body);
}

void LoopTaskTest::doneCallbacksRunLaterInTheirOrder() {
  std::string text;
  const auto body = [&]() -> Task<void> {
    const auto future = get_running_loop().create_future<int>();
    future.add_done_callback([&](const LoopFuture<int>& f) { text += std::to_string(f.result()); });
    const Callback* removed = future.add_done_callback([&](const LoopFuture<int>&) { text += 'x'; });
    future.add_done_callback([&](const LoopFuture<int>&) { text += 'b'; });
    CO_VERIFY(future.remove_done_callback(removed));
    future.set_result(1);
    CO_COMPARE(text, std::string());
    co_await coroutines::sleep(0s);
    CO_COMPARE(text, std::string("1b"));
    future.add_done_callback([&](const LoopFuture<int>&) { text += 'c'; });
    CO_COMPARE(text, std::string("1b"));
    co_await coroutines::sleep(0s);
    CO_COMPARE(text, std::string("1bc"));
  };
  run_virtually(body);
}

QTEST_APPLESS_MAIN(LoopTaskTest)
#include "tst_loop_task.moc"
