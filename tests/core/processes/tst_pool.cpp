// SPDX-License-Identifier: GPL-3.0-or-later
// multiprocessing::Pool. Ids in brackets are those of the conformance list, from CPython's
// test/_test_multiprocessing.py (_TestPool, _TestPoolWorkerErrors, _TestPoolWorkerLifetime) and its
// documentation.
#include "core/processes/pool.h"
#include "tests/core/processes/functions.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <algorithm>
#include <csignal>
#include <numeric>
#include <set>
#include <thread>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;
using multiprocessing::Pool;
using multiprocessing::PoolScope;

multiprocessing::PoolOptions pool_of(int workers) {
  multiprocessing::PoolOptions options;
  options.processes = workers;
  options.worker_program = pool_options(workers).worker_program;
  return options;
}

std::vector<int> numbers(int n) {
  std::vector<int> all(static_cast<std::size_t>(n));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::vector<int> squares(int n) {
  std::vector<int> all = numbers(n);
  for (int& x : all)
    x *= x;
  return all;
}

template <class Results>
std::vector<int> taken(Results results) {
  std::vector<int> all;
  for (const int x : results)
    all.push_back(x);
  return all;
}

}  // namespace

class tst_pool : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { descriptors_ = descriptor_count(); }
  void cleanup() {
    QVERIFY(children().empty());
    QCOMPARE(descriptor_count(), descriptors_);
  }

  void one_call();
  void maps();
  void starmaps();
  void lazy_maps();
  void nothing_gives_nothing();
  void get_waits_and_may_time_out();
  void workers_are_there_from_the_start();
  void nonsense_is_refused();
  void states();
  void close_lets_the_rest_run();
  void terminate_ends_what_runs();
  void an_unclosed_pool_says_so();
  void callbacks_come_before_the_waiters();
  void a_callback_that_throws_is_logged();
  void errors_come_with_their_trace();
  void workers_are_replaced_after_their_tasks();
  void a_dead_worker_costs_its_task_only();
  void default_chunks();
  void a_buffer_bounds_what_is_taken();

 private:
  std::size_t descriptors_ = 0;
};

void tst_pool::one_call() {  // [L01, L10]
  Pool pool(pool_of(2));
  QCOMPARE(pool.apply(square, 7), 49);
  QCOMPARE(pool.apply_async(add, 3, 4).get(30s), 7);
  pool.apply(nothing);
  pool.close();
}

void tst_pool::maps() {  // [L02, L05]
  Pool pool(pool_of(2));
  QCOMPARE(pool.map(square, numbers(100)), squares(100));
  QCOMPARE(pool.map(square, numbers(100), 20), squares(100));
  QCOMPARE(pool.map_async(square, numbers(10)).get(30s), squares(10));
  pool.close();
}

void tst_pool::starmaps() {  // [L03, L04]
  Pool pool(pool_of(2));
  const std::vector<std::tuple<int, int>> pairs{{1, 2}, {3, 4}, {5, 6}};
  QCOMPARE(pool.starmap(add, pairs), (std::vector<int>{3, 7, 11}));
  QCOMPARE(pool.starmap(add, pairs, 2), (std::vector<int>{3, 7, 11}));
  QCOMPARE(pool.starmap_async(add, pairs).get(30s), (std::vector<int>{3, 7, 11}));
  pool.close();
}

void tst_pool::lazy_maps() {  // [L12, L14, R36]
  Pool pool(pool_of(2));
  QCOMPARE(taken(pool.imap(square, numbers(10))), squares(10));
  QCOMPARE(taken(pool.imap(square, numbers(1000), 100)), squares(1000));
  for (const int chunk : {1, 53}) {
    std::vector<int> found = taken(pool.imap_unordered(square, numbers(1000), chunk));
    std::sort(found.begin(), found.end());
    QCOMPARE(found, squares(1000));
  }
  Pool one(pool_of(1));
  QCOMPARE(taken(one.imap_unordered(square, numbers(20))), squares(20));
  one.close();
  pool.close();
}

void tst_pool::nothing_gives_nothing() {  // [L08, L18]
  Pool pool(pool_of(1));
  const std::vector<int> none;
  QVERIFY(pool.map(square, none).empty());
  QVERIFY(pool.map_async(square, none, 1).ready());
  QVERIFY(taken(pool.imap(square, none)).empty());
  QVERIFY(taken(pool.imap_unordered(square, none)).empty());
  pool.close();
  pool.join();
}

void tst_pool::get_waits_and_may_time_out() {  // [L11, R30]
  FileGate gate;
  Pool pool(pool_of(1));
  const auto result = pool.apply_async(pass_gate, gate.path());
  QVERIFY_THROWS_EXCEPTION(TimeoutError, result.get(50ms));
  QVERIFY(!result.ready());
  QVERIFY_THROWS_EXCEPTION(RuntimeError, static_cast<void>(result.successful()));
  result.wait(1ms);
  gate.open();
  QVERIFY(result.get(30s) > 0);
  QVERIFY(result.ready());
  QVERIFY(result.successful());
  pool.close();
}

void tst_pool::workers_are_there_from_the_start() {  // [L16]
  Pool pool(pool_of(3));
  QVERIFY(eventually([&] { return pool.executor().worker_pids().size() == 3; }));
  pool.close();
}

void tst_pool::nonsense_is_refused() {  // [L16, L30, R35]
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Pool(pool_of(0)));
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Pool(pool_of(-1)));
  for (const int tasks : {0, -1}) {
    auto options = pool_of(1);
    options.maxtasksperchild = tasks;
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Pool(std::move(options)));
  }
  Pool pool(pool_of(1));
  for (const int chunk : {0, -1}) {
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, pool.imap(square, numbers(3), chunk));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, pool.imap_unordered(square, numbers(3), chunk));
  }
  pool.close();
}

void tst_pool::states() {  // [L19, L24, R31, R38]
  Pool pool(pool_of(1));
  QVERIFY_THROWS_EXCEPTION(RuntimeError, pool.join());
  {
    const PoolScope scope(pool);
    QCOMPARE(pool.apply(square, 3), 9);
  }
  QVERIFY_THROWS_EXCEPTION(RuntimeError, pool.map_async(square, numbers(3)));
  QVERIFY_THROWS_EXCEPTION(RuntimeError, const PoolScope again(pool));
  pool.join();
  Pool closed(pool_of(1));
  closed.close();
  QVERIFY_THROWS_EXCEPTION(RuntimeError, closed.apply_async(square, 3));
}

void tst_pool::close_lets_the_rest_run() {  // [R32]
  Pool pool(pool_of(1));
  const auto result = pool.map_async(square, numbers(50), 1);
  pool.close();
  pool.join();
  QCOMPARE(result.get(0s), squares(50));
}

void tst_pool::terminate_ends_what_runs() {
  FileGate gate;
  Pool pool(pool_of(2));
  std::vector<multiprocessing::AsyncResult<int>> results;
  for (int i = 0; i < 10; ++i)
    results.push_back(pool.apply_async(pass_gate, gate.path()));
  QVERIFY(eventually([&] { return gate.arrived() == 2; }));
  pool.terminate();
  for (const auto& result : results)
    QVERIFY_THROWS_EXCEPTION(RuntimeError, result.get(30s));
  pool.join();
}

void tst_pool::an_unclosed_pool_says_so() {  // [L25]
  LogCapture log;
  { Pool pool(pool_of(1)); }
  QVERIFY(log.count(LogLevel::warning, "unclosed running multiprocessing pool") == 1);
}

void tst_pool::callbacks_come_before_the_waiters() {  // [L26, R39]
  Pool pool(pool_of(2));
  std::vector<int> order;  // of the one thread that runs callbacks
  std::set<std::thread::id> threads;
  std::exception_ptr error;
  const auto note = [&](int x) {
    order.push_back(x);
    threads.insert(std::this_thread::get_id());
  };
  QCOMPARE(pool.apply_async_with<int>(note, {}, square, 3).get(30s), 9);
  QCOMPARE(order, std::vector<int>{9});
  pool.apply_async_with<int>(note, {}, square, 4).get(30s);
  QCOMPARE(threads.size(), 1U);
  const auto fails = pool.apply_async_with<void>(
      {}, [&](std::exception_ptr e) { error = std::move(e); }, throw_named, "out_of_range");
  QVERIFY_THROWS_EXCEPTION(std::out_of_range, fails.get(30s));
  QVERIFY(error != nullptr);
  pool.close();
}

void tst_pool::a_callback_that_throws_is_logged() {
  LogCapture log;
  Pool pool(pool_of(1));
  const auto bad = [](int) { throw std::runtime_error("clumsy"); };
  QCOMPARE(pool.apply_async_with<int>(bad, {}, square, 3).get(30s), 9);
  QCOMPARE(log.count(LogLevel::error, "clumsy"), 1U);
  QCOMPARE(pool.apply(square, 4), 16);
  pool.close();
}

void tst_pool::errors_come_with_their_trace() {  // [L20]
  Pool pool(pool_of(1));
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

void tst_pool::workers_are_replaced_after_their_tasks() {  // [L28]
  auto options = pool_of(3);
  options.maxtasksperchild = 10;
  Pool pool(std::move(options));
  QVERIFY(eventually([&] { return pool.executor().worker_pids().size() == 3; }));
  const std::vector<pid_t> before = pool.executor().worker_pids();
  QCOMPARE(pool.map(square, numbers(100), 1), squares(100));
  const std::vector<pid_t> after = pool.executor().worker_pids();
  QVERIFY(std::none_of(after.begin(), after.end(),
                       [&](pid_t pid) { return std::find(before.begin(), before.end(), pid) != before.end(); }) ||
          before != after);
  pool.close();
}

void tst_pool::a_dead_worker_costs_its_task_only() {
  LogCapture log;
  FileGate gate;
  Pool pool(pool_of(2));
  const auto lost = pool.apply_async(exit_with, 3);
  QVERIFY_THROWS_EXCEPTION(WorkerLost, lost.get(30s));
  QCOMPARE(pool.map(square, numbers(20)), squares(20));
  QVERIFY(eventually([&] { return pool.executor().worker_pids().size() == 2; }));
  pool.close();
}

void tst_pool::default_chunks() {  // [R37]
  QCOMPARE(multiprocessing::default_chunksize(100, 2), 13);
  QCOMPARE(multiprocessing::default_chunksize(16, 4), 1);
  QCOMPARE(multiprocessing::default_chunksize(17, 4), 2);
  QCOMPARE(multiprocessing::default_chunksize(0, 4), 1);
}

void tst_pool::a_buffer_bounds_what_is_taken() {  // [L32]
  Pool pool(pool_of(2));
  int taken_from_input = 0;
  auto input = std::views::iota(0, 100) | std::views::transform([&](int x) {
                 ++taken_from_input;
                 return x;
               });
  auto results = pool.imap(square, input, 1, 4);
  QCOMPARE(taken_from_input, 4);
  QCOMPARE(*results.next(), 0);
  QCOMPARE(taken_from_input, 5);
  auto unordered = pool.imap_unordered(square, numbers(100), 1, 4);
  std::size_t count = 0;
  while (unordered.next())
    ++count;
  QCOMPARE(count, 100U);
  pool.close();
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_pool)
#include "tst_pool.moc"
