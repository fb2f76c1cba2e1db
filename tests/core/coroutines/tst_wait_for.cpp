// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/wait_for.h"

#include "core/coroutines/gather.h"
#include "tests/support/compare.h"
#include "tests/support/loop_tests.h"

#include <stdexcept>
#include <string>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// Limits of time: wait_for and timeout scopes.
class WaitForTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void Y14_withoutALimit();
  void Y15_noTimeLeftButDone();
  void Y16_noTimeForAFreshCoroutine();
  void Y17_noTimeForARunningTask_data();
  void Y17_noTimeForARunningTask();
  void Y18_theTaskHasCleanedUpBefore();
  void Y20_aTaskThatIgnoresItDelaysTheEnd();
  void Y23_aResultJustBeforeWins();
  void Y24_cancellingTheWait_data();
  void Y24_cancellingTheWait();
  void Y26_aShieldedTaskRunsOn_data();
  void Y26_aShieldedTaskRunsOn();
  void Y27_theBodyIsCutOff();
  void Y28_absoluteDeadlines();
  void Y29_noLimit();
  void Y30_inTime();
  void Y31_noTimeAtAll_data();
  void Y31_noTimeAtAll();
  void Y34_exceptionsOfTheBodyPass();
  void Y35_exceptionsOfTheCleanUpWin();
  void Y37_theTaskAroundGoesOn();
  void Y39_reschedule();
  void Y40_onceAndInsideATaskOnly();
  void nestedTimeoutsExpireOneByOne();
};

namespace {

Task<int> give_in_time_after(Duration length, int value) {
  co_await coroutines::sleep(length);
  co_return value;
}
Task<int> clean_up_after(Duration length, bool& cleaned) {
  try {
    co_await coroutines::sleep(length);
  } catch (const CancelledError&) {
    cleaned = true;
    throw;
  }
  co_return 1;
}
/// Takes the cancellation, and a second more.
Task<int> ignore_cancellation() {
  try {
    co_await coroutines::sleep(10s);
  } catch (const CancelledError&) {
  }
  co_await coroutines::sleep(1s);
  co_return 8;
}
Task<void> sleep_long() { co_await coroutines::sleep(10s); }

}  // namespace

void WaitForTest::Y14_withoutALimit() {
  const auto body = []() -> Task<void> {
    CO_COMPARE(co_await wait_for(give_in_time_after(1h, 3), std::nullopt), 3);
    CO_COMPARE(co_await wait_for(create_task(give_in_time_after(1h, 4)), std::nullopt), 4);
    const auto outer = shield(create_task(give_in_time_after(1s, 5)));
    CO_COMPARE(co_await wait_for(outer, std::nullopt), 5);
  };
  run_virtually(body);
}

void WaitForTest::Y15_noTimeLeftButDone() {
  const auto body = []() -> Task<void> {
    const auto future = get_running_loop().create_future<int>();
    future.set_result(6);
    CO_COMPARE(co_await wait_for(future, 0s), 6);
    CO_COMPARE(co_await wait_for(future, -1s), 6);
  };
  run_virtually(body);
}

void WaitForTest::Y16_noTimeForAFreshCoroutine() {
  bool began = false;
  const auto note = [&began]() -> Task<void> {
    began = true;
    co_return;
  };
  const auto body = [&]() -> Task<void> {
    CO_THROWS(co_await wait_for(note(), 0s), TimeoutError);
    CO_THROWS(co_await wait_for(note(), -1s), TimeoutError);
  };
  run_virtually(body);
  QVERIFY(!began);
}

void WaitForTest::Y17_noTimeForARunningTask_data() {
  QTest::addColumn<int>("seconds");
  QTest::newRow("zero") << 0;
  QTest::newRow("negative") << -1;
}

void WaitForTest::Y17_noTimeForARunningTask() {
  QFETCH(const int, seconds);
  const auto body = [&]() -> Task<void> {
    bool cleaned = false;
    const auto task = create_task(clean_up_after(10s, cleaned));
    co_await coroutines::sleep(0s);
    CO_THROWS(co_await wait_for(task, std::chrono::seconds(seconds)), TimeoutError);
    CO_VERIFY(cleaned);
    CO_VERIFY(task.cancelled());
    CO_COMPARE(current_task()->cancelling(), 0);
  };
  run_virtually(body);
}

void WaitForTest::Y18_theTaskHasCleanedUpBefore() {
  const auto body = []() -> Task<void> {
    bool cleaned = false;
    const TimePoint begin = get_running_loop().time();
    const auto task = create_task(clean_up_after(10s, cleaned));
    CO_THROWS(co_await wait_for(task, 100ms), TimeoutError);
    CO_VERIFY(cleaned && task.done() && task.cancelled());
    CO_COMPARE(seconds_since(begin), 0.1);
  };
  run_virtually(body);
}

void WaitForTest::Y20_aTaskThatIgnoresItDelaysTheEnd() {
  const auto body = []() -> Task<void> {
    TimePoint begin = get_running_loop().time();
    const auto late = create_task(ignore_cancellation());
    // CPython: the value that the task gives in the end is the value of wait_for.
    CO_COMPARE(co_await wait_for(late, 1s), 8);
    CO_COMPARE(seconds_since(begin), 2.0);

    begin = get_running_loop().time();
    const auto inner = create_task(ignore_cancellation());
    const auto waiting = create_task(wait_for(inner, 20s));
    co_await coroutines::sleep(1s);
    waiting.cancel();
    CO_COMPARE(co_await waiting, 8);
    CO_COMPARE(seconds_since(begin), 2.0);
    CO_VERIFY(inner.done() && !inner.cancelled());
  };
  run_virtually(body);
}

void WaitForTest::Y23_aResultJustBeforeWins() {
  const auto body = []() -> Task<void> {
    EventLoop& loop = get_running_loop();
    const auto future = loop.create_future<std::string>();
    const auto waiting = create_task(wait_for(future, 200ms));
    loop.call_later(100ms, [future] { future.set_result("ok"); });
    CO_COMPARE(co_await waiting, std::string("ok"));
  };
  run_virtually(body);
}

void WaitForTest::Y24_cancellingTheWait_data() {
  QTest::addColumn<bool>("limited");
  QTest::newRow("with a limit") << true;
  QTest::newRow("without") << false;
}

void WaitForTest::Y24_cancellingTheWait() {
  QFETCH(const bool, limited);
  const auto body = [&]() -> Task<void> {
    bool cleaned = false;
    const auto inner = create_task(clean_up_after(10s, cleaned));
    poolscope::Timeout limit;
    if (limited) limit = 20s;
    const auto waiting = create_task(wait_for(inner, limit));
    co_await coroutines::sleep(1s);
    waiting.cancel();
    CO_THROWS(co_await waiting, CancelledError);
    CO_VERIFY(waiting.cancelled() && inner.cancelled() && cleaned);
  };
  run_virtually(body);
}

void WaitForTest::Y26_aShieldedTaskRunsOn_data() {
  QTest::addColumn<int>("ms");
  QTest::newRow("no time") << 0;
  QTest::newRow("10 ms") << 10;
}

void WaitForTest::Y26_aShieldedTaskRunsOn() {
  QFETCH(const int, ms);
  const auto body = [&]() -> Task<void> {
    const auto inner = create_task(give_in_time_after(1s, 7));
    const auto outer = shield(inner);
    CO_THROWS(co_await wait_for(outer, std::chrono::milliseconds(ms)), TimeoutError);
    CO_VERIFY(outer.cancelled());
    CO_VERIFY(!inner.done());
    CO_COMPARE(co_await inner, 7);
  };
  run_virtually(body);
}

void WaitForTest::Y27_theBodyIsCutOff() {
  const auto body = []() -> Task<void> {
    TimeoutScope scope = timeout(1s);
    const TimePoint begin = get_running_loop().time();
    CO_THROWS(co_await scope.run(sleep_long()), TimeoutError);
    CO_VERIFY(scope.expired());
    CO_COMPARE(seconds_since(begin), 1.0);
    CO_VERIFY(scope.when() == begin + 1s);
    CO_THROWS(co_await with_timeout(1s, sleep_long()), TimeoutError);
  };
  run_virtually(body);
}

void WaitForTest::Y28_absoluteDeadlines() {
  const auto body = []() -> Task<void> {
    const TimePoint deadline = get_running_loop().time() + 2s;
    TimeoutScope scope = timeout_at(deadline);
    CO_VERIFY(scope.when() == deadline);
    CO_THROWS(co_await scope.run(sleep_long()), TimeoutError);
    CO_VERIFY(scope.expired());
    CO_VERIFY(get_running_loop().time() == deadline);
    CO_VERIFY(scope.when() == deadline);
  };
  run_virtually(body);
}

void WaitForTest::Y29_noLimit() {
  const auto body = []() -> Task<void> {
    TimeoutScope scope = timeout(std::nullopt);
    co_await scope.run(sleep_long());
    CO_VERIFY(!scope.expired() && !scope.when());
    TimeoutScope at = timeout_at(std::nullopt);
    co_await at.run(sleep_long());
    CO_VERIFY(!at.expired() && !at.when());
  };
  run_virtually(body);
}

void WaitForTest::Y30_inTime() {
  const auto body = []() -> Task<void> {
    TimeoutScope scope = timeout(1s);
    CO_COMPARE(co_await scope.run(give_in_time_after(10ms, 2)), 2);
    CO_VERIFY(!scope.expired());
    co_await coroutines::sleep(5s);
    CO_VERIFY(!scope.expired());
  };
  run_virtually(body);
}

void WaitForTest::Y31_noTimeAtAll_data() {
  QTest::addColumn<bool>("past");
  QTest::addColumn<int>("ms");
  QTest::newRow("zero, a sleep") << false << 10;
  QTest::newRow("zero, sleep(0)") << false << 0;
  QTest::newRow("past, a sleep") << true << 10;
  QTest::newRow("past, sleep(0)") << true << 0;
}

void WaitForTest::Y31_noTimeAtAll() {
  QFETCH(const bool, past);
  QFETCH(const int, ms);
  const auto sleeper = [ms](bool& passed) -> Task<void> {
    co_await coroutines::sleep(std::chrono::milliseconds(ms));
    passed = true;
  };
  const auto body = [&]() -> Task<void> {
    bool passed = false;
    TimeoutScope scope = past ? timeout_at(get_running_loop().time() - 1s) : timeout(Duration(0));
    CO_THROWS(co_await scope.run(sleeper(passed)), TimeoutError);
    CO_VERIFY(scope.expired() && !passed);
  };
  run_virtually(body);
}

void WaitForTest::Y34_exceptionsOfTheBodyPass() {
  const auto bad = []() -> Task<void> {
    throw std::out_of_range("mine");
    co_return;
  };
  const auto body = [&]() -> Task<void> {
    TimeoutScope scope = timeout(1s);
    CO_THROWS(co_await scope.run(bad()), std::out_of_range);
    CO_VERIFY(!scope.expired());
  };
  run_virtually(body);
}

void WaitForTest::Y35_exceptionsOfTheCleanUpWin() {
  const auto bad = []() -> Task<void> {
    try {
      co_await coroutines::sleep(10s);
    } catch (const CancelledError&) {
      throw std::out_of_range("while cleaning up");
    }
  };
  const auto body = [&]() -> Task<void> {
    TimeoutScope scope = timeout(1s);
    CO_THROWS(co_await scope.run(bad()), std::out_of_range);
    CO_VERIFY(scope.expired());
    CO_COMPARE(current_task()->cancelling(), 0);
  };
  run_virtually(body);
}

void WaitForTest::Y37_theTaskAroundGoesOn() {
  const auto body = []() -> Task<void> {
    CO_THROWS(co_await with_timeout(1s, sleep_long()), TimeoutError);
    CO_COMPARE(current_task()->cancelling(), 0);
    co_await coroutines::sleep(1s);
  };
  const auto main = [&]() -> Task<void> {
    const auto task = create_task(body());
    co_await task;
    CO_VERIFY(!task.cancelled());
  };
  run_virtually(main);
}

void WaitForTest::Y39_reschedule() {
  const auto body = []() -> Task<void> {
    EventLoop& loop = get_running_loop();
    TimeoutScope scope = timeout(1s);
    CO_THROWS(scope.reschedule(loop.time()), RuntimeError);  // not entered
    const TimePoint begin = loop.time();
    const auto extend = [&]() -> Task<void> {
      scope.reschedule(loop.time() + 3s);
      co_await coroutines::sleep(2s);
      scope.reschedule(std::nullopt);
      CO_VERIFY(!scope.when());
      co_await coroutines::sleep(5s);
      scope.reschedule(loop.time() + 1s);
      co_await coroutines::sleep(5s);
    };
    CO_THROWS(co_await scope.run(extend()), TimeoutError);
    CO_COMPARE(seconds_since(begin), 8.0);
    CO_THROWS(scope.reschedule(loop.time()), RuntimeError);  // expired

    TimeoutScope finished = timeout(1s);
    co_await finished.run(give_in_time_after(0s, 1));
    CO_THROWS(finished.reschedule(loop.time()), RuntimeError);

    TimeoutScope expiring = timeout(1s);
    const auto late = [&]() -> Task<void> {
      bool refused = false;
      try {
        co_await coroutines::sleep(9s);
      } catch (const CancelledError&) {
        try {
          expiring.reschedule(loop.time() + 1s);
        } catch (const RuntimeError&) {
          refused = true;
        }
      }
      CO_VERIFY(refused);
      throw CancelledError();
    };
    CO_THROWS(co_await expiring.run(late()), TimeoutError);
  };
  run_virtually(body);
}

void WaitForTest::Y40_onceAndInsideATaskOnly() {
  const auto body = []() -> Task<void> {
    TimeoutScope scope = timeout(1s);
    const auto again = [&scope]() -> Task<void> { co_await scope.run(sleep_long()); };
    CO_THROWS(co_await scope.run(again()), RuntimeError);
    CO_THROWS(co_await scope.run(sleep_long()), RuntimeError);
  };
  run_virtually(body);
  TimeoutScope outside = timeout_at(std::nullopt);
  QVERIFY_EXCEPTION_THROWN(outside.run(sleep_long()).run(), RuntimeError);
}

void WaitForTest::nestedTimeoutsExpireOneByOne() {
  const auto inner = []() -> Task<void> { co_await with_timeout(2s, sleep_long()); };
  const auto body = [&]() -> Task<void> {
    const TimePoint begin = get_running_loop().time();
    CO_THROWS(co_await with_timeout(1s, inner()), TimeoutError);
    CO_COMPARE(seconds_since(begin), 1.0);
    CO_THROWS(co_await with_timeout(3s, inner()), TimeoutError);
    CO_COMPARE(seconds_since(begin), 3.0);
    CO_COMPARE(current_task()->cancelling(), 0);
  };
  run_virtually(body);
}

QTEST_APPLESS_MAIN(WaitForTest)
#include "tst_wait_for.moc"
