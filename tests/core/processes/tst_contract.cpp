// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of Executor, on every kind there is, processes included: CPython's
// test_concurrent_futures/{executor,test_wait,test_as_completed,test_shutdown}.py. One row per kind.
#include "core/coroutines/run.h"
#include "core/coroutines/thread_bridge.h"
#include "core/coroutines/wait_for.h"
#include "core/futures/wait.h"
#include "core/sync/log.h"
#include "tests/core/processes/contract_kinds.h"
#include "tests/support/gate.h"
#include "tests/support/wakes.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <ranges>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;

}  // namespace

class tst_contract : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { QVERIFY(children().empty()); }

  void S01_S02_X10_X17_calls_give_their_values_data() { add_contract_rows(0); }
  void S01_S02_X10_X17_calls_give_their_values();
  void F01_F02_R05_callbacks_see_how_it_ended_data() { add_contract_rows(0); }
  void F01_F02_R05_callbacks_see_how_it_ended();
  void R01_callbacks_run_in_their_order_data() { add_contract_rows(1); }
  void R01_callbacks_run_in_their_order();
  void F03_F11_F12_F13_F14_F15_states_of_a_future_data() { add_contract_rows(1, true); }
  void F03_F11_F12_F13_F14_F15_states_of_a_future();
  void Q01_W07_cancelled_ones_count_as_done_data() { add_contract_rows(1, true); }
  void Q01_W07_cancelled_ones_count_as_done();
  void W01_W02_W03_W08_waiting_for_the_first_data() { add_contract_rows(2); }
  void W01_W02_W03_W08_waiting_for_the_first();
  void W04_W06_waiting_for_the_first_failure_data() { add_contract_rows(2); }
  void W04_W06_waiting_for_the_first_failure();
  void C01_C02_C05_R14_as_completed_gives_all_data() { add_contract_rows(2); }
  void C01_C02_C05_R14_as_completed_gives_all();
  void X01_submit_after_shutdown_throws_data() { add_contract_rows(0); }
  void X01_submit_after_shutdown_throws();
  void X04_all_results_are_there_after_shutdown_data() { add_contract_rows(0); }
  void X04_all_results_are_there_after_shutdown();
  void X05_shutdown_can_cancel_what_waits_data() { add_contract_rows(1, true); }
  void X05_shutdown_can_cancel_what_waits();
  void X12_without_waiting_queued_work_still_finishes_data() { add_contract_rows(1); }
  void X12_without_waiting_queued_work_still_finishes();
  void R23_whatever_a_task_throws_the_next_one_runs_data() { add_contract_rows(0); }
  void R23_whatever_a_task_throws_the_next_one_runs();
  void R24_one_worker_keeps_the_order_data() { add_contract_rows(1, true); }
  void R24_one_worker_keeps_the_order();
  void R06_a_hundred_waiters_wake_data() { add_contract_rows(1); }
  void R06_a_hundred_waiters_wake();
  void a_pause_holds_what_waits_data() { add_contract_rows(1); }
  void a_pause_holds_what_waits();
  void running_tasks_can_be_asked_to_end_data() { add_contract_rows(1); }
  void running_tasks_can_be_asked_to_end();
  void stats_count_what_there_is_data() { add_contract_rows(0); }
  void stats_count_what_there_is();
  void N04_Y56_R41_a_loop_can_send_calls_there_data() { add_contract_rows(1); }
  void N04_Y56_R41_a_loop_can_send_calls_there();
  void an_idle_one_does_not_wake_data() { add_contract_rows(1); }
  void an_idle_one_does_not_wake();
};

void tst_contract::S01_S02_X10_X17_calls_give_their_values() {
  std::vector<int> values;
  with_executor(2, [&](auto& executor) {
    QCOMPARE(executor.submit(square, 7).result(kPatience), 49);
    QCOMPARE(executor.submit(add, short{1}, 2L).result(kPatience), 3);
    QCOMPARE(executor.submit(echo, "hello").result(kPatience), std::string("hello"));
    executor.submit(nothing).result(kPatience);
    auto results = executor.map(square, std::vector<int>{3, -4, 5});
    for (const int v : results)
      values.push_back(v);
  });
  QCOMPARE(values, (std::vector<int>{9, 16, 25}));
}

void tst_contract::F01_F02_R05_callbacks_see_how_it_ended() {
  with_executor(2, [](auto& executor) {
    Journal<std::string> seen;
    Future<void> failed = executor.submit(throw_named, "out_of_range");
    failed.add_done_callback([&](const Future<void>& f) { seen.add(describe(f.exception(0s))); });
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, failed.result(kPatience));
    QVERIFY(failed.exception() == failed.exception());  // the same object each time
    QVERIFY(eventually([&] { return seen.size() == 1; }));
    QVERIFY(seen.all()[0].find("too far") != std::string::npos);
    Future<int> gave = executor.submit(square, 3);
    gave.add_done_callback([&](const Future<int>& f) { seen.add(std::to_string(f.result(0s))); });
    QVERIFY(eventually([&] { return seen.size() == 2; }));
    QCOMPARE(seen.all()[1], std::string("9"));
  });
}

void tst_contract::R01_callbacks_run_in_their_order() {
  with_executor(1, [](auto& executor) {
    FileGate gate;
    Journal<int> order;
    Future<int> future = executor.submit(pass_gate, gate.path());
    for (int i = 0; i < 5; ++i)
      future.add_done_callback([&order, i](const Future<int>&) { order.add(i); });
    gate.open();
    QVERIFY(eventually([&] { return order.size() == 5; }));
    QCOMPARE(order.all(), (std::vector<int>{0, 1, 2, 3, 4}));
  });
}

void tst_contract::F03_F11_F12_F13_F14_F15_states_of_a_future() {
  with_executor(1, [](auto& executor) {
    FileGate gate;
    Future<int> runs = executor.submit(pass_gate, gate.path());
    QVERIFY(eventually([&] { return gate.arrived() == 1; }));
    QVERIFY(eventually([&] { return runs.running(); }));
    std::vector<Future<int>> waiting;  // more than a call queue holds
    for (int i = 0; i < 200; ++i)
      waiting.push_back(executor.submit(square, 3));
    Future<int>& last = waiting.back();
    QVERIFY(!last.done() && !last.running());
    bool called = false;
    last.add_done_callback([&](const Future<int>& f) { called = f.cancelled(); });
    QVERIFY(last.cancel());
    QVERIFY(called && last.cancelled() && last.done());
    QVERIFY(last.cancel());  // it is cancelled already
    QVERIFY_THROWS_EXCEPTION(CancelledError, last.result(0s));
    QVERIFY(!runs.cancel());
    QVERIFY_THROWS_EXCEPTION(TimeoutError, runs.result(0s));
    gate.open();
    QVERIFY(runs.result(kPatience) > 0);
    QVERIFY(runs.done() && !runs.running() && !runs.cancel());
    waiting.pop_back();
    for (const Future<int>& each : waiting)
      QCOMPARE(each.result(kPatience), 9);
  });
}

void tst_contract::Q01_W07_cancelled_ones_count_as_done() {
  with_executor(1, [](auto& executor) {
    FileGate gate;
    std::vector<Future<int>> futures;
    for (int i = 0; i < 100; ++i)
      futures.push_back(executor.submit(pass_gate, gate.path()));
    Future<int>& last = futures.back();
    QVERIFY(last.cancel());
    QCOMPARE(wait(futures, 0s).done.size(), 1U);
    QCOMPARE(wait(std::vector{last}, kPatience).done.size(), 1U);
    gate.open();
    QVERIFY(wait(futures, kPatience).not_done.empty());
  });
}

void tst_contract::W01_W02_W03_W08_waiting_for_the_first() {
  with_executor(2, [](auto& executor) {
    FileGate gate;
    const Future<int> blocked = executor.submit(pass_gate, gate.path());
    const Future<int> quick = executor.submit(square, 2);
    const auto first = wait(std::vector{blocked, quick, blocked}, kPatience, FIRST_COMPLETED);
    QCOMPARE(first.done.size(), 1U);
    QVERIFY(*first.done.begin() == quick);
    QCOMPARE(first.not_done.size(), 1U);
    const auto again = wait(std::vector{blocked, quick}, kPatience, FIRST_COMPLETED);
    QCOMPARE(again.done.size(), 1U);
    const auto late = wait(std::vector{blocked, quick}, 10ms);
    QCOMPARE(late.done.size(), 1U);
    QCOMPARE(late.not_done.size(), 1U);
    gate.open();
    QVERIFY(wait(std::vector{blocked, quick}, kPatience).not_done.empty());
  });
}

void tst_contract::W04_W06_waiting_for_the_first_failure() {
  with_executor(2, [](auto& executor) {
    FileGate gate;
    const Future<int> blocked = executor.submit(pass_gate, gate.path());
    const Future<int> broken = executor.submit(pass_gate, std::string("/no/such/folder/gate"));
    for (int i = 0; i < 2; ++i) {  // as it fails, and when it has failed before
      const auto some = wait(std::vector{blocked, broken}, kPatience, FIRST_EXCEPTION);
      QCOMPARE(some.done.size(), 1U);
      QVERIFY(*some.done.begin() == broken);
    }
    gate.open();
    QVERIFY(blocked.result(kPatience) > 0);
  });
}

void tst_contract::C01_C02_C05_R14_as_completed_gives_all() {
  with_executor(2, [](auto& executor) {
    FileGate gate;
    const Future<int> blocked = executor.submit(pass_gate, gate.path());
    const Future<int> quick = executor.submit(square, 2);
    quick.result(kPatience);
    auto ends = as_completed(std::vector{blocked, quick}, 20ms);
    QVERIFY(*ends.next() == quick);
    std::string text;
    try {
      ends.next();
    } catch (const TimeoutError& error) {
      text = error.what();
    }
    QCOMPARE(text, std::string("1 (of 2) futures unfinished"));
    gate.open();
    std::size_t all = 0;
    auto every = as_completed(std::vector{blocked, quick, blocked});
    while (every.next())
      ++all;
    QCOMPARE(all, std::size_t{2});
  });
}

void tst_contract::X01_submit_after_shutdown_throws() {
  with_executor(2, [](auto& executor) {
    executor.shutdown();
    QVERIFY_THROWS_EXCEPTION(ShutdownError, executor.submit(square, 2));
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, executor.map(square, std::vector<int>{1}));
    executor.shutdown(true, true);
    executor.shutdown(false);
  });
}

void tst_contract::X04_all_results_are_there_after_shutdown() {
  with_executor(3, [](auto& executor) {
    std::vector<Future<int>> futures;
    for (int i = 0; i < 50; ++i)
      futures.push_back(executor.submit(square, i));
    executor.shutdown(true);
    for (int i = 0; i < 50; ++i)
      QCOMPARE(futures[static_cast<std::size_t>(i)].result(0s), i * i);
    QCOMPARE(executor.stats().completed, 50U);
    QCOMPARE(executor.worker_count(), std::size_t{0});
  });
}

void tst_contract::X05_shutdown_can_cancel_what_waits() {
  with_executor(2, [](auto& executor) {
    FileGate gate;
    std::vector<Future<int>> futures;
    for (int i = 0; i < 150; ++i)
      futures.push_back(executor.submit(pass_gate, gate.path()));
    QVERIFY(eventually([&] { return gate.arrived() >= 1; }));
    executor.shutdown(false, true);
    gate.open();
    executor.shutdown(true);
    const auto cancelled = std::count_if(futures.begin(), futures.end(), [](const auto& f) { return f.cancelled(); });
    QVERIFY(cancelled > 20);
    QVERIFY(cancelled < 150);
    for (const auto& f : futures) {
      if (!f.cancelled()) QVERIFY(f.exception(0s) == nullptr);
    }
  });
}

void tst_contract::X12_without_waiting_queued_work_still_finishes() {
  with_executor(2, [](auto& executor) {
    FileGate gate;
    std::vector<Future<int>> futures;
    for (int i = 0; i < 10; ++i)
      futures.push_back(executor.submit(pass_gate, gate.path()));
    executor.shutdown(false);
    QVERIFY(!wait(futures, 0s).not_done.empty());  // it did not wait
    gate.open();
    for (const auto& f : futures)
      QVERIFY(f.result(kPatience) > 0);
    QVERIFY(eventually([&] { return executor.worker_count() == 0; }));
  });
}

void tst_contract::R23_whatever_a_task_throws_the_next_one_runs() {
  with_executor(1, [](auto& executor) {
    for (const char* what : {"runtime_error", "int", "own", "unknown", "nested", "bad_alloc"}) {
      const Future<void> future = executor.submit(throw_named, what);
      QVERIFY(future.exception(kPatience) != nullptr);
      QVERIFY(!future.cancelled());
    }
    QCOMPARE(executor.submit(square, 2).result(kPatience), 4);
  });
}

void tst_contract::R24_one_worker_keeps_the_order() {
  with_executor(1, [](auto& executor) {
    FileGate gate;
    Journal<int> order;
    const Future<int> first = executor.submit(pass_gate, gate.path());
    std::vector<Future<int>> futures;
    for (int i = 0; i < 30; ++i) {
      futures.push_back(executor.submit(add, i, 0));
      futures.back().add_done_callback([&](const Future<int>& f) { order.add(f.result(0s)); });
    }
    gate.open();
    QVERIFY(eventually([&] { return order.size() == 30; }));
    const std::vector<int> ended = order.all();
    QVERIFY(std::is_sorted(ended.begin(), ended.end()));
  });
}

void tst_contract::R06_a_hundred_waiters_wake() {
  with_executor(1, [](auto& executor) {
    FileGate gate;
    const Future<int> future = executor.submit(pass_gate, gate.path());
    std::atomic<int> woken{0};
    {
      std::vector<std::jthread> waiters;
      for (int i = 0; i < 100; ++i)
        waiters.emplace_back([&] { woken += future.result(kPatience) > 0 ? 1 : 0; });
      gate.open();
    }
    QCOMPARE(woken.load(), 100);
  });
}

void tst_contract::a_pause_holds_what_waits() {
  with_executor(2, [](auto& executor) {
    executor.submit(nothing).result(kPatience);
    executor.pause();
    QVERIFY(executor.stats().paused);
    std::vector<Future<int>> futures;
    for (int i = 0; i < 4; ++i)
      futures.push_back(executor.submit(square, i));
    QVERIFY_THROWS_EXCEPTION(TimeoutError, futures[0].result(30ms));
    executor.step();
    QCOMPARE(futures[0].result(kPatience), 0);
    QVERIFY_THROWS_EXCEPTION(TimeoutError, futures[1].result(30ms));
    executor.resume();
    QCOMPARE(futures[3].result(kPatience), 9);
  });
}

void tst_contract::running_tasks_can_be_asked_to_end() {
  with_executor(2, [](auto& executor) {
    Future<void> sleeps = executor.submit(sleep_softly, 30'000);
    QVERIFY(eventually([&] { return sleeps.running(); }));
    QVERIFY(sleeps.request_cancel());
    QVERIFY_THROWS_EXCEPTION(CancelledError, sleeps.result(kPatience));
    const Future<void> late = executor.submit_with({.timeout = 20ms}, sleep_softly, 30'000);
    QVERIFY_THROWS_EXCEPTION(TimeoutError, late.result(kPatience));
    QCOMPARE(executor.submit(square, 2).result(kPatience), 4);
    Future<void> all = executor.submit(sleep_softly, 30'000);
    executor.cancel_all();
    QVERIFY(wait(std::vector{all}, kPatience).not_done.empty());
    QVERIFY(all.cancelled());
  });
}

void tst_contract::stats_count_what_there_is() {
  with_executor(2, [](auto& executor) {
    for (int i = 0; i < 5; ++i)
      executor.submit(square, i).result(kPatience);
    QVERIFY(eventually([&] { return executor.stats().completed == 5; }));
    const ExecutorStats stats = executor.stats();
    QCOMPARE(stats.submitted, 5U);
    QCOMPARE(stats.running, 0U);
    QCOMPARE(stats.queued, 0U);
    QVERIFY(!stats.paused && !stats.shut_down);
  });
}

void tst_contract::N04_Y56_R41_a_loop_can_send_calls_there() {
  with_executor(2, [](auto& executor) {
    using namespace coroutines;
    using E = std::remove_reference_t<decltype(executor)>;
    struct Body {
      static Task<int> run(E& pool) {
        const int value = co_await run_in_executor(pool, square, 7);
        FileGate gate;
        bool expired = false;
        bool failed = false;
        try {
          co_await wait_for(run_in_executor(pool, pass_gate, gate.path()), 20ms);
        } catch (const TimeoutError&) {
          expired = true;
        }
        gate.open();
        try {
          co_await run_in_executor(pool, throw_named, "out_of_range");
        } catch (const std::out_of_range&) {
          failed = true;
        }
        co_return expired&& failed ? value + co_await run_in_executor(pool, add, 1, 2) : 0;
      }
    };
    QCOMPARE(coroutines::run(Body::run(executor)), 52);
  });
}

// What follows upon the last result ends soon; from then on nobody looks at anything from time to time.
void tst_contract::an_idle_one_does_not_wake() {
#if defined(__SANITIZE_THREAD__)
  QSKIP("a thread of ThreadSanitizer's own wakes ten times a second");
#endif
  with_executor(2, [](auto& executor) {
    auto results = executor.map(square, std::vector<int>(100, 3));
    QVERIFY(std::ranges::all_of(results, [](int nine) { return nine == 9; }));
    const auto all_wakes = [] {
      std::uint64_t sum = wakes(getpid());
      for (const int pid : support::children())
        sum += wakes(pid);
      return sum;
    };
    QVERIFY(eventually([&] {
      const std::uint64_t before = all_wakes();
      std::this_thread::sleep_for(600ms);  // longer than any interval of theirs
      return all_wakes() == before;
    }));
  });
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_contract)
#include "tst_contract.moc"
