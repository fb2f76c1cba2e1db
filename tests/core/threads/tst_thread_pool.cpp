// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/thread_pool.h"

#include "core/futures/wait.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"
#include "tests/support/own_threads.h"

#include <QTest>

#include <pthread.h>
#include <sched.h>

#include <array>
#include <atomic>
#include <limits>
#include <set>
#include <stdexcept>
#include <thread>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

using Futures = std::vector<Future<int>>;

std::string name_of_this_thread() {
  std::array<char, 16> name{};
  pthread_getname_np(pthread_self(), name.data(), name.size());
  return name.data();
}

}  // namespace

// CPython 3.13, Lib/test/test_concurrent_futures: test_thread_pool.py, test_init.py and the thread
// part of test_shutdown.py. T04 (locks that a child inherits) has nothing to test on threads: no
// process is started. T05 stands in tst_exit.cpp.
class ThreadPoolTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void S04_workerCountsBelowOneAreRefused();
  void T01_defaultWorkers();
  void T02_saturationStartsTheMostAndNoMore();
  void T03_idleThreadIsReused();
  void X09_threadsComeOnDemandAndEnd();
  void X13_namesWithAPrefix();
  void X14_defaultNamesAreUnique();
  void R24_oneWorkerKeepsTheOrderOfSubmits();
  void oneWorkerRunsOneAtATime();
  void aThousandWorkers();
  void theMostWorkersPossible();
  void exceptionInAConstructorLeavesNothingBehind();
  void idleWorkerIsFoundByWhoeverWaited();
  void statsLookInside();
  void taskOfAnotherPoolIsNotOneOfOurs();
};

void ThreadPoolTest::S04_workerCountsBelowOneAreRefused() {
  for (const int workers : {0, -1, -3}) {
    const auto make = [&] { const ThreadPoolExecutor pool({.max_workers = workers}); };
    QCOMPARE(thrown_by(make), "std::invalid_argument: max_workers must be 1 or more, not " + std::to_string(workers));
  }
}

void ThreadPoolTest::T01_defaultWorkers() {
  const ThreadPoolExecutor pool;
  QCOMPARE(pool.max_workers(), std::min(32, usable_cpu_count() + 4));
  QCOMPARE(ThreadPoolExecutor::default_workers(), pool.max_workers());

  cpu_set_t before;
  QCOMPARE(sched_getaffinity(0, sizeof before, &before), 0);
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int cpu = 0; CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  QCOMPARE(sched_setaffinity(0, sizeof one, &one), 0);
  const int with_one_cpu = ThreadPoolExecutor::default_workers();
  QCOMPARE(sched_setaffinity(0, sizeof before, &before), 0);
  QCOMPARE(with_one_cpu, 5);
}

void ThreadPoolTest::T02_saturationStartsTheMostAndNoMore() {
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 4});
  const OpenAtExit open(gate);
  Futures futures;
  for (int i = 0; i < 15 * 4; ++i)
    futures.push_back(pool.submit([&] { return gate.pass(), 1; }));
  QCOMPARE(pool.worker_count(), std::size_t{4});
  QVERIFY(gate.wait_for_arrivals(4));
  QCOMPARE(pool.stats().running, std::size_t{4});
  QCOMPARE(pool.stats().queued, std::size_t{56});
  gate.open();
  QVERIFY(wait(futures, kPatience).not_done.empty());
  QCOMPARE(pool.worker_count(), std::size_t{4});
}

void ThreadPoolTest::T03_idleThreadIsReused() {
  ThreadPoolExecutor pool({.max_workers = 4});
  std::set<std::thread::id> threads;
  for (int i = 0; i < 3; ++i)
    threads.insert(pool.submit(&std::this_thread::get_id).result(kPatience));
  QCOMPARE(threads.size(), std::size_t{1});
  QCOMPARE(pool.worker_count(), std::size_t{1});
}

void ThreadPoolTest::X09_threadsComeOnDemandAndEnd() {
  const std::size_t before = threads_of_this_process();
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 10});
  const OpenAtExit open(gate);
  for (std::size_t i = 1; i <= 3; ++i) {
    pool.submit([&] { gate.pass(); });
    QCOMPARE(pool.worker_count(), i);
  }
  QVERIFY(gate.wait_for_arrivals(3));
  QCOMPARE(threads_of_this_process(), before + 3);
  gate.open();
  pool.shutdown();
  QCOMPARE(pool.worker_count(), std::size_t{0});
  QVERIFY(pool.worker_names().empty());
  QVERIFY(eventually([&] { return threads_of_this_process() == before; }));
}

void ThreadPoolTest::X13_namesWithAPrefix() {
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 5, .thread_name_prefix = "a very special pool"});
  const OpenAtExit open(gate);
  std::vector<Future<std::string>> names;
  for (int i = 0; i < 5; ++i) {
    names.push_back(pool.submit([&] {
      gate.pass();
      return name_of_this_thread();
    }));
  }
  const std::vector<std::string> given = pool.worker_names();
  gate.open();
  QCOMPARE(given.size(), std::size_t{5});
  for (std::size_t i = 0; i < 5; ++i) {
    QCOMPARE(given[i], "a very special pool_" + std::to_string(i));
    QCOMPARE(names[i].result(kPatience), std::string("a very special "));  // Linux keeps 15 bytes
  }
}

void ThreadPoolTest::X14_defaultNamesAreUnique() {
  std::set<std::string> prefixes;
  for (int round = 0; round < 3; ++round) {
    Gate gate;  // before the pool: its tasks stand there until they have ended
    ThreadPoolExecutor pool({.max_workers = 2});
    const OpenAtExit open(gate);
    pool.submit([&] { gate.pass(); });
    pool.submit([&] { gate.pass(); });
    const std::vector<std::string> names = pool.worker_names();
    gate.open();
    QCOMPARE(names.size(), std::size_t{2});
    QVERIFY(names[0].starts_with("ThreadPoolExecutor-"));
    QVERIFY(names[0].ends_with("_0") && names[1].ends_with("_1"));
    QCOMPARE(names[0].substr(0, names[0].size() - 2), names[1].substr(0, names[1].size() - 2));
    prefixes.insert(names[0].substr(0, names[0].size() - 2));
  }
  QCOMPARE(prefixes.size(), std::size_t{3});
}

void ThreadPoolTest::R24_oneWorkerKeepsTheOrderOfSubmits() {
  Journal<int> started;
  ThreadPoolExecutor pool({.max_workers = 1});
  std::vector<int> expected;
  for (int i = 0; i < 500; ++i) {
    pool.submit([&, i] { started.add(i); });
    expected.push_back(i);
  }
  pool.shutdown();
  QCOMPARE(started.all(), expected);
}

void ThreadPoolTest::oneWorkerRunsOneAtATime() {
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  ThreadPoolExecutor pool({.max_workers = 1});
  for (int i = 0; i < 200; ++i) {
    pool.submit([&] {
      most = std::max(most.load(), ++inside);
      --inside;
    });
  }
  pool.shutdown();
  QCOMPARE(most.load(), 1);
}

void ThreadPoolTest::aThousandWorkers() {
  const LogCapture log;
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 1000});
  const OpenAtExit open(gate);
  Futures futures;
  for (int i = 0; i < 1000; ++i)
    futures.push_back(pool.submit([&, i] { return gate.pass(), i; }));
  const std::size_t workers = pool.worker_count();
  if (log.records().empty()) {
    QCOMPARE(workers, std::size_t{1000});
    QVERIFY(gate.wait_for_arrivals(1000));
  } else {  // a machine that allows fewer threads: the pool goes on with those it has
    QCOMPARE(log.count(LogLevel::warning, "of 1000 threads"), std::size_t{1});
    QVERIFY(workers > 0);
  }
  gate.open();
  QVERIFY(wait(futures, kPatience).not_done.empty());
  pool.shutdown();
  QCOMPARE(pool.worker_count(), std::size_t{0});
}

void ThreadPoolTest::theMostWorkersPossible() {
  ThreadPoolExecutor pool({.max_workers = std::numeric_limits<int>::max()});
  QCOMPARE(pool.submit([] { return 1; }).result(kPatience), 1);
  QCOMPARE(pool.worker_count(), std::size_t{1});
}

void ThreadPoolTest::exceptionInAConstructorLeavesNothingBehind() {
  for (int i = 0; i < 3; ++i)
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, ThreadPoolExecutor({.max_workers = 0}));
  // What it could leave behind is an entry for the end of the program, which then calls into freed
  // memory: this program's own end is the check.
}

void ThreadPoolTest::idleWorkerIsFoundByWhoeverWaited() {
  ThreadPoolExecutor pool({.max_workers = 8});
  for (int i = 0; i < 3000; ++i)
    QCOMPARE(pool.submit([i] { return i; }).result(kPatience), i);
  QCOMPARE(pool.worker_count(), std::size_t{1});
}

void ThreadPoolTest::statsLookInside() {
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 2});
  const OpenAtExit open(gate);
  QCOMPARE(pool.stats().workers, std::size_t{0});
  Futures futures;
  for (int i = 0; i < 5; ++i)
    futures.push_back(pool.submit([&] { return gate.pass(), 1; }));
  QVERIFY(gate.wait_for_arrivals(2));
  ExecutorStats stats = pool.stats();
  QCOMPARE(stats.queued, std::size_t{3});
  QCOMPARE(stats.max_queued, std::size_t{3});
  QCOMPARE(stats.running, std::size_t{2});
  QCOMPARE(stats.workers, std::size_t{2});
  QCOMPARE(stats.idle_workers, std::size_t{0});
  QCOMPARE(stats.submitted, std::uint64_t{5});
  QCOMPARE(stats.completed, std::uint64_t{0});
  QVERIFY(!stats.paused && !stats.shut_down);
  gate.open();
  wait(futures, kPatience);
  stats = pool.stats();
  QCOMPARE(stats.queued, std::size_t{0});
  QCOMPARE(stats.running, std::size_t{0});
  QCOMPARE(stats.idle_workers, std::size_t{2});
  QCOMPARE(stats.completed, std::uint64_t{5});
}

void ThreadPoolTest::taskOfAnotherPoolIsNotOneOfOurs() {
  ThreadPoolExecutor outer({.max_workers = 1});
  ThreadPoolExecutor inner({.max_workers = 1});
  const Future<int> future = outer.submit([&] {
    const int result = inner.submit([] { return 5; }).result(kPatience);
    inner.shutdown(true);  // from a worker, but from another pool's
    return result;
  });
  QCOMPARE(future.result(kPatience), 5);
}

QTEST_APPLESS_MAIN(ThreadPoolTest)
#include "tst_thread_pool.moc"
