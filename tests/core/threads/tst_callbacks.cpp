// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include "core/futures/wait.h"

#include <QTest>

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

// Done-callbacks of what executors run; one row per kind.
class CallbacksTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void F01_F02_seeHowItEnded_data() { add_kind_rows(); }
  void F01_F02_seeHowItEnded();
  void F03_cancelRunsThemInTheCancellingThread_data();
  void F03_cancelRunsThemInTheCancellingThread();
  void R01_runInTheirOrder_data() { add_concurrent_kind_rows(); }
  void R01_runInTheirOrder();
  void Q09_waitersWakeFirst_data() { add_concurrent_kind_rows(); }
  void Q09_waitersWakeFirst();
  void whatTheyThrowIsLogged_data() { add_kind_rows(); }
  void whatTheyThrowIsLogged();
  // Not where the callback stands on the only thread there is.
  void maySubmitAndWait_data() {
    add_kind_rows([](const ExecutorKind& kind) { return kind.parallel; });
  }
  void maySubmitAndWait();
  void onTheOnlyWorkerWaitOnlyAsLongAsTheySay_data();
  void onTheOnlyWorkerWaitOnlyAsLongAsTheySay();
  void longOnesDoNotKeepOthersFromRunning_data();
  void longOnesDoNotKeepOthersFromRunning();
  void mayChain_data() { add_kind_rows(); }
  void mayChain();
  void addedWhileItEndsRunOnce_data() { add_kind_rows(); }
  void addedWhileItEndsRunOnce();
  void shutdownWaitsForThem_data() { add_kind_rows(); }
  void shutdownWaitsForThem();
};

void CallbacksTest::F01_F02_seeHowItEnded() {
  Journal<std::string> seen;
  const auto note = [&](const Future<int>& f) {
    seen.add(f.exception(0s) ? "failed" : "gave " + std::to_string(f.result(0s)));
  };
  const auto executor = make_current(1);
  auto first = executor->submit([] { return 1; });
  first.add_done_callback(note);
  QVERIFY(eventually([&] { return seen.size() == 1; }));
  auto second = executor->submit([]() -> int { throw 1; });
  second.add_done_callback(note);
  QVERIFY(eventually([&] { return seen.size() == 2; }));
  QCOMPARE(seen.all(), (std::vector<std::string>{"gave 1", "failed"}));
}

void CallbacksTest::F03_cancelRunsThemInTheCancellingThread_data() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.has_queue; });  // elsewhere no task waits
}

void CallbacksTest::F03_cancelRunsThemInTheCancellingThread() {
  Gate gate;
  std::thread::id of_callback;
  const auto executor = make_current(1);
  const OpenAtExit open(gate);
  executor->submit([&] { gate.pass(); });
  auto pending = executor->submit([] {});
  pending.add_done_callback([&](const Future<void>& f) {
    if (f.cancelled()) of_callback = std::this_thread::get_id();
  });
  QVERIFY(pending.cancel());
  QVERIFY(of_callback == std::this_thread::get_id());
}

void CallbacksTest::R01_runInTheirOrder() {
  Gate gate;
  Journal<int> order;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  auto future = executor->submit([&] { gate.pass(); });
  for (int i = 0; i < 10; ++i)
    future.add_done_callback([&, i](const Future<void>&) { order.add(i); });
  gate.open();
  executor->shutdown();
  QCOMPARE(order.all(), (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

void CallbacksTest::Q09_waitersWakeFirst() {
  Gate task;
  Gate waiter;
  std::atomic<bool> in_time{false};
  const auto executor = make_current();
  auto future = executor->submit([&] { task.pass(); });
  future.add_done_callback([&](const Future<void>&) {
    waiter.pass();
    in_time = true;
  });
  task.open();
  future.result(kPatience);
  waiter.open();
  executor->shutdown();
  QVERIFY(in_time);
}

void CallbacksTest::whatTheyThrowIsLogged() {
  const LogCapture log;
  const auto executor = make_current(1);
  Gate gate;
  gate.open();
  for (int i = 0; i < 5; ++i) {
    auto future = executor->submit([&] { gate.pass(); });
    future.add_done_callback([](const Future<void>&) { throw std::runtime_error("first of two"); });
    future.add_done_callback([](const Future<void>&) { throw 99; });
  }
  QCOMPARE(executor->submit([] { return 1; }).result(kPatience), 1);
  executor->shutdown();
  QCOMPARE(log.count(LogLevel::error, "std::runtime_error: first of two"), std::size_t{5});
  QCOMPARE(log.count(LogLevel::error, "int: 99"), std::size_t{5});
  QCOMPARE(log.records().size(), std::size_t{10});
}

// In CPython, too, this needs a second worker.
void CallbacksTest::maySubmitAndWait() {
  const auto executor = make_current(2);
  Journal<int> got;
  for (int i = 0; i < 50; ++i) {
    auto future = executor->submit([i] { return i; });
    future.add_done_callback([&](const Future<int>& f) {
      const int more = executor->submit([v = f.result()] { return v + 1; }).result(kPatience);
      got.add(more);
    });
    QVERIFY(eventually([&] { return got.size() == static_cast<std::size_t>(i + 1); }));
  }
  executor->shutdown();
}

void CallbacksTest::onTheOnlyWorkerWaitOnlyAsLongAsTheySay_data() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.has_queue; });
}

void CallbacksTest::onTheOnlyWorkerWaitOnlyAsLongAsTheySay() {
  Gate gate;
  Journal<std::string> ends;
  const auto executor = make_current(1);
  auto future = executor->submit([&] { gate.pass(); });
  future.add_done_callback([&](const Future<void>&) {
    // Nobody else can run it: with no limit this would wait for itself, as in CPython.
    const Future<int> more = executor->submit([] { return 1; });
    ends.add(thrown_by([&] { return more.result(10ms); }));
  });
  gate.open();
  QVERIFY(eventually([&] { return ends.size() == 1; }));
  QVERIFY2(ends.all()[0].starts_with("poolscope::TimeoutError"), ends.all()[0].c_str());
}

void CallbacksTest::longOnesDoNotKeepOthersFromRunning_data() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.has_queue && kind.parallel; });
}

void CallbacksTest::longOnesDoNotKeepOthersFromRunning() {
  Gate task;
  Gate callback;
  const auto executor = make_current(2);
  const OpenAtExit open(callback);
  auto future = executor->submit([&] { task.pass(); });
  future.add_done_callback([&](const Future<void>&) { callback.pass(); });
  task.open();
  QVERIFY(callback.wait_for_arrivals(1));
  for (int i = 0; i < 20; ++i)  // the other worker takes them all
    QCOMPARE(executor->submit([i] { return i; }).result(kPatience), i);
  QCOMPARE(executor->stats().idle_workers, std::size_t{1});
}

void CallbacksTest::mayChain() {
  std::atomic<int> depth{0};
  Gate end;
  const auto executor = make_current(2);
  std::function<void()> next = [&] {
    auto future = executor->submit([&] { return ++depth; });
    future.add_done_callback([&](const Future<int>& f) {
      if (f.result() < 100) {
        next();
      } else {
        end.open();
      }
    });
  };
  next();
  QVERIFY(eventually([&] { return end.is_open(); }));
  QCOMPARE(depth.load(), 100);
  executor->shutdown();
}

void CallbacksTest::addedWhileItEndsRunOnce() {
  const auto executor = make_current(2);
  std::atomic<int> calls{0};
  for (int i = 0; i < 2000; ++i) {
    auto future = executor->submit([i] { return i; });
    future.add_done_callback([&, i](const Future<int>& f) { calls += f.result() == i ? 1 : 1000; });
  }
  executor->shutdown();
  QCOMPARE(calls.load(), 2000);
}

void CallbacksTest::shutdownWaitsForThem() {
  Gate gate;
  std::atomic<bool> ran{false};
  const auto executor = make_current(1);
  if (!current_kind().concurrent) gate.open();
  auto future = executor->submit([&] { gate.pass(); });
  future.add_done_callback([&](const Future<void>&) { ran = true; });
  gate.open();
  executor->shutdown(true);
  QVERIFY(ran);
}

QTEST_APPLESS_MAIN(CallbacksTest)
#include "tst_callbacks.moc"
