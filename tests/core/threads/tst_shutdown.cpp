// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"
#include "tests/support/own_threads.h"

#include "core/futures/wait.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

using Futures = std::vector<Future<int>>;

int value(int v) { return v; }

}  // namespace

// CPython 3.13, Lib/test/test_concurrent_futures/test_shutdown.py, class ExecutorShutdownTest and what
// is common in its subclasses; one row per kind. What concerns the end of the program is tested in
// tst_exit.cpp. X16 to X18 are rules of process pools, which are still to come.
class ShutdownTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void X01_submitAfterShutdown_data() { add_kind_rows(); }
  void X01_submitAfterShutdown();
  void X04_waitsForAllOfFifty_data() { add_kind_rows(); }
  void X04_waitsForAllOfFifty();
  void X05_cancelsWhatWaits_data() { add_parallel_kind_rows(); }
  void X05_cancelsWhatWaits();
  void X10_scopeEndsWithItsThreads_data() { add_kind_rows(); }
  void X10_scopeEndsWithItsThreads();
  void X12_withoutWaitQueuedWorkFinishes_data() { add_concurrent_kind_rows(); }
  void X12_withoutWaitQueuedWorkFinishes();
  void Q10_waitFromInsideIsRefused_data() { add_kind_rows(); }
  void Q10_waitFromInsideIsRefused();
  void twiceIsFine_data() { add_kind_rows(); }
  void twiceIsFine();
  void fromTwoThreadsAtOnce_data() { add_concurrent_kind_rows(); }
  void fromTwoThreadsAtOnce();
  void withoutAnyTask_data() { add_kind_rows(); }
  void withoutAnyTask();
  void destroyedWithPendingTasks_data() { add_kind_rows(); }
  void destroyedWithPendingTasks();
  void destroyedByItsOwnTask_data() { add_concurrent_kind_rows(); }
  void destroyedByItsOwnTask();
  void tasksCannotSubmitAfterIt_data() { add_concurrent_kind_rows(); }
  void tasksCannotSubmitAfterIt();
  void submitsThatRaceWithItAreRefusedOrRun_data() { add_kind_rows(); }
  void submitsThatRaceWithItAreRefusedOrRun();
  void cancelAllEndsEverything_data() { add_parallel_kind_rows(); }
  void cancelAllEndsEverything();
};

void ShutdownTest::X01_submitAfterShutdown() {
  const auto executor = make_current();
  executor->shutdown();
  QVERIFY_THROWS_EXCEPTION(std::runtime_error, executor->submit(value, 1));
  QCOMPARE(thrown_by([&] { executor->submit(value, 1); }),
           std::string("poolscope::ShutdownError: cannot schedule new futures after shutdown"));
  QVERIFY(executor->stats().shut_down);
  QCOMPARE(executor->stats().submitted, std::uint64_t{0});
}

void ShutdownTest::X04_waitsForAllOfFifty() {
  const auto executor = make_current(5);
  Futures futures;
  for (int i = 0; i < 50; ++i)
    futures.push_back(executor->submit(value, i));
  executor->shutdown(true);
  for (int i = 0; i < 50; ++i) {
    QVERIFY(futures[static_cast<std::size_t>(i)].done());
    QCOMPARE(futures[static_cast<std::size_t>(i)].result(0s), i);
  }
}

// A for loop never has a task that waits. Threads of their own begin with every task at once, so
// there the tasks wait because the executor is paused.
void ShutdownTest::X05_cancelsWhatWaits() {
  Gate gate;
  const auto executor = make_current(5);
  const OpenAtExit open(gate);
  Futures futures;
  for (int i = 0; i < 5; ++i)
    futures.push_back(executor->submit([&, i] { return gate.pass(), i; }));
  QVERIFY(gate.wait_for_arrivals(5));
  if (!current_kind().has_queue) executor->pause();
  for (int i = 5; i < 50; ++i)
    futures.push_back(executor->submit(value, i));

  executor->shutdown(false, true);
  gate.open();
  executor->shutdown(true, true);
  std::size_t cancelled = 0;
  for (Future<int>& future : futures) {
    QVERIFY(future.done());
    if (future.cancelled()) {
      ++cancelled;
    } else {
      QVERIFY(future.exception() == nullptr);
    }
  }
  QCOMPARE(cancelled, std::size_t{45});
  QCOMPARE(executor->stats().completed, std::uint64_t{50});
}

void ShutdownTest::X10_scopeEndsWithItsThreads() {
  const std::size_t before = threads_of_this_process();
  std::vector<int> results;
  {
    const auto executor = make_current(5);
    for (const int result : executor->map([](int x) { return -x; }, std::views::iota(0, 5)))
      results.push_back(result);
  }
  QCOMPARE(results, (std::vector<int>{0, -1, -2, -3, -4}));
  QVERIFY(eventually([&] { return threads_of_this_process() == before; }));
}

void ShutdownTest::X12_withoutWaitQueuedWorkFinishes() {
  const std::size_t before = threads_of_this_process();
  Gate gate;
  const auto executor = make_current(2);
  const OpenAtExit open(gate);
  Futures futures;
  for (int i = 0; i < 10; ++i)
    futures.push_back(executor->submit([&, i] { return gate.pass(), i; }));
  executor->shutdown(false);
  QVERIFY(!wait(futures, 0s).not_done.empty());  // it did not wait
  gate.open();
  for (int i = 0; i < 10; ++i)
    QCOMPARE(futures[static_cast<std::size_t>(i)].result(kPatience), i);
  QVERIFY(eventually([&] { return executor->worker_count() == 0; }));
  QVERIFY(eventually([&] { return threads_of_this_process() == before; }));
}

// CPython: RuntimeError "cannot join current thread".
void ShutdownTest::Q10_waitFromInsideIsRefused() {
  const auto executor = make_current();
  const Future<void> future = executor->submit([&] { executor->shutdown(true); });
  QVERIFY_THROWS_EXCEPTION(RuntimeError, future.result(kPatience));
  QVERIFY_THROWS_EXCEPTION(ShutdownError, executor->submit(value, 1));  // it is shut down all the same
  executor->shutdown(true);
}

void ShutdownTest::twiceIsFine() {
  const auto executor = make_current();
  const Future<int> future = executor->submit(value, 1);
  executor->shutdown(false);
  executor->shutdown(true);
  executor->shutdown(true, true);
  executor->shutdown(false);
  QCOMPARE(future.result(0s), 1);
}

void ShutdownTest::fromTwoThreadsAtOnce() {
  Gate gate;
  const auto executor = make_current(3);
  const OpenAtExit open(gate);
  Futures futures;
  for (int i = 0; i < 9; ++i)
    futures.push_back(executor->submit([&, i] { return gate.pass(), i; }));
  std::latch all(3);
  std::atomic<int> missing{0};
  {
    std::vector<std::jthread> closers;
    for (int i = 0; i < 2; ++i) {
      closers.emplace_back([&] {
        all.arrive_and_wait();
        executor->shutdown(true);
        for (const Future<int>& future : futures)
          missing += future.done() ? 0 : 1;
      });
    }
    all.arrive_and_wait();
    gate.open();
  }
  QCOMPARE(missing.load(), 0);
  QCOMPARE(executor->worker_count(), std::size_t{0});
}

void ShutdownTest::withoutAnyTask() {
  const std::size_t before = threads_of_this_process();
  {
    const auto executor = make_current(1000);
    QCOMPARE(executor->worker_count(), std::size_t{0});  // threads come with tasks
    QCOMPARE(threads_of_this_process(), before);
    executor->shutdown();
  }
  make_current();  // destroyed at once
}

void ShutdownTest::destroyedWithPendingTasks() {
  std::atomic<int> ran{0};
  Futures futures;
  {
    const auto executor = make_current(1);
    for (int i = 0; i < 20; ++i)
      futures.push_back(executor->submit([&] { return ++ran; }));
  }
  QCOMPARE(ran.load(), 20);
  QVERIFY(wait(futures, 0s).not_done.empty());
}

void ShutdownTest::destroyedByItsOwnTask() {
  Gate gate;
  Journal<int> ran;
  std::shared_ptr<Executor> executor = make_current(2);
  const Future<void> last = executor->submit([&, own = executor]() mutable {
    gate.pass();  // until the test has let go of its own pointer
    own.reset();
    ran.add(1);
  });
  QVERIFY(gate.wait_for_arrivals(1));
  const Future<void> queued = executor->submit([&] { ran.add(2); });
  executor.reset();
  gate.open();
  last.result(kPatience);
  queued.result(kPatience);
  QCOMPARE(ran.size(), std::size_t{2});
}

void ShutdownTest::tasksCannotSubmitAfterIt() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  const Future<void> future = executor->submit([&] {
    gate.pass();
    executor->submit(value, 1);
  });
  QVERIFY(gate.wait_for_arrivals(1));
  executor->shutdown(false);
  gate.open();
  QVERIFY_THROWS_EXCEPTION(ShutdownError, future.result(kPatience));
}

void ShutdownTest::submitsThatRaceWithItAreRefusedOrRun() {
  for (int round = 0; round < 30; ++round) {
    const auto executor = make_current(2);
    std::latch all(4);
    Journal<Future<int>> accepted;
    {
      std::vector<std::jthread> submitters;
      for (int t = 0; t < 3; ++t) {
        submitters.emplace_back([&] {
          all.arrive_and_wait();
          try {
            for (int i = 0; i < 1000; ++i)
              accepted.add(executor->submit(value, i));
          } catch (const ShutdownError&) {
          }
        });
      }
      all.arrive_and_wait();
      executor->shutdown(true, round % 2 == 0);
    }
    executor->shutdown(true);
    for (const Future<int>& future : accepted.all())
      QVERIFY(future.done());
    QCOMPARE(executor->stats().submitted, static_cast<std::uint64_t>(accepted.size()));
    QCOMPARE(executor->stats().completed, executor->stats().submitted);
  }
}

void ShutdownTest::cancelAllEndsEverything() {
  Gate started;
  const auto executor = make_current(2);
  std::vector<Future<void>> futures;
  for (int i = 0; i < 2; ++i) {
    futures.push_back(executor->submit([&](TaskContext& context) {
      started.pass();
      while (true)
        context.checkpoint();
    }));
  }
  QVERIFY(started.wait_for_arrivals(2));
  executor->pause();
  for (int i = 0; i < 5; ++i)
    futures.push_back(executor->submit([](TaskContext& context) { context.sleep(Duration::max()); }));
  started.open();
  executor->cancel_all();
  executor->shutdown(true);
  for (const Future<void>& future : futures)
    QVERIFY(future.cancelled());
  QVERIFY_THROWS_EXCEPTION(ShutdownError, executor->submit(value, 1));
}

QTEST_APPLESS_MAIN(ShutdownTest)
#include "tst_shutdown.moc"
