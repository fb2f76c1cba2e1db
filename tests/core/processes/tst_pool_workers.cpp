// SPDX-License-Identifier: GPL-3.0-or-later
// The workers of multiprocessing::Pool: CPython's test/_test_multiprocessing.py (_TestPoolWorkerErrors,
// _TestPoolWorkerLifetime, TestInitializers) and its documentation.
#include "tests/core/processes/pool_kinds.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;
using multiprocessing::Pool;

}  // namespace

class tst_pool_workers : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { descriptors_ = descriptor_count(); }
  void cleanup() {
    QVERIFY(children().empty());
    QCOMPARE(descriptor_count(), descriptors_);
  }

  void L16_they_are_there_from_the_start();
  void L16_L30_nonsense_is_refused();
  void L20_errors_come_with_their_trace();
  void L07_arguments_that_cannot_be_written();
  void results_that_cannot_be_written_cost_no_worker();
  void L28_they_are_replaced_after_their_tasks();
  void L28_closing_early_loses_no_task();
  void Q07_a_dead_one_costs_its_task_only();
  void they_are_initialized();

 private:
  std::size_t descriptors_ = 0;
};

void tst_pool_workers::L16_they_are_there_from_the_start() {
  Pool pool(process_pool_of(3));
  QVERIFY(eventually([&] { return pool.executor().worker_pids().size() == 3; }));
  pool.close();
}

void tst_pool_workers::L16_L30_nonsense_is_refused() {
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Pool(process_pool_of(0)));
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Pool(process_pool_of(-1)));
  for (const int workers : {0, -1})
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, multiprocessing::dummy::Pool(thread_pool_of(workers)));
  for (const int tasks : {0, -1}) {
    auto options = process_pool_of(1);
    options.maxtasksperchild = tasks;
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Pool(std::move(options)));
  }
}

void tst_pool_workers::L20_errors_come_with_their_trace() {
  Pool pool(process_pool_of(1));
  bool nested = false;
  try {
    pool.map(throw_named, std::vector<std::string>{"runtime_error"});
  } catch (const std::runtime_error& error) {
    try {
      std::rethrow_if_nested(error);
    } catch (const RemoteTrace&) {
      nested = true;
    }
  }
  QVERIFY(nested);
  pool.close();
}

void tst_pool_workers::L07_arguments_that_cannot_be_written() {
  Pool pool(process_pool_of(2));
  const Trouble trouble{.when_written = Trouble::Kind::throws};
  QVERIFY_THROWS_EXCEPTION(SerializationError, pool.map(take_trouble, std::vector<Trouble>(10, trouble)));
  QVERIFY_THROWS_EXCEPTION(SerializationError, pool.apply(take_trouble, trouble));
  QCOMPARE(pool.apply(square, 3), 9);
  pool.close();
}

// test_unpickleable_result
void tst_pool_workers::results_that_cannot_be_written_cost_no_worker() {
  Pool pool(process_pool_of(2));
  QVERIFY(eventually([&] { return pool.executor().worker_pids().size() == 2; }));
  const std::vector<pid_t> before = pool.executor().worker_pids();
  for (int i = 0; i < 20; ++i) {
    std::exception_ptr error;
    const auto result = pool.apply_async_with<Trouble>(
        {}, [&](std::exception_ptr e) { error = std::move(e); }, give_trouble, 1);
    QVERIFY_THROWS_EXCEPTION(SerializationError, result.get(30s));
    QVERIFY(error != nullptr);
  }
  QCOMPARE(pool.executor().worker_pids(), before);
  pool.close();
}

void tst_pool_workers::L28_they_are_replaced_after_their_tasks() {
  auto options = process_pool_of(3);
  options.maxtasksperchild = 10;
  Pool pool(std::move(options));
  QVERIFY(eventually([&] { return pool.executor().worker_pids().size() == 3; }));
  const std::vector<pid_t> before = pool.executor().worker_pids();
  QCOMPARE(pool.map(square, numbers(100), 1), squares(100));
  // 100 tasks are more than the first three may take, so one of them at least is another.
  QVERIFY(eventually([&] { return pool.executor().worker_pids().size() == 3; }));
  QVERIFY(pool.executor().worker_pids() != before);
  pool.close();
}

// test_pool_worker_lifetime_early_close, bpo-10332: join() would hang.
void tst_pool_workers::L28_closing_early_loses_no_task() {
  auto options = process_pool_of(3);
  options.maxtasksperchild = 1;
  Pool pool(std::move(options));
  std::vector<multiprocessing::AsyncResult<int>> results;
  for (int i = 0; i < 6; ++i)
    results.push_back(pool.apply_async(square, i));
  pool.close();
  pool.join();
  for (int i = 0; i < 6; ++i)
    QCOMPARE(results[static_cast<std::size_t>(i)].get(0s), i * i);
}

void tst_pool_workers::Q07_a_dead_one_costs_its_task_only() {
  LogCapture log;
  Pool pool(process_pool_of(2));
  const auto lost = pool.apply_async(exit_with, 3);
  QVERIFY_THROWS_EXCEPTION(WorkerLost, lost.get(30s));
  QCOMPARE(pool.map(square, numbers(20)), squares(20));
  QVERIFY(eventually([&] { return pool.executor().worker_pids().size() == 2; }));
  pool.close();
}

// TestInitializers.test_pool_initializer
void tst_pool_workers::they_are_initialized() {
  auto options = process_pool_of(1);
  options.initializer = std::make_shared<processes::RemoteCall>(processes::bind_call(remember, "ready"));
  Pool pool(std::move(options));
  QCOMPARE(pool.apply(remembered), std::string("ready"));
  pool.close();
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_pool_workers)
#include "tst_pool_workers.moc"
