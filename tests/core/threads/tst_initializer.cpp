// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/thread_pool.h"

#include "core/futures/wait.h"
#include "tests/support/compare.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <pthread.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>
#include <type_traits>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

// CPython 3.13, Lib/test/test_concurrent_futures/test_init.py, on threads.
class InitializerTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void I01_initializerRunsFirstInEachWorker();
  void I02_I04_initializerThatThrowsBreaksThePool();
  void I02_otherWorkersFinishWhatTheyHave();
  void R26_brokenPoolsAreRuntimeErrors();
};

void InitializerTest::I01_initializerRunsFirstInEachWorker() {
  static thread_local const char* status = "uninitialized";
  std::atomic<int> calls{0};
  const auto initialize = [&](const char* to) {
    ++calls;
    status = to;
  };
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 3, .initializer = [&] { initialize("initialized"); }});
  const OpenAtExit open(gate);
  std::vector<Future<std::string>> seen;
  for (int i = 0; i < 12; ++i) {
    seen.push_back(pool.submit([&] {
      gate.pass();
      return std::string(status);
    }));
  }
  QVERIFY(gate.wait_for_arrivals(3));  // each worker has begun, and thus been initialized
  gate.open();
  for (const Future<std::string>& future : seen)
    QCOMPARE(future.result(kPatience), std::string("initialized"));
  QCOMPARE(calls.load(), 3);
  QCOMPARE(std::string(status), std::string("uninitialized"));
}

void InitializerTest::I02_I04_initializerThatThrowsBreaksThePool() {
  const LogCapture log;
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 1, .initializer = [&] {
                             gate.pass();
                             throw std::runtime_error("error in initializer");
                           }});
  const OpenAtExit open(gate);
  const Future<int> first = pool.submit([] { return 1; });
  Future<int> second = pool.submit([] { return 2; });
  Future<int> cancelled = pool.submit([] { return 3; });
  QVERIFY(cancelled.cancel());
  gate.open();
  QVERIFY_THROWS_EXCEPTION(BrokenThreadPool, first.result(kPatience));
  QVERIFY_THROWS_EXCEPTION(BrokenExecutor, second.result(kPatience));
  QVERIFY(cancelled.cancelled());
  QVERIFY_THROWS_EXCEPTION(BrokenThreadPool, pool.submit([] { return 4; }));
  QVERIFY_THROWS_EXCEPTION(BrokenThreadPool, static_cast<void>(pool.map([](int i) { return i; }, std::vector{1})));
  QCOMPARE(log.count(LogLevel::critical, "std::runtime_error: error in initializer"), std::size_t{1});
  pool.shutdown();
  QCOMPARE(pool.worker_count(), std::size_t{0});
  QCOMPARE(pool.stats().completed, std::uint64_t{3});
}

void InitializerTest::I02_otherWorkersFinishWhatTheyHave() {
  const LogCapture log;
  std::atomic<int> initialized{0};
  std::latch submitted{1};  // else the pool may break while map still submits, which then throws itself
  Gate gate;
  ThreadPoolExecutor pool({.max_workers = 2, .initializer = [&] {
                             if (++initialized != 2) return;
                             submitted.wait();
                             throw 17;
                           }});
  const OpenAtExit open(gate);
  const Future<int> running = pool.submit([&] { return gate.pass(), 1; });
  QVERIFY(gate.wait_for_arrivals(1));
  auto results = pool.map([](int i) { return i; }, std::vector{1, 2, 3});  // starts the second thread
  submitted.count_down();
  QVERIFY_THROWS_EXCEPTION(BrokenThreadPool, results.next());
  gate.open();
  QCOMPARE(running.result(kPatience), 1);
  QVERIFY_THROWS_EXCEPTION(BrokenThreadPool, results.next());  // each call fails at its own place
  QVERIFY_THROWS_EXCEPTION(BrokenThreadPool, results.next());
  QVERIFY(!results.next());
  pool.shutdown();
  QCOMPARE(log.count(LogLevel::critical, "int: 17"), std::size_t{1});
}

void InitializerTest::R26_brokenPoolsAreRuntimeErrors() {
  static_assert(std::is_base_of_v<BrokenExecutor, BrokenThreadPool>);
  static_assert(std::is_base_of_v<BrokenExecutor, BrokenProcessPool>);
  static_assert(std::is_base_of_v<RuntimeError, BrokenExecutor>);
  static_assert(std::is_base_of_v<std::runtime_error, RuntimeError>);
  QVERIFY_THROWS_EXCEPTION(RuntimeError, throw BrokenThreadPool("broken"));
}

QTEST_APPLESS_MAIN(InitializerTest)
#include "tst_initializer.moc"
