// SPDX-License-Identifier: GPL-3.0-or-later
// multiprocessing::Pool and dummy::Pool: CPython's test/_test_multiprocessing.py (_TestPool,
// _TestPoolWorkerErrors) and its documentation; one row per kind. tst_pool_workers.cpp has what
// concerns processes alone.
#include "tests/core/processes/pool_kinds.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;
using multiprocessing::AsyncResult;
using multiprocessing::PoolScope;

class SayWhenError : public std::runtime_error {
 public:
  SayWhenError() : std::runtime_error("somebody said when") {}
};

/// The numbers up to `n`, except that reading the one at `when` throws.
auto throwing_range(int n, int when) {
  return std::views::iota(0, n) | std::views::transform([when](int x) {
           if (x == when) throw SayWhenError();
           return x;
         });
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

  void L01_L10_one_call_data() { add_pool_rows(); }
  void L01_L10_one_call();
  void L02_L05_maps_data() { add_pool_rows(); }
  void L02_L05_maps();
  void L03_L04_starmaps_data() { add_pool_rows(); }
  void L03_L04_starmaps();
  void L12_imap_keeps_the_order_data() { add_pool_rows(); }
  void L12_imap_keeps_the_order();
  void L14_R36_imap_unordered_gives_all_data() { add_pool_rows(); }
  void L14_R36_imap_unordered_gives_all();
  void R36_imap_unordered_gives_in_the_order_of_ends_data() { add_pool_rows(); }
  void R36_imap_unordered_gives_in_the_order_of_ends();
  void L08_L18_nothing_gives_nothing_data() { add_pool_rows(); }
  void L08_L18_nothing_gives_nothing();
  void L10_L11_R30_get_waits_and_may_time_out_data() { add_pool_rows(); }
  void L10_L11_R30_get_waits_and_may_time_out();
  void R30_a_failure_is_ready_but_no_success_data() { add_pool_rows(); }
  void R30_a_failure_is_ready_but_no_success();
  void next_may_time_out_and_be_asked_again_data() { add_pool_rows(); }
  void next_may_time_out_and_be_asked_again();
  void R35_chunks_of_nothing_are_refused_data() { add_pool_rows(); }
  void R35_chunks_of_nothing_are_refused();
  void L19_L24_R31_R38_states_data() { add_pool_rows(); }
  void L19_L24_R31_R38_states();
  void R32_close_lets_the_rest_run_data() { add_pool_rows(); }
  void R32_close_lets_the_rest_run();
  void Q06_terminate_fails_what_is_not_there_data() { add_pool_rows(); }
  void Q06_terminate_fails_what_is_not_there();
  void L25_an_unclosed_pool_says_so_data() { add_pool_rows(); }
  void L25_an_unclosed_pool_says_so();
  void L26_errors_come_to_the_callback_and_to_get_data() { add_pool_rows(); }
  void L26_errors_come_to_the_callback_and_to_get();
  void map_async_has_callbacks_data() { add_pool_rows(); }
  void map_async_has_callbacks();
  void Q09_R39_callbacks_come_first_and_in_one_thread_data() { add_pool_rows(); }
  void Q09_R39_callbacks_come_first_and_in_one_thread();
  void Q08_a_callback_that_throws_is_logged_data() { add_pool_rows(); }
  void Q08_a_callback_that_throws_is_logged();
  void one_failing_call_does_not_keep_the_others_from_running_data() { add_pool_rows(); }
  void one_failing_call_does_not_keep_the_others_from_running();
  void L20_errors_of_the_input_come_at_their_place_data() { add_pool_rows(); }
  void L20_errors_of_the_input_come_at_their_place();
  void R37_default_chunks();
  void L32_a_buffer_bounds_what_is_taken_data() { add_pool_rows(); }
  void L32_a_buffer_bounds_what_is_taken();
  void L21_threads_give_the_exception_itself();
  void no_argument_or_result_is_kept();

 private:
  std::size_t descriptors_ = 0;
};

void tst_pool::L01_L10_one_call() {
  with_pool(2, [](auto& pool) {
    QCOMPARE(pool.apply(square, 7), 49);
    QCOMPARE(pool.apply_async(add, 3, 4).get(30s), 7);
    pool.apply(nothing);
  });
}

void tst_pool::L02_L05_maps() {
  with_pool(2, [](auto& pool) {
    QCOMPARE(pool.map(square, numbers(100)), squares(100));
    QCOMPARE(pool.map(square, numbers(100), 20), squares(100));
    QCOMPARE(pool.map_async(square, numbers(10)).get(30s), squares(10));
  });
}

void tst_pool::L03_L04_starmaps() {
  with_pool(2, [](auto& pool) {
    const std::vector<std::tuple<int, int>> pairs{{1, 2}, {3, 4}, {5, 6}};
    QCOMPARE(pool.starmap(add, pairs), (std::vector<int>{3, 7, 11}));
    QCOMPARE(pool.starmap(add, pairs, 2), (std::vector<int>{3, 7, 11}));
    QCOMPARE(pool.starmap_async(add, pairs).get(30s), (std::vector<int>{3, 7, 11}));
  });
}

void tst_pool::L12_imap_keeps_the_order() {
  with_pool(2, [](auto& pool) {
    QCOMPARE(taken(pool.imap(square, numbers(10))), squares(10));
    QCOMPARE(taken(pool.imap(square, numbers(1000), 100)), squares(1000));
    auto one = pool.imap(square, numbers(1));
    QCOMPARE(*one.next(), 0);
    QVERIFY(!one.next());
    QVERIFY(!one.next());  // ended stays ended
  });
}

void tst_pool::L14_R36_imap_unordered_gives_all() {
  with_pool(2, [](auto& pool) {
    for (const int chunk : {1, 53}) {
      std::vector<int> found = taken(pool.imap_unordered(square, numbers(1000), chunk));
      std::sort(found.begin(), found.end());
      QCOMPARE(found, squares(1000));
    }
  });
  with_pool(1, [](auto& pool) { QCOMPARE(taken(pool.imap_unordered(square, numbers(20))), squares(20)); });
}

void tst_pool::R36_imap_unordered_gives_in_the_order_of_ends() {
  with_pool(2, [](auto& pool) {
    FileGate late;
    FileGate open;
    open.open();
    auto ends = pool.imap_unordered(pass_gate, std::vector<std::string>{late.path(), open.path()});
    QVERIFY(*ends.next() > 0);  // the second of the two
    late.open();
    QVERIFY(*ends.next() > 0);
    QVERIFY(!ends.next());
  });
}

void tst_pool::L08_L18_nothing_gives_nothing() {
  with_pool(1, [](auto& pool) {
    const std::vector<int> none;
    QVERIFY(pool.map(square, none).empty());
    QVERIFY(pool.map_async(square, none, 1).ready());
    QVERIFY(taken(pool.imap(square, none)).empty());
    QVERIFY(taken(pool.imap_unordered(square, none)).empty());
    QVERIFY(pool.starmap(add, std::vector<std::tuple<int, int>>()).empty());
    pool.close();
    pool.join();
  });
}

void tst_pool::L10_L11_R30_get_waits_and_may_time_out() {
  with_pool(1, [](auto& pool) {
    FileGate gate;
    const auto result = pool.apply_async(pass_gate, gate.path());
    QVERIFY_THROWS_EXCEPTION(TimeoutError, result.get(50ms));
    QVERIFY(!result.ready());
    QVERIFY_THROWS_EXCEPTION(RuntimeError, static_cast<void>(result.successful()));
    result.wait(1ms);
    gate.open();
    QVERIFY(result.get(30s) > 0);
    QVERIFY(result.ready());
    QVERIFY(result.successful());
    QCOMPARE(result.get(0s), result.get());  // as often as one likes
  });
}

void tst_pool::R30_a_failure_is_ready_but_no_success() {
  with_pool(1, [](auto& pool) {
    const auto result = pool.apply_async(throw_named, "out_of_range");
    result.wait(30s);
    QVERIFY(result.ready());
    QVERIFY(!result.successful());
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, result.get());
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, result.get());
  });
}

// The documentation of imap(): "next(timeout) will raise TimeoutError"; the result still comes.
void tst_pool::next_may_time_out_and_be_asked_again() {
  with_pool(1, [](auto& pool) {
    FileGate gate;
    auto ordered = pool.imap(pass_gate, std::vector<std::string>{gate.path()});
    QVERIFY_THROWS_EXCEPTION(TimeoutError, ordered.next(20ms));
    QVERIFY_THROWS_EXCEPTION(TimeoutError, ordered.next(0ms));
    gate.open();
    QVERIFY(*ordered.next(30s) > 0);
    QVERIFY(!ordered.next(0ms));

    FileGate other;
    auto unordered = pool.imap_unordered(pass_gate, std::vector<std::string>{other.path()});
    QVERIFY_THROWS_EXCEPTION(TimeoutError, unordered.next(20ms));
    other.open();
    QVERIFY(*unordered.next(30s) > 0);
    QVERIFY(!unordered.next(0ms));
  });
}

void tst_pool::R35_chunks_of_nothing_are_refused() {
  with_pool(1, [](auto& pool) {
    for (const int chunk : {0, -1}) {
      QVERIFY_THROWS_EXCEPTION(std::invalid_argument, pool.imap(square, numbers(3), chunk));
      QVERIFY_THROWS_EXCEPTION(std::invalid_argument, pool.imap_unordered(square, numbers(3), chunk));
      QVERIFY_THROWS_EXCEPTION(std::invalid_argument, pool.map(square, numbers(3), chunk));
    }
  });
}

void tst_pool::L19_L24_R31_R38_states() {
  with_pool(1, [](auto& pool) {
    QVERIFY_THROWS_EXCEPTION(RuntimeError, pool.join());
    {
      const PoolScope scope(pool);
      QCOMPARE(pool.apply(square, 3), 9);
    }
    QVERIFY_THROWS_EXCEPTION(RuntimeError, pool.map_async(square, numbers(3)));
    QVERIFY_THROWS_EXCEPTION(RuntimeError, const PoolScope again(pool));
    pool.close();  // has no effect any more
    pool.terminate();
    pool.join();
    pool.join();
  });
  with_pool(1, [](auto& pool) {
    pool.close();
    pool.close();
    QVERIFY_THROWS_EXCEPTION(RuntimeError, pool.apply_async(square, 3));
    QVERIFY_THROWS_EXCEPTION(RuntimeError, pool.imap(square, numbers(3)));
    QVERIFY_THROWS_EXCEPTION(RuntimeError, pool.imap_unordered(square, numbers(3)));
    QVERIFY_THROWS_EXCEPTION(RuntimeError, pool.starmap(add, std::vector<std::tuple<int, int>>{{1, 2}}));
  });
}

void tst_pool::R32_close_lets_the_rest_run() {
  with_pool(1, [](auto& pool) {
    const auto result = pool.map_async(square, numbers(50), 1);
    pool.close();
    pool.join();
    QCOMPARE(result.get(0s), squares(50));
  });
}

void tst_pool::Q06_terminate_fails_what_is_not_there() {
  with_pool(2, [](auto& pool) {
    FileGate gate;
    std::vector<AsyncResult<int>> results;
    for (int i = 0; i < 10; ++i)
      results.push_back(pool.apply_async(pass_gate, gate.path()));
    const auto all = pool.map_async(square, numbers(100), 1);
    auto lazy = pool.imap(square, numbers(3));
    auto unordered = pool.imap_unordered(square, numbers(3));
    QVERIFY(eventually([&] { return gate.arrived() == 2; }));
    pool.terminate();
    for (const auto& result : results)
      QVERIFY_THROWS_EXCEPTION(RuntimeError, result.get(30s));
    QVERIFY_THROWS_EXCEPTION(RuntimeError, all.get(30s));
    QVERIFY_THROWS_EXCEPTION(CancelledError, lazy.next());
    QVERIFY_THROWS_EXCEPTION(CancelledError, unordered.next());
    gate.open();  // threads cannot be ended
    pool.join();
  });
}

void tst_pool::L25_an_unclosed_pool_says_so() {
  QFETCH(const bool, threads);
  LogCapture log;
  if (threads) {
    multiprocessing::dummy::Pool pool(thread_pool_of(1));
  } else {
    multiprocessing::Pool pool(process_pool_of(1));
  }
  QCOMPARE(log.count(LogLevel::warning, "unclosed running multiprocessing pool"), 1U);
}

void tst_pool::L26_errors_come_to_the_callback_and_to_get() {
  with_pool(2, [](auto& pool) {
    std::exception_ptr error;
    int values = 0;
    const auto fails = pool.template apply_async_with<void>([&](std::monostate) { ++values; },
                                                            [&](std::exception_ptr e) { error = std::move(e); },
                                                            throw_named, "out_of_range");
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, fails.get(30s));
    QVERIFY(error != nullptr);
    QCOMPARE(values, 0);
  });
}

// _TestPool.test_map_async_callbacks
void tst_pool::map_async_has_callbacks() {
  with_pool(2, [](auto& pool) {
    std::vector<std::vector<int>> lists;
    std::vector<std::string> errors;
    const auto value = [&](const std::vector<int>& list) { lists.push_back(list); };
    const auto error = [&](const std::exception_ptr& e) { errors.push_back(describe(e)); };
    pool.template map_async_with<int>(value, error, square, numbers(10), 3).wait(30s);
    QCOMPARE(lists, std::vector<std::vector<int>>{squares(10)});
    QVERIFY(errors.empty());
    const auto failed = [&](const std::vector<std::monostate>&) { lists.emplace_back(); };
    pool.template map_async_with<void>(failed, error, throw_named, std::vector<std::string>{"runtime_error"}).wait(30s);
    QCOMPARE(lists.size(), 1U);
    QCOMPARE(errors.size(), 1U);
    QVERIFY(errors[0].find("it went wrong") != std::string::npos);

    const std::vector<std::tuple<int, int>> pairs{{1, 2}, {3, 4}};
    pool.template starmap_async_with<int>(value, error, add, pairs).wait(30s);
    QCOMPARE(lists.back(), (std::vector<int>{3, 7}));
  });
}

void tst_pool::Q09_R39_callbacks_come_first_and_in_one_thread() {
  with_pool(2, [](auto& pool) {
    std::vector<int> order;  // of the one thread that runs callbacks
    std::set<std::thread::id> threads;
    const auto note = [&](int x) {
      order.push_back(x);
      threads.insert(std::this_thread::get_id());
    };
    QCOMPARE(pool.template apply_async_with<int>(note, {}, square, 3).get(30s), 9);
    QCOMPARE(order, std::vector<int>{9});  // before the waiter woke
    pool.template apply_async_with<int>(note, {}, square, 4).get(30s);
    QCOMPARE(threads.size(), 1U);
    QVERIFY(threads.count(std::this_thread::get_id()) == 0);
  });
}

void tst_pool::Q08_a_callback_that_throws_is_logged() {
  LogCapture log;
  with_pool(1, [&](auto& pool) {
    const auto bad = [](int) { throw std::runtime_error("clumsy"); };
    QCOMPARE(pool.template apply_async_with<int>(bad, {}, square, 3).get(30s), 9);
    QCOMPARE(log.count(LogLevel::error, "clumsy"), 1U);
    QCOMPARE(pool.apply(square, 4), 16);
  });
}

// _TestPool.test_map_no_failfast: the error of one call comes when all calls have ended.
void tst_pool::one_failing_call_does_not_keep_the_others_from_running() {
  with_pool(2, [](auto& pool) {
    FileGate gate;
    gate.open();
    // The second call throws, since no gate can be at that place.
    std::vector<std::string> gates{gate.path(), "/no/such/folder/gate", gate.path(), gate.path()};
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, pool.map(pass_gate, gates, 1));
    QCOMPARE(gate.arrived(), std::size_t{3});
  });
}

// test_imap_handle_iterable_exception and its like: the error of the input is not a remote one.
void tst_pool::L20_errors_of_the_input_come_at_their_place() {
  with_pool(2, [](auto& pool) {
    QVERIFY_THROWS_EXCEPTION(SayWhenError, pool.map(square, throwing_range(1, 0)));
    QVERIFY_THROWS_EXCEPTION(SayWhenError, pool.map_async(square, throwing_range(10, 4)));
    auto at_once = pool.imap(square, throwing_range(1, 0));
    QVERIFY_THROWS_EXCEPTION(SayWhenError, at_once.next());
    auto later = pool.imap(square, throwing_range(10, 3));
    for (int i = 0; i < 3; ++i)
      QCOMPARE(*later.next(), i * i);
    QVERIFY_THROWS_EXCEPTION(SayWhenError, later.next());
    QVERIFY(!later.next());
    auto chunks = pool.imap(square, throwing_range(20, 7), 2);  // at the start of a chunk's results
    for (int i = 0; i < 6; ++i)
      QCOMPARE(*chunks.next(), i * i);
    QVERIFY_THROWS_EXCEPTION(SayWhenError, chunks.next());
    auto unordered = pool.imap_unordered(square, throwing_range(10, 3));
    int values = 0;
    int errors = 0;
    for (int i = 0; i < 4; ++i) {
      try {
        values += unordered.next() ? 1 : 0;
      } catch (const SayWhenError&) {
        ++errors;
      }
    }
    QCOMPARE(values, 3);
    QCOMPARE(errors, 1);
    QVERIFY(!unordered.next());
    QCOMPARE(pool.apply(square, 3), 9);
  });
}

void tst_pool::R37_default_chunks() {
  QCOMPARE(multiprocessing::default_chunksize(100, 2), 13);
  QCOMPARE(multiprocessing::default_chunksize(16, 4), 1);
  QCOMPARE(multiprocessing::default_chunksize(17, 4), 2);
  QCOMPARE(multiprocessing::default_chunksize(0, 4), 1);
}

void tst_pool::L32_a_buffer_bounds_what_is_taken() {
  with_pool(2, [](auto& pool) {
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
  });
}

void tst_pool::L21_threads_give_the_exception_itself() {
  const auto thrown = std::make_exception_ptr(std::out_of_range("row 7"));
  multiprocessing::dummy::Pool pool(thread_pool_of(1));
  std::exception_ptr seen;
  const auto result = pool.apply_async_with<void>(
      {}, [&](std::exception_ptr error) { seen = std::move(error); }, [=] { std::rethrow_exception(thrown); });
  QVERIFY_THROWS_EXCEPTION(std::out_of_range, result.get(30s));
  QVERIFY(seen == thrown);
  pool.close();
}

// _TestPool.test_release_task_refs, bpo-29861. Objects do not go to processes, so on threads only.
void tst_pool::no_argument_or_result_is_kept() {
  std::atomic<int> living{0};
  struct Counted {
    explicit Counted(std::atomic<int>* count) : living(count) { ++*living; }
    Counted(const Counted& other) : living(other.living) { ++*living; }
    Counted& operator=(const Counted&) = default;
    ~Counted() { --*living; }
    std::atomic<int>* living;
  };
  multiprocessing::dummy::Pool pool(thread_pool_of(2));
  {
    const std::vector<Counted> objects(10, Counted(&living));
    int sum = 0;
    for (const int one : pool.map([](const Counted&) { return 1; }, objects))
      sum += one;
    QCOMPARE(sum, 10);
    const auto result = pool.apply_async([](Counted same) { return std::make_shared<Counted>(same); }, objects[0]);
    QVERIFY(result.get(30s) != nullptr);
  }
  QVERIFY(eventually([&] { return living.load() == 0; }));
  pool.close();
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_pool)
#include "tst_pool.moc"
