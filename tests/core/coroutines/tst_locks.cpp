// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/barrier.h"
#include "core/coroutines/gather.h"
#include "core/coroutines/locks.h"
#include "core/coroutines/wait_for.h"
#include "tests/support/compare.h"
#include "tests/support/loop_tests.h"

#include <stdexcept>
#include <string>
#include <vector>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// CPython 3.13, Lib/test/test_asyncio/test_locks.py: LockTests, EventTests, ConditionTests, BarrierTests.
class LocksTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLockIsTakenInTurn();
  void aCancelledWaiterLeavesTheLine();
  void aWaiterCancelledAfterItWasWokenWakesTheNext();
  void cancelledWaitersDoNotHoldUpANewcomer();
  void aLockNobodyHoldsCannotBeReleased();
  void holdReleasesAtTheEndOfTheScope();
  void anEventWakesAll();
  void aClearedEventStillWakesThoseWhoWereWoken();
  void aCancelledWaitForAnEvent();
  void aConditionWakesAsManyAsItIsTold();
  void aConditionNeedsItsLock();
  void waitForChecksThePredicate();
  void aCancelledConditionHasTheLockAgain();
  void aNotificationIsNotLostByACancellation();
  void conditionsMayShareALock();
  void aBarrierLetsAllGoTogether();
  void aBarrierCanBeUsedAgain();
  void aBarrierOfNobodyIsRefused();
  void aResetBreaksThoseWhoWait();
  void anAbortedBarrierStaysBroken();
  void aCancelledWaiterLeavesTheBarrier();
  void tasksSayThatTheyWaitForThem();
};

namespace {

Task<void> take_and_note(Lock& lock, std::string& text, char c) {
  co_await lock.acquire();
  text += c;
}
Task<void> wait_and_note(Event& event, std::string& text, char c) {
  co_await event.wait();
  text += c;
}
Task<void> wait_and_note(Condition& condition, std::string& text, char c) {
  const auto held = co_await condition.hold();
  co_await condition.wait();
  text += c;
}
Task<std::size_t> pass_barrier(Barrier& barrier, std::string& text, char c) {
  text += c;
  const std::size_t number = co_await barrier.wait();
  text += static_cast<char>(c - 'a' + 'A');
  co_return number;
}
/// Lets all others go as far as they can.
Task<void> turns() {
  for (int i = 0; i < 10; ++i)
    co_await coroutines::sleep(0s);
}
/// What awaiting it throws, by name.
template <class T>
Task<std::string> end_of(TaskHandle<T> task) {
  try {
    static_cast<void>(co_await task);
  } catch (const CancelledError&) {
    co_return "cancelled";
  } catch (const BrokenBarrierError&) {
    co_return "broken";
  } catch (const std::exception& error) {
    co_return error.what();
  }
  co_return "";
}

}  // namespace

void LocksTest::aLockIsTakenInTurn() {
  run_virtually([]() -> Task<void> {
    Lock lock;
    std::string text;
    CO_VERIFY(!lock.locked());
    co_await lock.acquire();
    CO_VERIFY(lock.locked());
    std::vector<TaskHandle<void>> tasks;
    for (const char c : {'a', 'b', 'c'})
      tasks.push_back(create_task(take_and_note(lock, text, c)));
    co_await turns();
    CO_COMPARE(text, std::string());
    CO_COMPARE(lock.waiters(), std::size_t{3});
    for (const char* expected : {"a", "ab", "abc"}) {
      lock.release();
      co_await turns();
      CO_COMPARE(text, std::string(expected));
      CO_VERIFY(lock.locked());
    }
    lock.release();
    CO_VERIFY(!lock.locked());
  });
}

void LocksTest::aCancelledWaiterLeavesTheLine() {
  run_virtually([]() -> Task<void> {
    Lock lock;
    std::string text;
    co_await lock.acquire();
    const auto a = create_task(take_and_note(lock, text, 'a'));
    const auto b = create_task(take_and_note(lock, text, 'b'));
    co_await turns();
    a.cancel();
    CO_COMPARE(co_await end_of(a), std::string("cancelled"));
    CO_COMPARE(lock.waiters(), std::size_t{1});
    lock.release();
    co_await b;
    CO_COMPARE(text, std::string("b"));
  });
}

// test_cancel_race, bpo-27585.
void LocksTest::aWaiterCancelledAfterItWasWokenWakesTheNext() {
  run_virtually([]() -> Task<void> {
    Lock lock;
    std::string text;
    co_await lock.acquire();
    const auto a = create_task(take_and_note(lock, text, 'a'));
    const auto b = create_task(take_and_note(lock, text, 'b'));
    co_await turns();
    lock.release();  // wakes a, which has had no turn yet
    a.cancel();
    co_await b;
    CO_COMPARE(text, std::string("b"));
    CO_VERIFY(a.cancelled());
    CO_VERIFY(lock.locked());
  });
}

// test_cancel_release_race, bpo-32734: who comes when all waiters were cancelled need not wait.
void LocksTest::cancelledWaitersDoNotHoldUpANewcomer() {
  run_virtually([]() -> Task<void> {
    Lock lock;
    std::string text;
    co_await lock.acquire();
    const auto a = create_task(take_and_note(lock, text, 'a'));
    co_await turns();
    a.cancel();
    lock.release();
    co_await lock.acquire();
    CO_VERIFY(lock.locked());
    co_await turns();
    CO_COMPARE(text, std::string());
    CO_VERIFY(a.cancelled());
  });
}

void LocksTest::aLockNobodyHoldsCannotBeReleased() {
  run_virtually([]() -> Task<void> {
    Lock lock;
    CO_THROWS(lock.release(), RuntimeError);
    co_await lock.acquire();
    lock.release();
    CO_THROWS(lock.release(), RuntimeError);
  });
}

void LocksTest::holdReleasesAtTheEndOfTheScope() {
  run_virtually([]() -> Task<void> {
    Lock lock;
    {
      const auto held = co_await lock.hold();
      CO_VERIFY(lock.locked());
    }
    CO_VERIFY(!lock.locked());
    bool threw = false;
    try {
      const auto held = co_await lock.hold();
      throw std::runtime_error("inside");
    } catch (const std::runtime_error&) {
      threw = true;
    }
    CO_VERIFY(threw && !lock.locked());
  });
}

void LocksTest::anEventWakesAll() {
  run_virtually([]() -> Task<void> {
    Event event;
    std::string text;
    std::vector<TaskHandle<void>> tasks;
    for (const char c : {'a', 'b', 'c'})
      tasks.push_back(create_task(wait_and_note(event, text, c)));
    co_await turns();
    CO_COMPARE(text, std::string());
    event.set();
    event.set();
    CO_VERIFY(event.is_set());
    co_await turns();
    CO_COMPARE(text, std::string("abc"));
    co_await event.wait();  // at once
    event.clear();
    CO_VERIFY(!event.is_set());
  });
}

// test_clear_with_waiters
void LocksTest::aClearedEventStillWakesThoseWhoWereWoken() {
  run_virtually([]() -> Task<void> {
    Event event;
    std::string text;
    const auto a = create_task(wait_and_note(event, text, 'a'));
    co_await turns();
    event.set();
    event.clear();
    event.set();
    event.clear();
    co_await a;
    CO_COMPARE(text, std::string("a"));
    CO_THROWS(co_await wait_for(wait_and_note(event, text, 'b'), 1s), TimeoutError);
  });
}

void LocksTest::aCancelledWaitForAnEvent() {
  run_virtually([]() -> Task<void> {
    Event event;
    std::string text;
    const auto a = create_task(wait_and_note(event, text, 'a'));
    const auto b = create_task(wait_and_note(event, text, 'b'));
    co_await turns();
    a.cancel();
    event.set();
    co_await turns();
    CO_VERIFY(a.cancelled());
    CO_COMPARE(text, std::string("b"));
  });
}

void LocksTest::aConditionWakesAsManyAsItIsTold() {
  run_virtually([]() -> Task<void> {
    Condition condition;
    std::string text;
    std::vector<TaskHandle<void>> tasks;
    for (const char c : {'a', 'b', 'c', 'd', 'e'})
      tasks.push_back(create_task(wait_and_note(condition, text, c)));
    co_await turns();
    const auto notify = [&](std::size_t most) -> Task<void> {
      {
        const auto held = co_await condition.hold();
        condition.notify(most);
      }
      co_await turns();
    };
    co_await notify(1);
    CO_COMPARE(text, std::string("a"));
    co_await notify(2);
    CO_COMPARE(text, std::string("abc"));
    co_await notify(100);
    CO_COMPARE(text, std::string("abcde"));
    co_await notify(1);  // nobody is there
    CO_VERIFY(!condition.lock().locked());
  });
}

void LocksTest::aConditionNeedsItsLock() {
  run_virtually([]() -> Task<void> {
    Condition condition;
    CO_THROWS(co_await condition.wait(), RuntimeError);
    CO_THROWS(condition.notify(), RuntimeError);
    CO_THROWS(condition.notify_all(), RuntimeError);
  });
}

void LocksTest::waitForChecksThePredicate() {
  run_virtually([]() -> Task<void> {
    Condition condition;
    int value = 0;
    const auto waits = [&]() -> Task<int> {
      const auto held = co_await condition.hold();
      co_await condition.wait_for([&] { return value == 3; });
      co_return value;
    };
    const auto task = create_task(waits());
    for (int i = 0; i < 3; ++i) {
      co_await turns();
      CO_VERIFY(!task.done());
      const auto held = co_await condition.hold();
      ++value;
      condition.notify_all();
    }
    CO_COMPARE(co_await task, 3);
  });
}

// test_wait_cancel_contested: whoever is cancelled has the lock again before it hears of it.
void LocksTest::aCancelledConditionHasTheLockAgain() {
  run_virtually([]() -> Task<void> {
    Condition condition;
    bool had_lock = false;
    const auto waits = [&]() -> Task<void> {
      co_await condition.lock().acquire();
      std::exception_ptr error;
      try {
        co_await condition.wait();
      } catch (const CancelledError&) {
        had_lock = condition.lock().locked();
        error = std::current_exception();
      }
      condition.lock().release();
      if (error) std::rethrow_exception(error);
    };
    const auto task = create_task(waits());
    co_await turns();
    co_await condition.lock().acquire();
    task.cancel();
    co_await turns();
    CO_VERIFY(!task.done());  // waits for the lock, which we hold
    task.cancel();            // once more does not shake it off
    co_await turns();
    CO_VERIFY(!task.done());
    condition.lock().release();
    CO_COMPARE(co_await end_of(task), std::string("cancelled"));
    CO_VERIFY(had_lock);
    CO_VERIFY(!condition.lock().locked());
  });
}

// test_cancel_wakeup: a cancelled task that was notified passes the notification on.
void LocksTest::aNotificationIsNotLostByACancellation() {
  run_virtually([]() -> Task<void> {
    Condition condition;
    std::string text;
    const auto a = create_task(wait_and_note(condition, text, 'a'));
    const auto b = create_task(wait_and_note(condition, text, 'b'));
    co_await turns();
    {
      const auto held = co_await condition.hold();
      condition.notify(1);
    }
    a.cancel();
    CO_COMPARE(co_await end_of(a), std::string("cancelled"));
    co_await b;
    CO_COMPARE(text, std::string("b"));
  });
}

void LocksTest::conditionsMayShareALock() {
  run_virtually([]() -> Task<void> {
    Lock lock;
    Condition first(lock);
    Condition second(lock);
    std::string text;
    const auto a = create_task(wait_and_note(first, text, 'a'));
    const auto b = create_task(wait_and_note(second, text, 'b'));
    co_await turns();
    {
      const auto held = co_await lock.hold();
      second.notify();
    }
    co_await turns();
    CO_COMPARE(text, std::string("b"));
    CO_VERIFY(!a.done());
    a.cancel();
    co_await turns();
  });
}

void LocksTest::aBarrierLetsAllGoTogether() {
  run_virtually([]() -> Task<void> {
    Barrier barrier(3);
    CO_COMPARE(barrier.parties(), std::size_t{3});
    std::string text;
    const auto a = create_task(pass_barrier(barrier, text, 'a'));
    const auto b = create_task(pass_barrier(barrier, text, 'b'));
    co_await turns();
    CO_COMPARE(text, std::string("ab"));
    CO_COMPARE(barrier.n_waiting(), std::size_t{2});
    const auto c = create_task(pass_barrier(barrier, text, 'c'));
    co_await turns();
    CO_COMPARE(text.size(), std::size_t{6});
    CO_COMPARE(text.substr(0, 3), std::string("abc"));
    CO_COMPARE(co_await a + co_await b * 10 + co_await c * 100, std::size_t{210});
    CO_COMPARE(barrier.n_waiting(), std::size_t{0});
    CO_VERIFY(!barrier.broken());
  });
}

void LocksTest::aBarrierCanBeUsedAgain() {
  run_virtually([]() -> Task<void> {
    Barrier barrier(2);
    std::string text;
    std::vector<TaskHandle<std::size_t>> tasks;
    for (const char c : {'a', 'b', 'c', 'd', 'e', 'f'})
      tasks.push_back(create_task(pass_barrier(barrier, text, c)));
    for (const auto& task : tasks)
      static_cast<void>(co_await task);
    CO_COMPARE(text.size(), std::size_t{12});
  });
}

void LocksTest::aBarrierOfNobodyIsRefused() {
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Barrier(0));
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Barrier(-2));
}

void LocksTest::aResetBreaksThoseWhoWait() {
  run_virtually([]() -> Task<void> {
    Barrier barrier(3);
    std::string text;
    const auto a = create_task(pass_barrier(barrier, text, 'a'));
    co_await turns();
    co_await barrier.reset();
    CO_COMPARE(co_await end_of(a), std::string("broken"));
    CO_VERIFY(!barrier.broken());
    CO_COMPARE(barrier.n_waiting(), std::size_t{0});
    std::vector<TaskHandle<std::size_t>> tasks;
    for (const char c : {'b', 'c', 'd'})
      tasks.push_back(create_task(pass_barrier(barrier, text, c)));
    for (const auto& task : tasks)
      static_cast<void>(co_await task);
    CO_COMPARE(text.size(), std::size_t{7});
  });
}

void LocksTest::anAbortedBarrierStaysBroken() {
  run_virtually([]() -> Task<void> {
    Barrier barrier(2);
    std::string text;
    const auto a = create_task(pass_barrier(barrier, text, 'a'));
    co_await turns();
    co_await barrier.abort();
    CO_COMPARE(co_await end_of(a), std::string("broken"));
    CO_VERIFY(barrier.broken());
    CO_THROWS(static_cast<void>(co_await barrier.wait()), BrokenBarrierError);
    co_await barrier.reset();
    CO_VERIFY(!barrier.broken());
    const auto b = create_task(pass_barrier(barrier, text, 'b'));
    static_cast<void>(co_await barrier.wait());
    static_cast<void>(co_await b);
  });
}

void LocksTest::aCancelledWaiterLeavesTheBarrier() {
  run_virtually([]() -> Task<void> {
    Barrier barrier(2);
    std::string text;
    const auto a = create_task(pass_barrier(barrier, text, 'a'));
    co_await turns();
    a.cancel();
    CO_COMPARE(co_await end_of(a), std::string("cancelled"));
    CO_COMPARE(barrier.n_waiting(), std::size_t{0});
    CO_VERIFY(!barrier.broken());
    const auto b = create_task(pass_barrier(barrier, text, 'b'));
    const auto c = create_task(pass_barrier(barrier, text, 'c'));
    static_cast<void>(co_await b);
    static_cast<void>(co_await c);
    CO_COMPARE(text.size(), std::size_t{5});
  });
}

void LocksTest::tasksSayThatTheyWaitForThem() {
  run_virtually([]() -> Task<void> {
    Lock lock;
    Event event;
    Condition condition;
    std::string text;
    co_await lock.acquire();
    std::vector<TaskHandle<void>> tasks{create_task(take_and_note(lock, text, 'a')),
                                        create_task(wait_and_note(event, text, 'b')),
                                        create_task(wait_and_note(condition, text, 'c'))};
    co_await turns();
    std::string all;
    for (const TaskInfo& info : get_running_loop().tasks())
      all += std::string(to_string(info.waits_for)) + ' ';
    CO_COMPARE(all, std::string("lock event condition "));
    for (const auto& task : tasks)
      task.cancel();
    co_await turns();
  });
}

QTEST_APPLESS_MAIN(LocksTest)
#include "tst_locks.moc"
