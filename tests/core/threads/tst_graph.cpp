// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/graph.h"

#include "core/futures/retry.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/trace_recorder.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"

#include <QTest>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

/// Futures that follow from futures, and tasks that are tried again.
class GraphTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void thenGetsTheValue();
  void thenPassesExceptionsOn();
  void thenPassesCancellationsOn();
  void thenHoldsNoWorker();
  void thenCanBeCancelled();
  void thenCanBeCancelledWhileItsStepWaits();
  void thenAfterTheShutdown();
  void whenAllHoldsThemInTheirOrder();
  void whenAllOfNothing();
  void whenAnyNamesTheFirst();
  void whenAnyOfNothing();
  void retriesUntilItWorks();
  void givesUpAfterTheLastAttempt();
  void retriesOnlyWhatIsWorthIt();
  void eachAttemptHasItsRow();
  void cancelledBetweenAttempts();
  void delaysGrow();
  void badPoliciesAreRefused();
};

void GraphTest::thenGetsTheValue() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  const Future<int> first = pool.submit([] { return 20; });
  const Future<std::string> second = then(pool, first, [](int x) { return std::to_string(x + 1); });
  QCOMPARE(second.result(kPatience), std::string("21"));
  const Future<void> third = then(pool, second, [](const std::string&) {});
  const Future<int> fourth = then(pool, third, [] { return 4; });
  QCOMPARE(fourth.result(kPatience), 4);
}

void GraphTest::thenPassesExceptionsOn() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  std::atomic<bool> called = false;
  const Future<int> bad = pool.submit([]() -> int { throw std::out_of_range("x"); });
  const Future<int> next = then(pool, bad, [&](int x) {
    called = true;
    return x;
  });
  QVERIFY_EXCEPTION_THROWN(next.result(kPatience), std::out_of_range);
  const Future<int> throws = then(pool, pool.submit([] { return 1; }), [](int) -> int { throw std::range_error("y"); });
  QVERIFY_EXCEPTION_THROWN(throws.result(kPatience), std::range_error);
  QVERIFY(!called);
}

void GraphTest::thenPassesCancellationsOn() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  const Promise<int> promise;
  const Future<int> next = then(pool, promise.get_future(), [](int x) { return x; });
  promise.get_future().cancel();
  QVERIFY(next.cancelled());
}

void GraphTest::thenHoldsNoWorker() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  Promise<int> promise;
  const Future<int> next = then(pool, promise.get_future(), [](int x) { return x * 2; });
  QCOMPARE(pool.submit([] { return 1; }).result(kPatience), 1);  // the one worker is free
  promise.set_result(4);
  QCOMPARE(next.result(kPatience), 8);
}

void GraphTest::thenCanBeCancelled() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  Promise<int> promise;
  std::atomic<bool> called = false;
  Future<void> next = then(pool, promise.get_future(), [&](int) { called = true; });
  QVERIFY(next.cancel());
  promise.set_result(1);
  pool.shutdown();
  QVERIFY(!called);
}

void GraphTest::thenCanBeCancelledWhileItsStepWaits() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  Gate gate;
  const Future<void> busy = pool.submit([&] { gate.pass(); });
  Promise<int> promise;
  std::atomic<bool> called = false;
  Future<void> next = then(pool, promise.get_future(), [&](int) { called = true; });
  promise.set_result(1);  // the step is in the queue now
  QVERIFY(next.cancel());
  gate.open();
  pool.shutdown();
  QVERIFY(!called);
  QCOMPARE(pool.stats().completed, std::uint64_t{2});
}

void GraphTest::thenAfterTheShutdown() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  Promise<int> promise;
  const Future<int> next = then(pool, promise.get_future(), [](int x) { return x; });
  pool.shutdown();
  promise.set_result(1);
  QVERIFY_EXCEPTION_THROWN(next.result(kPatience), ShutdownError);
}

void GraphTest::whenAllHoldsThemInTheirOrder() {
  Promise<int> a;
  Promise<int> b;
  const std::vector<Future<int>> both{a.get_future(), b.get_future()};
  const auto all = when_all(both);
  b.set_exception(std::make_exception_ptr(std::out_of_range("x")));
  QVERIFY(!all.done());
  a.set_result(1);
  QVERIFY(all.done());
  QVERIFY(all.result() == both);
}

void GraphTest::whenAllOfNothing() { QVERIFY(when_all(std::vector<Future<int>>()).result().empty()); }

void GraphTest::whenAnyNamesTheFirst() {
  Promise<int> a;
  Promise<int> b;
  const auto any = when_any(std::vector<Future<int>>{a.get_future(), b.get_future()});
  QVERIFY(!any.done());
  b.set_result(7);
  QCOMPARE(any.result().index, std::size_t{1});
  QCOMPARE(any.result().future.result(), 7);
  a.set_result(1);
  QCOMPARE(any.result().index, std::size_t{1});
}

void GraphTest::whenAnyOfNothing() {
  QVERIFY_EXCEPTION_THROWN(when_any(std::vector<Future<int>>()), std::invalid_argument);
}

void GraphTest::retriesUntilItWorks() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  std::atomic<int> calls = 0;
  const Future<int> future = submit_with_retries(pool, RetryPolicy{.attempts = 5, .delay = 1ms}, {}, [&] {
    if (++calls < 3) throw std::runtime_error("not yet");
    return calls.load();
  });
  QCOMPARE(future.result(kPatience), 3);
}

void GraphTest::givesUpAfterTheLastAttempt() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  std::atomic<int> calls = 0;
  const Future<void> future = submit_with_retries(pool, RetryPolicy{.attempts = 3, .delay = 0ms}, {}, [&] {
    ++calls;
    throw std::out_of_range("never");
  });
  QVERIFY_EXCEPTION_THROWN(future.result(kPatience), std::out_of_range);
  QCOMPARE(calls.load(), 3);
}

void GraphTest::retriesOnlyWhatIsWorthIt() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  std::atomic<int> calls = 0;
  RetryPolicy policy{.attempts = 3, .delay = 0ms};
  policy.retry_on = [](const std::exception_ptr&) { return false; };
  const Future<void> future = submit_with_retries(pool, policy, {}, [&] {
    ++calls;
    throw std::out_of_range("never");
  });
  QVERIFY_EXCEPTION_THROWN(future.result(kPatience), std::out_of_range);
  QCOMPARE(calls.load(), 1);
}

void GraphTest::eachAttemptHasItsRow() {
  const auto recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  {
    ThreadPoolOptions options{.max_workers = 1};
    options.executor.recorder = recorder;
    ThreadPoolExecutor pool(options);
    SubmitOptions submit;
    submit.task_id = 9;
    submit.label = "try me";
    const Future<void> future =
        submit_with_retries(pool, RetryPolicy{.attempts = 3, .delay = 1ms}, submit, [n = 0](TaskContext&) mutable {
          if (++n < 3) throw std::runtime_error("not yet");
        });
    future.result(kPatience);
  }
  recorder->close(now_ns());
  const Trace trace = recorder->snapshot();
  QCOMPARE(trace.size(), std::size_t{3});
  for (RowId row = 0; row < 3; ++row) {
    QCOMPARE(trace.attempt(row), static_cast<int>(row) + 1);
    QCOMPARE(trace.task_id(row), 9U);
    QCOMPARE(trace.label(row), std::string("try me"));
    QVERIFY(trace.state(row) == (row == 2 ? TaskState::finished : TaskState::failed));
  }
}

void GraphTest::cancelledBetweenAttempts() {
  ThreadPoolExecutor pool(ThreadPoolOptions{.max_workers = 1});
  std::atomic<int> calls = 0;
  Future<void> future = submit_with_retries(pool, RetryPolicy{.attempts = 2, .delay = 20ms}, {}, [&] {
    ++calls;
    throw std::runtime_error("x");
  });
  QVERIFY(eventually([&] { return calls == 1 && pool.stats().running == 0; }));
  QVERIFY(future.cancel());
  Gate later;
  call_after(40ms, [&] { later.open(); });
  later.pass();
  QCOMPARE(calls.load(), 1);
}

void GraphTest::delaysGrow() {
  const RetryPolicy policy{.attempts = 9, .delay = 100ms, .factor = 3, .jitter = 0.5};
  QVERIFY(policy.delay_before(2, 0.5) == 100ms);
  QVERIFY(policy.delay_before(3, 0.5) == 300ms);
  QVERIFY(policy.delay_before(3, 0) == 150ms);
  QVERIFY(policy.delay_before(3, 1) == 450ms);
  QVERIFY(policy.delay_before(900, 1) > 0ms);
}

void GraphTest::badPoliciesAreRefused() {
  QVERIFY_EXCEPTION_THROWN(RetryPolicy{.attempts = 0}.check(), std::invalid_argument);
  QVERIFY_EXCEPTION_THROWN(RetryPolicy{.delay = -1ms}.check(), std::invalid_argument);
  QVERIFY_EXCEPTION_THROWN(RetryPolicy{.factor = 0.5}.check(), std::invalid_argument);
  QVERIFY_EXCEPTION_THROWN(RetryPolicy{.jitter = 2}.check(), std::invalid_argument);
}

QTEST_APPLESS_MAIN(GraphTest)
#include "tst_graph.moc"
