// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/graph.h"
#include "core/futures/task_context.h"
#include "core/futures/task_lock.h"
#include "core/futures/wait.h"
#include "core/threads/thread_pool.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <array>
#include <functional>
#include <mutex>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

// Several times what passes before a wait is looked at.
constexpr auto kLong = 150ms;

ThreadPoolOptions workers(int count) {
  return {.max_workers = count, .thread_name_prefix = "P", .executor = {.on_deadlock = OnDeadlock::fail}};
}

int one() { return 1; }

}  // namespace

// Waits that look like deadlocks and are none: something ends them in the end. Any alarm would fail the
// waiting task.
class NoDeadlockTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void waitWithALimit();
  void promiseKeptFromOutside();
  void promiseKeptByACallback();
  void aWorkerIsBusy();
  void moreWorkersCanStart();
  void itsResultIsReadyInAnotherPool();
  void aRunningTaskWithALimitOfTime();
  void oneOfSeveralMayEnd();
  void aLockThatIsGivenBack();
  void manyTasksTakeTurnsAtALock();
  void whatMightHaveRaisedHasNot();
  void requestToEndReachesAWaitingTask_data();
  void requestToEndReachesAWaitingTask();
  void cancelAllEndsWhatWaits();
};

void NoDeadlockTest::waitWithALimit() {
  ThreadPoolExecutor pool(workers(1));
  const Future<int> task = pool.submit([&] { return pool.submit(one).result(kLong); });
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kPatience));
  QCOMPARE(pool.stats().deadlocks, std::uint64_t{0});
}

void NoDeadlockTest::promiseKeptFromOutside() {
  ThreadPoolExecutor pool(workers(1));
  Promise<int> promise;
  const Future<int> task = pool.submit([future = promise.get_future()] { return future.result(); });
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kLong));
  promise.set_result(7);
  QCOMPARE(task.result(kPatience), 7);
}

void NoDeadlockTest::promiseKeptByACallback() {
  Gate gate;
  ThreadPoolExecutor p(workers(1));
  ThreadPoolExecutor q(workers(1));
  const OpenAtExit open(gate);
  const Future<int> task = p.submit(
      [&] { return then(q, q.submit([&] { return gate.pass(), 1; }), [](int value) { return value + 1; }).result(); });
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kLong));
  gate.open();
  QCOMPARE(task.result(kPatience), 2);
}

void NoDeadlockTest::aWorkerIsBusy() {
  Gate gate;
  ThreadPoolExecutor pool(workers(2));
  const OpenAtExit open(gate);
  const Future<void> busy = pool.submit([&] { gate.pass(); });
  QVERIFY(gate.wait_for_arrivals(1));
  const Future<int> task = pool.submit([&] { return pool.submit(one).result(); });
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kLong));
  gate.open();
  QCOMPARE(task.result(kPatience), 1);
}

void NoDeadlockTest::moreWorkersCanStart() {
  Gate gate;
  ThreadPoolExecutor pool(workers(8));
  const OpenAtExit open(gate);
  std::function<int(int)> dive = [&](int depth) {
    if (depth == 0) return gate.pass(), 0;
    return pool.submit(dive, depth - 1).result() + 1;
  };
  const Future<int> task = pool.submit(dive, 7);  // needs all eight
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kLong));
  gate.open();
  QCOMPARE(task.result(kPatience), 7);
  QCOMPARE(pool.stats().deadlocks, std::uint64_t{0});
}

void NoDeadlockTest::itsResultIsReadyInAnotherPool() {
  Gate gate;
  ThreadPoolExecutor p(workers(1));
  ThreadPoolExecutor q(workers(1));
  const OpenAtExit open(gate);
  const Future<int> task = p.submit([&] { return q.submit([&] { return gate.pass(), 3; }).result(); });
  const Future<int> behind = p.submit(one);
  QVERIFY_THROWS_EXCEPTION(TimeoutError, behind.result(kLong));
  gate.open();
  QCOMPARE(task.result(kPatience) + behind.result(kPatience), 4);
}

// Each waits for the other, but the limit ends the future of one, and its wait with it.
void NoDeadlockTest::aRunningTaskWithALimitOfTime() {
  std::array<Future<int>, 2> tasks;
  Gate gate;
  ThreadPoolExecutor pool(workers(2));
  const OpenAtExit open(gate);
  for (std::size_t i = 0; i < 2; ++i) {
    SubmitOptions options;
    if (i == 0) options.timeout = 2 * kLong;
    tasks[i] = pool.submit_with(std::move(options), [&, i] {
      gate.pass();
      return tasks[1 - i].result();
    });
  }
  QVERIFY(gate.wait_for_arrivals(2));
  gate.open();
  for (const Future<int>& task : tasks)
    QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kPatience));
  QCOMPARE(pool.stats().deadlocks, std::uint64_t{0});
}

void NoDeadlockTest::oneOfSeveralMayEnd() {
  Gate gate;
  ThreadPoolExecutor p(workers(1));
  ThreadPoolExecutor q(workers(1));
  const OpenAtExit open(gate);
  const Future<std::size_t> task = p.submit([&] {
    const std::vector both{p.submit(one), q.submit([&] { return gate.pass(), 1; })};
    return wait(both, std::nullopt, FIRST_COMPLETED).done.size();
  });
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kLong));
  gate.open();
  QCOMPARE(task.result(kPatience), std::size_t{1});
}

void NoDeadlockTest::aLockThatIsGivenBack() {
  ThreadPoolExecutor pool(workers(2));
  TaskLock lock;
  Gate gate;
  const OpenAtExit open(gate);
  const Future<void> holder = pool.submit([&] {
    const std::lock_guard hold(lock);
    gate.pass();
  });
  QVERIFY(gate.wait_for_arrivals(1));
  const Future<int> task = pool.submit([&] {
    const std::lock_guard hold(lock);
    return 1;
  });
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kLong));
  gate.open();
  QCOMPARE(task.result(kPatience), 1);
}

void NoDeadlockTest::manyTasksTakeTurnsAtALock() {
  ThreadPoolExecutor pool(workers(4));
  TaskLock lock;
  int sum = 0;
  std::vector<Future<void>> futures;
  for (int i = 0; i < 2000; ++i) {
    futures.push_back(pool.submit([&] {
      const std::lock_guard hold(lock);
      ++sum;
    }));
  }
  for (const Future<void>& future : futures)
    future.result(kPatience);
  QCOMPARE(sum, 2000);
}

// The task of Q could have raised, which would have ended the wait; when it returns, nothing can any more.
void NoDeadlockTest::whatMightHaveRaisedHasNot() {
  Gate gate;
  ThreadPoolExecutor p(workers(1));
  ThreadPoolExecutor q(workers(1));
  const OpenAtExit open(gate);
  const Future<std::size_t> task = p.submit([&] {
    const std::vector both{p.submit(one), q.submit([&] { return gate.pass(), 1; })};
    return wait(both, std::nullopt, FIRST_EXCEPTION).done.size();
  });
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kLong));
  QCOMPARE(p.stats().deadlocks, std::uint64_t{0});
  gate.open();
  QVERIFY_THROWS_EXCEPTION(DeadlockError, task.result(kPatience));
}

void NoDeadlockTest::requestToEndReachesAWaitingTask_data() {
  QTest::addColumn<bool>("limited");
  QTest::newRow("without a limit of time") << false;
  QTest::newRow("with one") << true;
}

void NoDeadlockTest::requestToEndReachesAWaitingTask() {
  QFETCH(const bool, limited);
  ThreadPoolExecutor pool(workers(1));
  const Promise<int> never;
  Gate gate;
  const OpenAtExit open(gate);
  Future<int> task = pool.submit([&, future = never.get_future()] {
    gate.pass();
    return limited ? future.result(kPatience * 2) : future.result();
  });
  QVERIFY(gate.wait_for_arrivals(1));
  gate.open();
  QVERIFY_THROWS_EXCEPTION(TimeoutError, task.result(kLong));
  QVERIFY(task.request_cancel());
  QVERIFY_THROWS_EXCEPTION(CancelledError, task.result(kPatience));
  QVERIFY(task.cancelled());
  QCOMPARE(pool.submit(one).result(kPatience), 1);
}

void NoDeadlockTest::cancelAllEndsWhatWaits() {
  const LogCapture log;
  ThreadPoolOptions options = workers(2);
  options.executor.on_deadlock = OnDeadlock::report;
  std::array<Future<int>, 2> tasks;
  Gate gate;
  ThreadPoolExecutor pool(std::move(options));
  const OpenAtExit open(gate);
  for (std::size_t i = 0; i < 2; ++i) {
    tasks[i] = pool.submit([&, i] {
      gate.pass();
      return tasks[1 - i].result();
    });
  }
  QVERIFY(gate.wait_for_arrivals(2));
  gate.open();
  QVERIFY(eventually([&] { return log.count(LogLevel::error, "deadlock: ") == 1; }));
  pool.cancel_all();
  for (const Future<int>& task : tasks)
    QVERIFY_THROWS_EXCEPTION(CancelledError, task.result(kPatience));
  pool.shutdown();
}

QTEST_APPLESS_MAIN(NoDeadlockTest)
#include "tst_no_deadlock.moc"
