// SPDX-License-Identifier: GPL-3.0-or-later
// ProcessPoolExecutor in good days. CPython's test_process_pool.py, test_shutdown.py and
// test_concurrent_futures/executor.py; tst_contract.cpp has what all executors share.
#include "core/futures/wait.h"
#include "tests/core/processes/functions.h"
#include "tests/support/gate.h"

#include <QTest>

#include <algorithm>
#include <set>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;

}  // namespace

class tst_process_pool : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void S01_a_call_gives_its_value();
  void S02_arguments_are_those_of_the_function();
  void large_arguments_and_results_arrive();
  void X16_workers_start_when_needed();
  void P08_many_tasks_take_no_more_workers();
  void P09_an_idle_worker_is_reused();
  void X17_workers_are_gone_after_the_scope();
  void X18_P15_P16_a_dropped_pool_finishes_and_leaves_nothing();
  void X04_all_results_are_there_after_shutdown();
  void X05_shutdown_can_cancel_what_waits();
  void X01_submit_after_shutdown_throws();
  void S04_P12_nonsense_sizes_are_refused();
  void P11_a_worker_ends_after_its_tasks();
  void M01_M20_map_gives_values_in_order_data();
  void M01_M20_map_gives_values_in_order();
  void M20_map_refuses_chunks_of_nothing();
  void a_worker_has_no_other_descriptors();
  void I01_every_worker_is_initialized();
  void a_deep_call_queue_gives_the_same();
  void no_task_waits_behind_a_long_one();
  void chunks_go_to_one_worker_each();
  void a_begun_chunk_is_not_shared();
  void a_paused_pool_begins_nothing();
  void callbacks_run();
  void stats_count();
};

void tst_process_pool::S01_a_call_gives_its_value() {
  ProcessPoolExecutor pool(pool_options(2));
  QCOMPARE(pool.submit(square, 7).result(20s), 49);
  QCOMPARE(pool.submit(echo, "hello").result(20s), std::string("hello"));
  pool.submit(nothing).result(20s);
}

void tst_process_pool::S02_arguments_are_those_of_the_function() {
  ProcessPoolExecutor pool(pool_options(1));
  const std::vector<double> doubled = pool.submit(scale, std::vector<double>{1, 2.5}, 2).result(20s);
  QCOMPARE(doubled, (std::vector<double>{2, 5}));
  QCOMPARE(pool.submit(add, short{1}, 2L).result(20s), 3);
}

void tst_process_pool::large_arguments_and_results_arrive() {
  ProcessPoolExecutor pool(pool_options(2));
  for (const std::size_t size : {65'000U, 65'536U, 70'000U, 5'000'000U}) {
    std::string large(size, 'a');
    large.back() = 'z';
    QVERIFY(pool.submit(echo, large).result(20s) == large);
  }
}

void tst_process_pool::X16_workers_start_when_needed() {
  const std::size_t descriptors = descriptor_count();
  FileGate gate;
  {
    ProcessPoolExecutor pool(pool_options(8));
    QCOMPARE(pool.worker_count(), 0U);
    std::vector<Future<int>> futures;
    for (int i = 0; i < 3; ++i)
      futures.push_back(pool.submit(pass_gate, gate.path()));
    QVERIFY(eventually([&] { return gate.arrived() == 3; }));
    QCOMPARE(pool.worker_pids().size(), 3U);
    gate.open();
    pool.shutdown();
    std::set<int> pids;
    for (const auto& f : futures)
      pids.insert(f.result(0s));
    QCOMPARE(pids.size(), 3U);
    QCOMPARE(pool.worker_count(), 0U);
  }
  QVERIFY(children().empty());
  QCOMPARE(descriptor_count(), descriptors);
}

void tst_process_pool::P08_many_tasks_take_no_more_workers() {
  FileGate gate;
  ProcessPoolExecutor pool(pool_options(4));
  std::vector<Future<int>> futures;
  for (int i = 0; i < 15 * 4; ++i)
    futures.push_back(pool.submit(pass_gate, gate.path()));
  QVERIFY(eventually([&] { return gate.arrived() == 4; }));
  QCOMPARE(pool.worker_count(), 4U);
  gate.open();
  for (const auto& f : futures)
    QVERIFY(f.result(40s) > 0);
  QCOMPARE(pool.worker_count(), 4U);
}

void tst_process_pool::P09_an_idle_worker_is_reused() {
  ProcessPoolExecutor pool(pool_options(4));
  std::set<int> pids;
  for (int i = 0; i < 3; ++i)
    pids.insert(pool.submit(worker_pid).result(20s));
  QCOMPARE(pids.size(), 1U);
  QCOMPARE(pool.worker_count(), 1U);
}

void tst_process_pool::X17_workers_are_gone_after_the_scope() {
  std::vector<int> values;
  {
    ProcessPoolExecutor pool(pool_options(5));
    auto results = pool.map(square, std::vector<int>{3, -4, 5});
    for (const int v : results)
      values.push_back(v);
  }
  QCOMPARE(values, (std::vector<int>{9, 16, 25}));
  QVERIFY(children().empty());
}

void tst_process_pool::X18_P15_P16_a_dropped_pool_finishes_and_leaves_nothing() {
  const std::size_t descriptors = descriptor_count();
  std::vector<Future<int>> futures;
  {
    auto options = pool_options(3);
    options.max_tasks_per_child = 2;
    ProcessPoolExecutor pool(std::move(options));
    for (int i = 0; i < 30; ++i)
      futures.push_back(pool.submit(square, i));
  }
  for (int i = 0; i < 30; ++i)
    QCOMPARE(futures[static_cast<std::size_t>(i)].result(0s), i * i);
  futures.clear();
  QVERIFY(children().empty());
  QCOMPARE(descriptor_count(), descriptors);
}

void tst_process_pool::X04_all_results_are_there_after_shutdown() {
  ProcessPoolExecutor pool(pool_options(3));
  std::vector<Future<int>> futures;
  for (int i = 0; i < 50; ++i)
    futures.push_back(pool.submit(square, i));
  pool.shutdown(true);
  for (int i = 0; i < 50; ++i)
    QCOMPARE(futures[static_cast<std::size_t>(i)].result(0s), i * i);
}

void tst_process_pool::X05_shutdown_can_cancel_what_waits() {
  FileGate gate;
  ProcessPoolExecutor pool(pool_options(2));
  std::vector<Future<int>> futures;
  for (int i = 0; i < 50; ++i)
    futures.push_back(pool.submit(pass_gate, gate.path()));
  QVERIFY(eventually([&] { return gate.arrived() >= 1; }));
  pool.shutdown(false, true);
  gate.open();
  pool.shutdown(true);
  const auto cancelled = std::count_if(futures.begin(), futures.end(), [](const auto& f) { return f.cancelled(); });
  QVERIFY(cancelled > 20);
  QVERIFY(cancelled < 50);
  for (const auto& f : futures) {
    if (!f.cancelled()) QVERIFY(f.exception(0s) == nullptr);
  }
}

void tst_process_pool::X01_submit_after_shutdown_throws() {
  ProcessPoolExecutor pool(pool_options(1));
  pool.shutdown();
  QVERIFY_THROWS_EXCEPTION(ShutdownError, pool.submit(square, 2));
}

void tst_process_pool::S04_P12_nonsense_sizes_are_refused() {
  const auto refused = [](auto change) {
    ProcessPoolOptions options = pool_options(1);
    change(options);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, ProcessPoolExecutor(std::move(options)));
  };
  refused([](ProcessPoolOptions& o) { o.max_workers = 0; });
  refused([](ProcessPoolOptions& o) { o.max_workers = -1; });
  refused([](ProcessPoolOptions& o) { o.max_tasks_per_child = 0; });
  refused([](ProcessPoolOptions& o) { o.max_tasks_per_child = -3; });
  refused([](ProcessPoolOptions& o) { o.call_queue = -1; });
  refused([](ProcessPoolOptions& o) { o.memory_limit_bytes = -1; });
  refused([](ProcessPoolOptions& o) { o.chunk_size = 0; });
  refused([](ProcessPoolOptions& o) { o.chunk_size = ProcessPoolOptions::kMostChunk + 1; });
}

void tst_process_pool::P11_a_worker_ends_after_its_tasks() {
  auto options = pool_options(1);
  options.max_tasks_per_child = 3;
  ProcessPoolExecutor pool(std::move(options));
  const int first = pool.submit(worker_pid).result(20s);
  QCOMPARE(pool.submit(worker_pid).result(20s), first);
  QCOMPARE(pool.submit(worker_pid).result(20s), first);
  const int next = pool.submit(worker_pid).result(20s);
  QVERIFY(next != first);
  QVERIFY(eventually([&] { return pool.worker_count() == 1; }));
  QCOMPARE(pool.worker_pids().front(), next);
}

void tst_process_pool::M01_M20_map_gives_values_in_order_data() {
  QTest::addColumn<int>("chunksize");
  for (const int size : {1, 6, 100, 1000})
    QTest::addRow("chunks of %d", size) << size;
}

void tst_process_pool::M01_M20_map_gives_values_in_order() {
  QFETCH(const int, chunksize);
  ProcessPoolExecutor pool(pool_options(2));
  std::vector<int> a(100);
  std::iota(a.begin(), a.end(), 0);
  int next = 0;
  auto results = pool.map_with({.chunksize = chunksize}, add, a, std::views::iota(1000));
  for (const int sum : results) {
    QCOMPARE(sum, 1000 + 2 * next);
    ++next;
  }
  QCOMPARE(next, 100);
}

void tst_process_pool::M20_map_refuses_chunks_of_nothing() {
  ProcessPoolExecutor pool(pool_options(1));
  QVERIFY_THROWS_EXCEPTION(std::invalid_argument, pool.map_with({.chunksize = -1}, square, std::vector<int>{1}));
}

void tst_process_pool::a_worker_has_no_other_descriptors() {
  const int leaky = dup(0);  // without close-on-exec
  ProcessPoolExecutor pool(pool_options(2));
  const auto first = pool.submit(sleep_hard, 50);
  QCOMPARE(pool.submit(open_descriptors).result(20s), std::string("0 1 2 3"));
  close(leaky);
}

void tst_process_pool::I01_every_worker_is_initialized() {
  FileGate gate;
  auto options = pool_options(3);
  options.initializer = std::make_shared<processes::RemoteCall>(processes::bind_call(remember, "ready"));
  ProcessPoolExecutor pool(std::move(options));
  std::vector<Future<int>> block;
  for (int i = 0; i < 2; ++i)
    block.push_back(pool.submit(pass_gate, gate.path()));
  for (int i = 0; i < 5; ++i)
    QCOMPARE(pool.submit(remembered).result(20s), std::string("ready"));
  gate.open();
}

void tst_process_pool::a_deep_call_queue_gives_the_same() {
  auto options = pool_options(2);
  options.call_queue = 64;
  ProcessPoolExecutor pool(std::move(options));
  std::vector<Future<int>> futures;
  for (int i = 0; i < 5000; ++i)
    futures.push_back(pool.submit(square, i));
  for (int i = 0; i < 5000; ++i)
    QCOMPARE(futures[static_cast<std::size_t>(i)].result(40s), i * i);
}

void tst_process_pool::no_task_waits_behind_a_long_one() {
  FileGate gate;
  auto options = pool_options(2);
  options.call_queue = 64;
  ProcessPoolExecutor pool(std::move(options));
  const auto first = pool.submit(pass_gate, gate.path());
  QVERIFY(eventually([&] { return gate.arrived() == 1; }));
  std::vector<Future<int>> futures;
  for (int i = 0; i < 40; ++i)
    futures.push_back(pool.submit(square, i));
  for (const auto& f : futures)
    f.result(20s);  // none is stuck in the socket of the worker at the gate
  QVERIFY(!first.done());
  gate.open();
  QVERIFY(first.result(20s) > 0);
}

void tst_process_pool::chunks_go_to_one_worker_each() {
  auto options = pool_options(3);
  options.chunk_size = 5;
  ProcessPoolExecutor pool(std::move(options));
  pool.pause();
  std::vector<Future<int>> futures;
  for (int i = 0; i < 60; ++i)
    futures.push_back(pool.submit(worker_pid));
  pool.resume();
  for (std::size_t i = 0; i < futures.size(); ++i)
    QCOMPARE(futures[i].result(20s), futures[i / 5 * 5].result(20s));
}

// The price of chunks: a short task behind a long one waits although another worker idles.
void tst_process_pool::a_begun_chunk_is_not_shared() {
  FileGate gate;
  auto options = pool_options(2);
  options.chunk_size = 3;
  ProcessPoolExecutor pool(std::move(options));
  pool.pause();
  const auto first = pool.submit(pass_gate, gate.path());
  std::vector<Future<int>> futures;
  for (int i = 1; i < 9; ++i)
    futures.push_back(pool.submit(square, i));
  pool.resume();
  for (std::size_t i = 2; i < futures.size(); ++i)
    QCOMPARE(futures[i].result(20s), static_cast<int>((i + 1) * (i + 1)));
  QVERIFY(eventually([&] { return gate.arrived() == 1; }));
  QVERIFY(!futures[0].done() && !futures[1].done());
  gate.open();
  QCOMPARE(futures[1].result(20s), 4);
}

void tst_process_pool::a_paused_pool_begins_nothing() {
  ProcessPoolExecutor pool(pool_options(2));
  pool.submit(nothing).result(20s);
  pool.pause();
  std::vector<Future<int>> futures;
  for (int i = 0; i < 4; ++i)
    futures.push_back(pool.submit(square, i));
  QVERIFY_THROWS_EXCEPTION(TimeoutError, futures[0].result(50ms));
  pool.step();
  QCOMPARE(futures[0].result(20s), 0);
  QVERIFY_THROWS_EXCEPTION(TimeoutError, futures[1].result(50ms));
  pool.resume();
  QCOMPARE(futures[3].result(20s), 9);
}

void tst_process_pool::callbacks_run() {
  Gate called;
  ProcessPoolExecutor pool(pool_options(1));
  called.open();
  pool.submit(square, 3).add_done_callback([&](const Future<int>& f) {
    if (f.result(0s) == 9) called.pass();
  });
  QVERIFY(called.wait_for_arrivals(1));
}

void tst_process_pool::stats_count() {
  FileGate gate;
  ProcessPoolExecutor pool(pool_options(2));
  std::vector<Future<int>> futures;
  for (int i = 0; i < 10; ++i)
    futures.push_back(pool.submit(pass_gate, gate.path()));
  QVERIFY(eventually([&] { return gate.arrived() == 2; }));
  QVERIFY(eventually([&] { return pool.stats().running == 2; }));
  ExecutorStats stats = pool.stats();
  QCOMPARE(stats.submitted, 10U);
  QCOMPARE(stats.queued, 8U);
  QCOMPARE(stats.workers, 2U);
  gate.open();
  for (const auto& f : futures)
    f.result(20s);
  stats = pool.stats();
  QCOMPARE(stats.completed, 10U);
  QCOMPARE(stats.running, 0U);
  QCOMPARE(stats.idle_workers, 2U);
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_process_pool)
#include "tst_process_pool.moc"
