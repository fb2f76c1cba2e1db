// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/future.h"

#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/made_futures.h"

#include <QTest>

#include <latch>
#include <optional>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

// CPython 3.13, Lib/test/test_concurrent_futures/test_future.py, class FutureTests: what concerns
// done-callbacks.
class FutureCallbacksTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void F01_callbackReadsTheValue();
  void F02_callbackReadsTheException();
  void F03_cancelRunsTheCallback();
  void F05_F06_F07_callbackOnAnEndedFutureRunsAtOnce_data();
  void F05_F06_F07_callbackOnAnEndedFutureRunsAtOnce();
  void R01_callbacksRunInTheirOrder();
  void R02_callbackRunsInTheThreadThatEndsTheFuture();
  void Q09_waitersWakeBeforeCallbacksRun();
};

void FutureCallbacksTest::F01_callbackReadsTheValue() {
  Promise<int> promise;
  std::optional<int> seen;
  promise.get_future().add_done_callback([&](const Future<int>& future) { seen = future.result(); });
  QVERIFY(!seen);
  promise.set_result(5);
  QCOMPARE(seen, std::optional<int>(5));
}

void FutureCallbacksTest::F02_callbackReadsTheException() {
  Promise<int> promise;
  const std::exception_ptr error = os_error();
  std::exception_ptr seen;
  promise.get_future().add_done_callback([&](const Future<int>& future) { seen = future.exception(); });
  promise.set_exception(error);
  QVERIFY(seen == error);
}

void FutureCallbacksTest::F03_cancelRunsTheCallback() {
  Promise<int> promise;
  Future<int> future = promise.get_future();
  bool was_cancelled = false;
  future.add_done_callback([&](const Future<int>& f) { was_cancelled = f.cancelled(); });
  QVERIFY(future.cancel());
  QVERIFY(was_cancelled);
}

void FutureCallbacksTest::F05_F06_F07_callbackOnAnEndedFutureRunsAtOnce_data() {
  QTest::addColumn<int>("state");
  QTest::newRow("F05 successful") << static_cast<int>(Made::successful);
  QTest::newRow("F06 failed") << static_cast<int>(Made::failed);
  QTest::newRow("F07 cancelled") << static_cast<int>(Made::cancelled);
  QTest::newRow("F07 cancelled and notified") << static_cast<int>(Made::cancelled_and_notified);
}

void FutureCallbacksTest::F05_F06_F07_callbackOnAnEndedFutureRunsAtOnce() {
  QFETCH(const int, state);
  const Promise<int> promise = promise_in(static_cast<Made>(state));
  std::thread::id seen;
  promise.get_future().add_done_callback([&](const Future<int>& f) {
    if (f == promise.get_future()) seen = std::this_thread::get_id();
  });
  QVERIFY(seen == std::this_thread::get_id());
}

void FutureCallbacksTest::R01_callbacksRunInTheirOrder() {
  Promise<int> promise;
  Future<int> future = promise.get_future();
  std::vector<int> order;
  future.add_done_callback([&](const Future<int>&) { order.push_back(1); });
  future.add_done_callback([&](const Future<int>& f) {
    order.push_back(2);
    Future<int>(f).add_done_callback([&](const Future<int>&) { order.push_back(3); });  // runs at once
    order.push_back(4);
  });
  future.add_done_callback([&](const Future<int>&) { order.push_back(5); });
  promise.set_result(0);
  QCOMPARE(order, (std::vector<int>{1, 2, 3, 4, 5}));
}

void FutureCallbacksTest::R02_callbackRunsInTheThreadThatEndsTheFuture() {
  Promise<int> set;
  Promise<int> cancelled;
  std::thread::id of_set;
  std::thread::id of_cancelled;
  set.get_future().add_done_callback([&](const Future<int>&) { of_set = std::this_thread::get_id(); });
  cancelled.get_future().add_done_callback([&](const Future<int>&) { of_cancelled = std::this_thread::get_id(); });
  std::thread other([&] {
    set.set_result(1);
    cancelled.get_future().cancel();
  });
  const std::thread::id other_id = other.get_id();
  other.join();
  QVERIFY(of_set == other_id);
  QVERIFY(of_cancelled == other_id);
}

void FutureCallbacksTest::Q09_waitersWakeBeforeCallbacksRun() {
  Promise<int> promise;
  Gate waiter_has_it;
  bool in_time = false;
  promise.get_future().add_done_callback([&](const Future<int>&) {
    waiter_has_it.pass();  // opened by a thread that waited for the same future
    in_time = true;
  });
  std::jthread waiter([&, future = promise.get_future()] {
    static_cast<void>(future.result(kPatience));
    waiter_has_it.open();
  });
  promise.set_result(1);
  QVERIFY(in_time);
}

QTEST_APPLESS_MAIN(FutureCallbacksTest)
#include "tst_future_callbacks.moc"
