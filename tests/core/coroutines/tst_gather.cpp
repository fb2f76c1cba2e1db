// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/gather.h"

#include "core/coroutines/wait_for.h"
#include "tests/support/compare.h"
#include "tests/support/log_capture.h"
#include "tests/support/loop_tests.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// Many tasks as one: gather, shield, wait, as_completed.
class GatherTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void Y01_valuesInTheOrderOfTheArguments();
  void Y02_theFirstExceptionEndsIt();
  void Y03_Y06_exceptionsInTheirPlaces();
  void Y04_nothingGivesNothing();
  void Y07_theSameTaskSeveralTimes();
  void Y08_cancellingTheAwaiterCancelsAll();
  void Y09_childrenOfDifferentLoops();
  void Y12_laterExceptionsAreSilent();
  void whatHasEndedNeedsNoTurn();
  void Y53_shieldKeepsTheInnerRunning();
  void Y53_cancellingTheInnerCancelsTheShield();
  void Y53_gatherOfShields();
  void Y51_waitForTheFirst();
  void Y51_waitForTheFirstFailure();
  void Y51_waitForAll();
  void Y51_waitWithALimit();
  void Y51_waitForNothing();
  void Y52_asCompletedInTheOrderOfTheEnds();
  void Y52_asCompletedTimesOut();
  void Y52_asCompletedForSeveralTasksAtOnce();
  void Y52_asCompletedOfCoroutines();
  void differentTypesGiveATuple();
};

namespace {

Task<int> give_after(Duration length, int value) {
  co_await coroutines::sleep(length);
  co_return value;
}
Task<int> fail_after(Duration length, std::string text) {
  co_await coroutines::sleep(length);
  throw std::runtime_error(text);
}

template <class... T>
std::vector<TaskHandle<int>> tasks_of(T... coroutine) {
  std::vector<TaskHandle<int>> all;
  (all.push_back(create_task(std::move(coroutine))), ...);
  return all;
}

bool says(const std::exception_ptr& error, const std::string& text) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what() == text;
  }
}

}  // namespace

void GatherTest::Y01_valuesInTheOrderOfTheArguments() {
  const auto body = []() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    const auto all = gather(tasks_of(give_after(3s, 1), give_after(1s, 2), give_after(2s, 3)));
    co_await coroutines::sleep(2500ms);
    CO_VERIFY(!all.done());
    const std::vector<int> expected{1, 2, 3};
    CO_COMPARE(co_await all, expected);
    CO_COMPARE(seconds_since(begin), 3.0);
  };
  run_virtually(body);
}

void GatherTest::Y02_theFirstExceptionEndsIt() {
  const auto body = []() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    const auto children = tasks_of(give_after(3s, 1), fail_after(1s, "first"), fail_after(2s, "second"));
    const auto all = gather(children);
    CO_THROWS(co_await all, std::runtime_error);
    CO_COMPARE(seconds_since(begin), 1.0);
    CO_VERIFY(says(all.exception(), "first"));
    CO_VERIFY(!children[0].done());
    CO_COMPARE(co_await children[0], 1);  // the others were left alone
    CO_VERIFY(says(all.exception(), "first"));
    CO_VERIFY(says(children[2].exception(), "second"));
  };
  run_virtually(body);
}

void GatherTest::Y03_Y06_exceptionsInTheirPlaces() {
  const auto body = []() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    const auto children =
        tasks_of(give_after(1s, 1), fail_after(2s, "a"), give_after(9s, 3), fail_after(4s, "b"), give_after(9s, 5));
    const auto all = gather(return_exceptions, children);
    co_await coroutines::sleep(0s);
    children[2].cancel();
    children[4].cancel();
    const auto outcomes = co_await all;
    CO_COMPARE(seconds_since(begin), 4.0);
    CO_COMPARE(outcomes.size(), std::size_t{5});
    CO_COMPARE(std::get<0>(outcomes[0]), 1);
    CO_VERIFY(says(std::get<1>(outcomes[1]), "a"));
    CO_VERIFY(says(std::get<1>(outcomes[3]), "b"));
    CO_THROWS(std::rethrow_exception(std::get<1>(outcomes[2])), CancelledError);
    CO_THROWS(std::rethrow_exception(std::get<1>(outcomes[4])), CancelledError);
  };
  run_virtually(body);
}

void GatherTest::Y04_nothingGivesNothing() {
  const auto body = []() -> Task<void> {
    CO_COMPARE((co_await gather(std::vector<Task<int>>())).size(), std::size_t{0});
    CO_COMPARE((co_await gather(return_exceptions, std::vector<Task<int>>())).size(), std::size_t{0});
  };
  run_virtually(body);
}

void GatherTest::Y07_theSameTaskSeveralTimes() {
  int runs = 0;
  const auto once = [&runs]() -> Task<int> {
    co_await coroutines::sleep(1s);
    co_return ++runs;
  };
  const auto body = [&]() -> Task<void> {
    const auto task = create_task(once());
    const std::vector<TaskHandle<int>> twice{task, create_task(give_after(0s, 9)), task};
    const std::vector<int> expected{1, 9, 1};
    CO_COMPARE(co_await gather(twice), expected);
  };
  run_virtually(body);
  QCOMPARE(runs, 1);
}

void GatherTest::Y08_cancellingTheAwaiterCancelsAll() {
  const auto body = []() -> Task<void> {
    const auto children = tasks_of(give_after(3s, 1), give_after(9s, 2));
    const auto all = gather(children);
    const auto waiter = [](LoopFuture<std::vector<int>> what) -> Task<void> { co_await what; };
    const auto awaiting = create_task(waiter(all));
    co_await coroutines::sleep(1s);
    CO_VERIFY(awaiting.cancel());
    CO_THROWS(co_await awaiting, CancelledError);
    CO_VERIFY(children[0].cancelled() && children[1].cancelled());
    CO_VERIFY(all.cancelled());
    CO_VERIFY(!all.cancel());
  };
  run_virtually(body);
}

void GatherTest::Y09_childrenOfDifferentLoops() {
  EventLoop one;
  EventLoop other;
  const std::vector<LoopFuture<int>> futures{one.create_future<int>(), other.create_future<int>()};
  QVERIFY_EXCEPTION_THROWN(gather(futures), std::invalid_argument);
}

void GatherTest::Y12_laterExceptionsAreSilent() {
  const LogCapture log;
  const auto body = []() -> Task<void> {
    const auto all = gather(tasks_of(fail_after(1s, "first"), fail_after(2s, "second")));
    CO_THROWS(co_await all, std::runtime_error);
    co_await coroutines::sleep(5s);
  };
  run_virtually(body);
  QCOMPARE(log.records().size(), std::size_t{0});
}

// gather() of CPython 3.12 and later: done futures are looked at once.
void GatherTest::whatHasEndedNeedsNoTurn() {
  run_virtually([]() -> Task<void> {
    LoopFuture<int> one = get_running_loop().create_future<int>();
    one.set_result(1);
    CO_VERIFY(gather(std::vector{one, one}).done());
    LoopFuture<int> failed = get_running_loop().create_future<int>();
    failed.set_exception(std::make_exception_ptr(std::runtime_error("early")));
    const LoopFuture<int> pending = get_running_loop().create_future<int>();
    const auto both = gather(std::vector{pending, failed});
    CO_VERIFY(both.done());
    CO_THROWS(static_cast<void>(co_await both), std::runtime_error);
    pending.cancel();
  });
}

void GatherTest::Y53_shieldKeepsTheInnerRunning() {
  const auto body = []() -> Task<void> {
    const auto inner = create_task(give_after(2s, 5));
    const auto outer = shield(inner);
    const auto waiter = [](LoopFuture<int> what) -> Task<void> { co_await what; };
    const auto awaiting = create_task(waiter(outer));
    co_await coroutines::sleep(1s);
    awaiting.cancel();
    CO_THROWS(co_await awaiting, CancelledError);
    CO_VERIFY(outer.cancelled());
    CO_VERIFY(!inner.done());
    CO_COMPARE(co_await inner, 5);
  };
  run_virtually(body);
}

void GatherTest::Y53_cancellingTheInnerCancelsTheShield() {
  const auto body = []() -> Task<void> {
    const auto inner = create_task(give_after(2s, 5));
    const auto outer = shield(inner);
    co_await coroutines::sleep(0s);
    inner.cancel();
    CO_THROWS(co_await outer, CancelledError);
    CO_VERIFY(outer.cancelled() && inner.cancelled());
    CO_COMPARE(co_await shield(give_after(1s, 6)), 6);
    CO_THROWS(co_await shield(fail_after(1s, "x")), std::runtime_error);
  };
  run_virtually(body);
}

void GatherTest::Y53_gatherOfShields() {
  const auto body = []() -> Task<void> {
    const auto children = tasks_of(give_after(1s, 1), give_after(2s, 2));
    const std::vector<LoopFuture<int>> shields{shield(children[0]), shield(children[1])};
    const auto all = gather(shields);
    co_await coroutines::sleep(0s);
    CO_VERIFY(all.cancel());
    CO_THROWS(co_await all, CancelledError);
    CO_VERIFY(!children[0].done() && !children[1].done());
    CO_COMPARE(co_await children[1], 2);
    CO_COMPARE(children[0].result(), 1);
  };
  run_virtually(body);
}

void GatherTest::Y51_waitForTheFirst() {
  const auto body = []() -> Task<void> {
    const auto children = tasks_of(give_after(3s, 1), give_after(1s, 2));
    const auto split = co_await coroutines::wait(children, std::nullopt, FIRST_COMPLETED);
    CO_COMPARE(split.done.size(), std::size_t{1});
    CO_VERIFY(split.done[0] == children[1]);
    CO_COMPARE(split.pending.size(), std::size_t{1});
    CO_VERIFY(!split.pending[0].done());
  };
  run_virtually(body);
}

void GatherTest::Y51_waitForTheFirstFailure() {
  const LogCapture log;
  const auto body = []() -> Task<void> {
    const auto children = tasks_of(give_after(1s, 1), fail_after(2s, "x"), give_after(3s, 3));
    const auto split = co_await coroutines::wait(children, std::nullopt, FIRST_EXCEPTION);
    CO_COMPARE(split.done.size(), std::size_t{2});
    CO_VERIFY(split.pending[0] == children[2]);
  };
  run_virtually(body);
  QCOMPARE(log.count(LogLevel::error, "never looked at"), std::size_t{1});  // waiting is not looking
}

void GatherTest::Y51_waitForAll() {
  const auto body = []() -> Task<void> {
    auto children = tasks_of(give_after(1s, 1), give_after(2s, 2));
    children.push_back(children[0]);
    const auto split = co_await coroutines::wait(children);
    CO_COMPARE(split.done.size(), std::size_t{2});  // each once
    CO_COMPARE(split.pending.size(), std::size_t{0});
  };
  run_virtually(body);
}

void GatherTest::Y51_waitWithALimit() {
  const auto body = []() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    const auto children = tasks_of(give_after(1s, 1), give_after(5s, 2));
    const auto split = co_await coroutines::wait(children, 2s);
    CO_COMPARE(seconds_since(begin), 2.0);
    CO_VERIFY(split.done[0] == children[0]);
    CO_VERIFY(split.pending[0] == children[1]);
    CO_COMPARE(co_await children[1], 2);  // it was not cancelled
  };
  run_virtually(body);
}

void GatherTest::Y51_waitForNothing() {
  const auto body = []() -> Task<void> {
    CO_THROWS(co_await coroutines::wait(std::vector<TaskHandle<int>>()), std::invalid_argument);
  };
  run_virtually(body);
}

void GatherTest::Y52_asCompletedInTheOrderOfTheEnds() {
  const auto body = []() -> Task<void> {
    auto ends = coroutines::as_completed(tasks_of(give_after(3s, 1), give_after(1s, 2), give_after(2s, 3)));
    std::vector<int> values;
    while (true) {
      const auto next = co_await ends.next();
      if (!next) break;
      values.push_back(next->result());
    }
    CO_COMPARE(values, (std::vector<int>{2, 3, 1}));
  };
  run_virtually(body);
}

void GatherTest::Y52_asCompletedTimesOut() {
  const auto body = []() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    auto ends = coroutines::as_completed(tasks_of(give_after(9s, 1), give_after(1s, 2)), 3s);
    const auto first = co_await ends.next();
    CO_COMPARE(first->result(), 2);
    CO_THROWS(co_await ends.next(), TimeoutError);
    CO_COMPARE(seconds_since(begin), 3.0);
  };
  run_virtually(body);
}

// BaseTaskTests.test_as_completed_concurrent.
void GatherTest::Y52_asCompletedForSeveralTasksAtOnce() {
  run_virtually([]() -> Task<void> {
    std::vector<TaskHandle<int>> tasks;
    for (int i = 1; i <= 4; ++i)
      tasks.push_back(coroutines::create_task(give_after(std::chrono::seconds(i), i)));
    auto ends = coroutines::as_completed(tasks, Duration(100s));
    const auto take = [&]() -> Task<int> {
      const auto next = co_await ends.next();
      co_return next ? next->result() : 0;
    };
    // One more than there are, and one that is cancelled and leaves its future to the others.
    std::vector<TaskHandle<int>> takers;
    for (int i = 0; i < 6; ++i)
      takers.push_back(coroutines::create_task(take()));
    co_await coroutines::sleep(0s);
    takers[0].cancel();
    takers.erase(takers.begin());
    const std::vector<int> taken = co_await gather(takers);
    CO_VERIFY(taken == (std::vector<int>{1, 2, 3, 4, 0}));
    CO_VERIFY(!(co_await ends.next()));
  });
}

// BaseTaskTests.test_as_completed: coroutines are scheduled.
void GatherTest::Y52_asCompletedOfCoroutines() {
  run_virtually([]() -> Task<void> {
    std::vector<Task<int>> work;
    work.push_back(give_after(2s, 2));
    work.push_back(give_after(1s, 1));
    auto ends = coroutines::as_completed(std::move(work));
    std::vector<int> order;
    while (const auto next = co_await ends.next())
      order.push_back(next->result());
    CO_VERIFY(order == (std::vector<int>{1, 2}));
  });
}

void GatherTest::differentTypesGiveATuple() {
  const auto text = []() -> Task<std::string> { co_return "x"; };
  const auto nothing = []() -> Task<void> { co_await coroutines::sleep(1s); };
  const auto body = [&]() -> Task<void> {
    const auto all = co_await gather(give_after(2s, 4), text(), nothing());
    CO_COMPARE(std::get<0>(all), 4);
    CO_COMPARE(std::get<1>(all), std::string("x"));
  };
  run_virtually(body);
}

QTEST_APPLESS_MAIN(GatherTest)
#include "tst_gather.moc"
