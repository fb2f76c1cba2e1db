// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/gather.h"
#include "core/coroutines/semaphore.h"
#include "core/coroutines/task_group.h"
#include "tests/support/compare.h"
#include "tests/support/loop_tests.h"

#include <stdexcept>
#include <string>
#include <vector>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// Task groups end together; semaphores let so many through.
class LoopGroupsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void Y54_theGroupWaitsForItsTasks();
  void Y54_theFirstErrorCancelsTheSiblings();
  void Y54_theFirstErrorCancelsTheBody();
  void Y54_anErrorOfTheBodyCancelsTheTasks();
  void Y54_allErrorsComeTogether();
  void Y54_noTaskAfterAFailure();
  void Y54_onceAndInsideATaskOnly();
  void Y55_cancellingTheOwnerCancelsAll();
  void Y63_values();
  void Y64_aCancelledAcquireLeavesNobodyBehind();
  void Y67_firstComeFirstServed();
  void Y67_newcomersStandInLine();
  void Y67_afterCancellations();
  void Y67_cancelledAfterBeingLetThrough();
  void Y68_releasedTooOften();
  void Y68_releaseUnlocks();
  void holdReleasesByItself();
};

namespace {

Task<void> sleep_in_group_for(Duration length) { co_await coroutines::sleep(length); }
Task<void> fail_in_group_after(Duration length, std::string text) {
  co_await coroutines::sleep(length);
  throw std::runtime_error(text);
}
Task<void> fail_when_cancelled(std::string text) {
  bool cancelled = false;
  try {
    co_await coroutines::sleep(100s);
  } catch (const CancelledError&) {
    cancelled = true;
  }
  if (cancelled) throw std::runtime_error(text);
}
Task<void> acquire_and_note(Semaphore& semaphore, std::string& text, char c) {
  co_await semaphore.acquire();
  text += c;
}

}  // namespace

void LoopGroupsTest::Y54_theGroupWaitsForItsTasks() {
  const auto body = []() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    TaskGroup group;
    co_await group.run([](TaskGroup& g) -> Task<void> {
      g.create_task(sleep_in_group_for(1s));
      g.create_task(sleep_in_group_for(3s));
      co_await coroutines::sleep(2s);
    });
    CO_COMPARE(seconds_since(begin), 3.0);
  };
  run_virtually(body);
}

void LoopGroupsTest::Y54_theFirstErrorCancelsTheSiblings() {
  const auto body = []() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    TaskGroup group;
    TaskHandle<void> sibling;
    const auto fill = [&](TaskGroup& g) -> Task<void> {
      sibling = g.create_task(sleep_in_group_for(10s));
      g.create_task(fail_in_group_after(1s, "x"));
      co_return;
    };
    CO_THROWS(co_await group.run(fill), ExceptionGroup);
    CO_VERIFY(sibling.cancelled());
    CO_COMPARE(seconds_since(begin), 1.0);
    CO_COMPARE(current_task()->cancelling(), 0);
    co_await coroutines::sleep(1s);  // the owner is free to go on
  };
  run_virtually(body);
}

void LoopGroupsTest::Y54_theFirstErrorCancelsTheBody() {
  const auto body = []() -> Task<void> {
    bool cancelled = false;
    TaskGroup group;
    const auto fill = [&](TaskGroup& g) -> Task<void> {
      g.create_task(fail_in_group_after(1s, "x"));
      try {
        co_await coroutines::sleep(10s);
      } catch (const CancelledError&) {
        cancelled = true;
        throw;
      }
    };
    CO_THROWS(co_await group.run(fill), ExceptionGroup);
    CO_VERIFY(cancelled);
    CO_COMPARE(current_task()->cancelling(), 0);
  };
  run_virtually(body);
}

void LoopGroupsTest::Y54_anErrorOfTheBodyCancelsTheTasks() {
  const auto body = []() -> Task<void> {
    TaskGroup group;
    TaskHandle<void> task;
    const auto fill = [&](TaskGroup& g) -> Task<void> {
      task = g.create_task(sleep_in_group_for(10s));
      co_await coroutines::sleep(0s);
      throw std::runtime_error("body");
    };
    CO_THROWS(co_await group.run(fill), ExceptionGroup);
    CO_VERIFY(task.cancelled());
  };
  run_virtually(body);
}

void LoopGroupsTest::Y54_allErrorsComeTogether() {
  const auto body = []() -> Task<void> {
    TaskGroup group;
    const auto fill = [&](TaskGroup& g) -> Task<void> {
      g.create_task(fail_when_cancelled("second"));
      g.create_task(fail_in_group_after(1s, "first"));
      co_return;
    };
    std::vector<std::exception_ptr> errors;
    std::string text;
    try {
      co_await group.run(fill);
    } catch (const ExceptionGroup& all) {
      errors = all.exceptions();
      text = all.what();
    }
    CO_COMPARE(errors.size(), std::size_t{2});
    CO_THROWS(std::rethrow_exception(errors[0]), std::runtime_error);
    CO_COMPARE(text, std::string("unhandled errors in a TaskGroup (2 sub-exceptions); std::runtime_error: first; "
                                 "std::runtime_error: second"));
  };
  run_virtually(body);
}

void LoopGroupsTest::Y54_noTaskAfterAFailure() {
  const auto body = []() -> Task<void> {
    TaskGroup group;
    bool refused = false;
    const auto fill = [&](TaskGroup& g) -> Task<void> {
      g.create_task(fail_in_group_after(1s, "x"));
      try {
        co_await coroutines::sleep(10s);
      } catch (const CancelledError&) {
      }
      try {
        g.create_task(sleep_in_group_for(1s));
      } catch (const RuntimeError&) {
        refused = true;
      }
    };
    CO_THROWS(co_await group.run(fill), ExceptionGroup);
    CO_VERIFY(refused);
    CO_THROWS(group.create_task(sleep_in_group_for(1s)), RuntimeError);
  };
  run_virtually(body);
}

void LoopGroupsTest::Y54_onceAndInsideATaskOnly() {
  const auto nothing = [](TaskGroup&) -> Task<void> { co_return; };
  TaskGroup outside;
  QVERIFY_EXCEPTION_THROWN(outside.create_task(sleep_in_group_for(1s)), RuntimeError);
  QVERIFY_EXCEPTION_THROWN(outside.run(nothing).run(), RuntimeError);
  const auto body = [&]() -> Task<void> {
    TaskGroup group;
    co_await group.run(nothing);
    CO_THROWS(co_await group.run(nothing), RuntimeError);
  };
  run_virtually(body);
}

void LoopGroupsTest::Y55_cancellingTheOwnerCancelsAll() {
  std::vector<TaskHandle<void>> children;
  const auto owner = [&]() -> Task<void> {
    TaskGroup group;
    const auto fill = [&](TaskGroup& g) -> Task<void> {
      children.push_back(g.create_task(sleep_in_group_for(10s)));
      children.push_back(g.create_task(sleep_in_group_for(20s)));
      co_return;
    };
    co_await group.run(fill);
  };
  const auto body = [&]() -> Task<void> {
    const auto task = create_task(owner());
    co_await coroutines::sleep(1s);
    task.cancel();
    CO_THROWS(co_await task, CancelledError);
    CO_VERIFY(task.cancelled());
    CO_VERIFY(children[0].cancelled() && children[1].cancelled());
    children.clear();
  };
  run_virtually(body);
}

void LoopGroupsTest::Y63_values() {
  QVERIFY_EXCEPTION_THROWN(Semaphore(-1), std::invalid_argument);
  QVERIFY(Semaphore(0).locked());
  QVERIFY(!Semaphore().locked());
  std::string text;
  const auto body = [&]() -> Task<void> {
    Semaphore semaphore(3);
    for (const char c : std::string("abc"))
      co_await acquire_and_note(semaphore, text, c);
    CO_VERIFY(semaphore.locked());
    const auto waiting = create_task(acquire_and_note(semaphore, text, 'd'));
    co_await coroutines::sleep(1s);
    CO_COMPARE(text, std::string("abc"));
    CO_VERIFY(get_running_loop().tasks().at(0).waits_for == WaitsFor::semaphore);
    semaphore.release();
    co_await waiting;
    CO_COMPARE(text, std::string("abcd"));
    CO_VERIFY(semaphore.locked());
  };
  run_virtually(body);
}

void LoopGroupsTest::Y64_aCancelledAcquireLeavesNobodyBehind() {
  std::string text;
  const auto body = [&]() -> Task<void> {
    Semaphore semaphore(0);
    const auto waiting = create_task(acquire_and_note(semaphore, text, 'a'));
    co_await coroutines::sleep(0s);
    CO_COMPARE(semaphore.waiters(), std::size_t{1});
    waiting.cancel();
    CO_THROWS(co_await waiting, CancelledError);
    CO_COMPARE(semaphore.waiters(), std::size_t{0});
    CO_VERIFY(semaphore.locked());
    semaphore.release();
    CO_COMPARE(semaphore.value(), std::ptrdiff_t{1});
  };
  run_virtually(body);
  QCOMPARE(text, std::string());
}

void LoopGroupsTest::Y67_firstComeFirstServed() {
  std::string text;
  const auto body = [&]() -> Task<void> {
    Semaphore semaphore(0);
    std::vector<TaskHandle<void>> tasks;
    for (const char c : std::string("abcde"))
      tasks.push_back(create_task(acquire_and_note(semaphore, text, c)));
    co_await coroutines::sleep(0s);
    for (int i = 0; i < 2; ++i)
      semaphore.release();
    co_await coroutines::sleep(0s);
    CO_COMPARE(text, std::string("ab"));
    for (int i = 0; i < 3; ++i)
      semaphore.release();
    co_await gather(tasks);
    CO_COMPARE(text, std::string("abcde"));
  };
  run_virtually(body);
}

void LoopGroupsTest::Y67_newcomersStandInLine() {
  std::string text;
  const auto again = [](Semaphore& semaphore, std::string& said, char c) -> Task<void> {
    for (int i = 0; i < 2; ++i) {
      co_await semaphore.acquire();
      co_await coroutines::sleep(1s);
      semaphore.release();
      said += c;
    }
  };
  const auto body = [&]() -> Task<void> {
    Semaphore semaphore(1);
    co_await gather(again(semaphore, text, 'a'), again(semaphore, text, 'b'), again(semaphore, text, 'c'));
    CO_COMPARE(text, std::string("abcabc"));
  };
  run_virtually(body);
}

void LoopGroupsTest::Y67_afterCancellations() {
  std::string text;
  const auto body = [&]() -> Task<void> {
    Semaphore semaphore(1);
    co_await semaphore.acquire();
    const auto a = create_task(acquire_and_note(semaphore, text, 'a'));
    const auto b = create_task(acquire_and_note(semaphore, text, 'b'));
    const auto c = create_task(acquire_and_note(semaphore, text, 'c'));
    co_await coroutines::sleep(0s);
    a.cancel();
    semaphore.release();  // the place is for b, in the same turn as a's cancellation
    co_await b;
    CO_COMPARE(text, std::string("b"));
    semaphore.release();
    co_await c;
    CO_COMPARE(text, std::string("bc"));
    CO_VERIFY(a.cancelled());
  };
  run_virtually(body);
}

void LoopGroupsTest::Y67_cancelledAfterBeingLetThrough() {
  std::string text;
  const auto body = [&]() -> Task<void> {
    Semaphore semaphore(1);
    co_await semaphore.acquire();
    const auto a = create_task(acquire_and_note(semaphore, text, 'a'));
    const auto b = create_task(acquire_and_note(semaphore, text, 'b'));
    co_await coroutines::sleep(0s);
    semaphore.release();  // a is let through, but does not run yet
    CO_VERIFY(semaphore.locked());
    a.cancel();
    CO_THROWS(co_await a, CancelledError);
    co_await b;
    CO_COMPARE(text, std::string("b"));
    CO_COMPARE(semaphore.value(), std::ptrdiff_t{0});
  };
  run_virtually(body);
}

void LoopGroupsTest::Y68_releasedTooOften() {
  BoundedSemaphore semaphore(1);
  QVERIFY_EXCEPTION_THROWN(semaphore.release(), std::logic_error);
  const auto body = [&]() -> Task<void> {
    co_await semaphore.acquire();
    CO_VERIFY(semaphore.locked());
    semaphore.release();
    CO_THROWS(semaphore.release(), std::logic_error);
  };
  run_virtually(body);
}

void LoopGroupsTest::Y68_releaseUnlocks() {
  const auto body = []() -> Task<void> {
    Semaphore semaphore(1);
    co_await semaphore.acquire();
    CO_VERIFY(semaphore.locked());
    semaphore.release();
    CO_VERIFY(!semaphore.locked());
  };
  run_virtually(body);
}

void LoopGroupsTest::holdReleasesByItself() {
  const auto body = []() -> Task<void> {
    Semaphore semaphore(1);
    {
      const auto held = co_await semaphore.hold();
      CO_VERIFY(semaphore.locked());
    }
    CO_VERIFY(!semaphore.locked());
  };
  run_virtually(body);
}

QTEST_APPLESS_MAIN(LoopGroupsTest)
#include "tst_loop_groups.moc"
