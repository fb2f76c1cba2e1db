// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/gather.h"
#include "core/coroutines/semaphore.h"
#include "core/coroutines/task_group.h"
#include "core/coroutines/wait_for.h"
#include "tests/support/compare.h"
#include "tests/support/log_capture.h"
#include "tests/support/loop_tests.h"

#include <stdexcept>
#include <string>
#include <vector>

using namespace poolscope;
using namespace poolscope::coroutines;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// Where cancellation, limits of time and groups meet: CPython 3.13, Lib/test/test_asyncio/test_tasks.py,
/// test_timeouts.py, test_taskgroups.py and test_waitfor.py.
class CancellationTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void Y48_uncancelForgetsARequestNotYetDelivered();
  void Y48_aTaskThatTookItBackCanBeCancelledAgain();
  void Y24_aResultAndACancellationInOneTurn();
  void Y27_bothLimitsPassAtOnce();
  void Y27_aCancellationFromOutsideWinsOverTheLimit();
  void Y27_theLimitOfABodyThatCatchesIt();
  void Y39_aLimitMovedIntoThePast();
  void Y54_groupsInGroups();
  void Y54_aTaskOfTheGroupMayAddOthers();
  void Y54_siblingsMayFailWhileTheyAreCancelled();
  void Y55_cancelledFromOutsideWhileATaskFails();
  void Y55_aBodyThatIsCancelledByWhatItAwaits();
  void Y27_Y54_aLimitAroundAGroup();
  void Y08_gatherHearsOfACancelledChild();
  void Y53_aShieldsInnerMayFailUnseen();
  void futuresEndOnce();
  void doneCallbacksCanBeTakenBack();
  void sleepersOfOneMomentWakeInTheirOrder();
};

namespace {

Task<void> rest(Duration length) { co_await coroutines::sleep(length); }
Task<int> rest_and_give(Duration length, int value) {
  co_await coroutines::sleep(length);
  co_return value;
}
Task<void> fail_after(Duration length, std::string text) {
  co_await coroutines::sleep(length);
  throw std::runtime_error(text);
}
Task<void> fail_on_cancel(std::string text) {
  bool cancelled = false;
  try {
    co_await coroutines::sleep(100s);
  } catch (const CancelledError&) {
    cancelled = true;
  }
  if (cancelled) throw std::runtime_error(text);
}
/// Texts of a group's exceptions, or what else came.
Task<std::string> outcome(Task<void> body) {
  try {
    co_await std::move(body);
  } catch (const ExceptionGroup& group) {
    std::string text = "group";
    for (const std::exception_ptr& error : group.exceptions())
      text += ' ' + describe(error).substr(describe(error).rfind(' ') + 1);
    co_return text;
  } catch (const CancelledError&) {
    co_return "cancelled";
  } catch (const TimeoutError&) {
    co_return "timeout";
  } catch (const std::exception& error) {
    co_return error.what();
  }
  co_return "fine";
}

}  // namespace

// test_uncancel_basic and gh-117407: uncancel() before the exception was thrown.
void CancellationTest::Y48_uncancelForgetsARequestNotYetDelivered() {
  run_virtually([]() -> Task<void> {
    int reached = 0;
    const auto body = [&]() -> Task<void> {
      current_task()->cancel();
      CO_COMPARE(current_task()->cancelling(), 1);
      CO_COMPARE(current_task()->uncancel(), 0);
      co_await coroutines::sleep(1s);
      ++reached;
    };
    co_await create_task(body());
    CO_COMPARE(reached, 1);
  });
}

void CancellationTest::Y48_aTaskThatTookItBackCanBeCancelledAgain() {
  run_virtually([]() -> Task<void> {
    int caught = 0;
    const auto body = [&]() -> Task<int> {
      for (int i = 0; i < 2; ++i) {
        try {
          co_await coroutines::sleep(100s);
        } catch (const CancelledError&) {
          ++caught;
          current_task()->uncancel();
        }
      }
      co_return current_task()->cancelling();
    };
    const auto task = create_task(body());
    for (int i = 0; i < 2; ++i) {
      co_await coroutines::sleep(1s);
      CO_VERIFY(task.cancel());
      CO_COMPARE(task.cancelling(), 1);
    }
    CO_COMPARE(co_await task, 0);
    CO_COMPARE(caught, 2);
  });
}

// bpo-37658: the result had come, but the task was cancelled before it ran again.
void CancellationTest::Y24_aResultAndACancellationInOneTurn() {
  run_virtually([]() -> Task<void> {
    const LoopFuture<int> inner = get_running_loop().create_future<int>();
    const auto body = [](LoopFuture<int> what) -> Task<int> { co_return co_await wait_for(what, 10s); };
    const auto task = create_task(body(inner));
    co_await coroutines::sleep(1s);
    inner.set_result(1);
    task.cancel();
    CO_THROWS(static_cast<void>(co_await task), CancelledError);
    CO_VERIFY(task.cancelled());
    CO_COMPARE(inner.result(), 1);
  });
}

// test_nested_timeouts_concurrent
void CancellationTest::Y27_bothLimitsPassAtOnce() {
  run_virtually([]() -> Task<void> {
    TimeoutScope outer = timeout(1s);
    TimeoutScope inner = timeout(1s);
    bool inner_timed_out = false;
    const auto body = [&]() -> Task<void> {
      try {
        co_await inner.run(rest(10s));
      } catch (const TimeoutError&) {
        inner_timed_out = true;
      }
      co_await coroutines::sleep(10s);  // the outer limit strikes here at the latest
    };
    CO_COMPARE(co_await outcome(outer.run(body())), std::string("timeout"));
    CO_VERIFY(outer.expired());
    CO_COMPARE(current_task()->cancelling(), 0);
    co_await coroutines::sleep(1s);  // nothing is left over
  });
}

// test_timeout_already_cancelled, test_cancel_in_timeout_after_cancellation
void CancellationTest::Y27_aCancellationFromOutsideWinsOverTheLimit() {
  run_virtually([]() -> Task<void> {
    const auto task = create_task(with_timeout(1s, fail_on_cancel("never")));
    static_cast<void>(task);
    const auto plain = create_task(with_timeout(1s, rest(10s)));
    co_await coroutines::sleep(0s);
    get_running_loop().call_later(1s, [plain] { plain.cancel(); });
    CO_THROWS(co_await plain, CancelledError);
    CO_THROWS(co_await task, std::runtime_error);
  });
}

void CancellationTest::Y27_theLimitOfABodyThatCatchesIt() {
  run_virtually([]() -> Task<void> {
    TimeoutScope scope = timeout(1s);
    const auto body = []() -> Task<int> {
      try {
        co_await coroutines::sleep(10s);
      } catch (const CancelledError&) {
      }
      co_return 7;
    };
    CO_COMPARE(co_await scope.run(body()), 7);  // no TimeoutError: nothing came out of the body
    CO_VERIFY(scope.expired());
    CO_COMPARE(current_task()->cancelling(), 0);
  });
}

void CancellationTest::Y39_aLimitMovedIntoThePast() {
  run_virtually([]() -> Task<void> {
    TimeoutScope scope = timeout(100s);
    const TimePoint begin = get_running_loop().time();
    const auto body = [&]() -> Task<void> {
      scope.reschedule(begin - 5s);
      co_await coroutines::sleep(50s);
    };
    CO_COMPARE(co_await outcome(scope.run(body())), std::string("timeout"));
    CO_VERIFY(seconds_since(begin) < 1);
    CO_VERIFY(scope.when() == begin - 5s);
  });
}

// test_taskgroup_13 and its like
void CancellationTest::Y54_groupsInGroups() {
  run_virtually([]() -> Task<void> {
    std::string inner_end;
    const auto inner_body = [](TaskGroup& group) -> Task<void> {
      group.create_task(rest(100s), "sleeper");
      co_await coroutines::sleep(100s);
    };
    const auto outer_body = [&](TaskGroup& group) -> Task<void> {
      group.create_task(fail_after(1s, "outer"));
      TaskGroup inner;
      inner_end = co_await outcome(inner.run(inner_body));
      co_await coroutines::sleep(0s);
    };
    TaskGroup outer;
    CO_COMPARE(co_await outcome(outer.run(outer_body)), std::string("group outer"));
    CO_COMPARE(inner_end, std::string("cancelled"));
    CO_COMPARE(all_tasks().size(), std::size_t{1});
  });
}

// test_taskgroup_20: tasks of the group add tasks while run() waits for them already.
void CancellationTest::Y54_aTaskOfTheGroupMayAddOthers() {
  run_virtually([]() -> Task<void> {
    TaskGroup group;
    int ended = 0;
    const auto leaf = [&]() -> Task<void> {
      co_await coroutines::sleep(1s);
      ++ended;
    };
    const auto parent = [&]() -> Task<void> {
      co_await coroutines::sleep(1s);
      group.create_task(leaf());
      group.create_task(leaf());
    };
    const auto body = [&](TaskGroup& mine) -> Task<void> {
      mine.create_task(parent());
      co_return;
    };
    co_await group.run(body);
    CO_COMPARE(ended, 2);
    CO_THROWS(group.create_task(rest(1s)), RuntimeError);
  });
}

void CancellationTest::Y54_siblingsMayFailWhileTheyAreCancelled() {
  run_virtually([]() -> Task<void> {
    const auto body = [](TaskGroup& group) -> Task<void> {
      group.create_task(fail_on_cancel("second"));
      group.create_task(fail_after(1s, "first"));
      co_return;
    };
    TaskGroup group;
    CO_COMPARE(co_await outcome(group.run(body)), std::string("group first second"));
    CO_COMPARE(current_task()->cancelling(), 0);
  });
}

// test_taskgroup_21a and gh-116720: the errors come out, and the request from outside still stands.
void CancellationTest::Y55_cancelledFromOutsideWhileATaskFails() {
  run_virtually([]() -> Task<void> {
    std::string end;
    int still_asked = 0;
    const auto body = [](TaskGroup& group) -> Task<void> {
      group.create_task(fail_on_cancel("late"));
      co_await coroutines::sleep(100s);
    };
    const auto owner = [&]() -> Task<void> {
      TaskGroup group;
      end = co_await outcome(group.run(body));
      still_asked = current_task()->cancelling();
      co_await coroutines::sleep(1s);
      end += ", not cancelled";
    };
    const auto task = create_task(owner());
    co_await coroutines::sleep(1s);
    task.cancel();
    CO_THROWS(co_await task, CancelledError);
    CO_COMPARE(end, std::string("group late"));
    CO_COMPARE(still_asked, 1);
  });
}

void CancellationTest::Y55_aBodyThatIsCancelledByWhatItAwaits() {
  run_virtually([]() -> Task<void> {
    const auto body = [](TaskGroup& group) -> Task<void> {
      const auto other = create_task(rest(100s));
      group.create_task(rest(100s));
      co_await coroutines::sleep(1s);
      other.cancel();
      co_await other;
    };
    TaskGroup group;
    CO_COMPARE(co_await outcome(group.run(body)), std::string("cancelled"));
    CO_COMPARE(all_tasks().size(), std::size_t{1});
  });
}

// test_timeout_taskgroup
void CancellationTest::Y27_Y54_aLimitAroundAGroup() {
  run_virtually([]() -> Task<void> {
    const auto body = [](TaskGroup& group) -> Task<void> {
      group.create_task(rest(100s));
      co_await coroutines::sleep(100s);
    };
    TaskGroup group;
    CO_COMPARE(co_await outcome(with_timeout(1s, group.run(body))), std::string("timeout"));
    CO_COMPARE(current_task()->cancelling(), 0);
    CO_COMPARE(all_tasks().size(), std::size_t{1});
  });
}

void CancellationTest::Y08_gatherHearsOfACancelledChild() {
  run_virtually([]() -> Task<void> {
    const auto lost = create_task(rest_and_give(10s, 1));
    const auto kept = create_task(rest_and_give(2s, 2));
    const auto both = gather(std::vector{lost, kept});
    co_await coroutines::sleep(1s);
    lost.cancel();
    CO_THROWS(static_cast<void>(co_await both), CancelledError);
    CO_VERIFY(!kept.done());  // the others run on
    CO_COMPARE(co_await kept, 2);
  });
}

void CancellationTest::Y53_aShieldsInnerMayFailUnseen() {
  const LogCapture log;
  run_virtually([]() -> Task<void> {
    const auto inner = create_task(fail_after(2s, "unseen"));
    const auto outer = shield(inner);
    co_await coroutines::sleep(1s);
    CO_VERIFY(outer.cancel());
    CO_VERIFY(!inner.done());
    co_await coroutines::sleep(5s);
    CO_VERIFY(inner.done() && !inner.cancelled());
  });
}

void CancellationTest::futuresEndOnce() {
  run_virtually([]() -> Task<void> {
    const LoopFuture<int> set = get_running_loop().create_future<int>();
    set.set_result(1);
    CO_THROWS(set.set_result(2), InvalidStateError);
    CO_THROWS(set.set_exception(std::make_exception_ptr(1)), InvalidStateError);
    CO_VERIFY(!set.cancel());
    CO_COMPARE(set.result(), 1);
    const LoopFuture<int> gone = get_running_loop().create_future<int>();
    CO_VERIFY(gone.cancel());
    CO_VERIFY(!gone.cancel());
    CO_THROWS(gone.set_result(2), InvalidStateError);
    CO_THROWS(static_cast<void>(gone.result()), CancelledError);
    CO_THROWS(static_cast<void>(gone.exception()), CancelledError);
    CO_THROWS(gone.set_exception(nullptr), std::invalid_argument);
    co_return;
  });
}

void CancellationTest::doneCallbacksCanBeTakenBack() {
  run_virtually([]() -> Task<void> {
    std::string text;
    const LoopFuture<void> future = get_running_loop().create_future<void>();
    const auto* const first = future.add_done_callback([&](const LoopFuture<void>&) { text += 'a'; });
    future.add_done_callback([&](const LoopFuture<void>&) { text += 'b'; });
    CO_VERIFY(future.remove_done_callback(first));
    future.set_result();
    CO_COMPARE(text, std::string());  // never at once
    future.add_done_callback([&](const LoopFuture<void>&) { text += 'c'; });
    co_await coroutines::sleep(0s);
    CO_COMPARE(text, std::string("bc"));
  });
}

void CancellationTest::sleepersOfOneMomentWakeInTheirOrder() {
  run_virtually([]() -> Task<void> {
    std::string text;
    const TimePoint when = get_running_loop().time() + 1s;
    for (const char c : {'a', 'b', 'c', 'd'})
      get_running_loop().call_at(when, [&text, c] { text += c; });
    get_running_loop().call_at(when - 1ns, [&] { text += '-'; });
    get_running_loop().call_later(-5s, [&] { text += '<'; });
    co_await coroutines::sleep(2s);
    CO_COMPARE(text, std::string("<-abcd"));
  });
}

QTEST_APPLESS_MAIN(CancellationTest)
#include "tst_cancellation.moc"
