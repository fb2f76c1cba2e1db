// SPDX-License-Identifier: GPL-3.0-or-later
// Executor::map on every kind there is, processes included: CPython's test_concurrent_futures/executor.py.
// One row per kind.
#include "tests/core/processes/contract_kinds.h"
#include "tests/support/gate.h"

#include <QTest>

#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

namespace poolscope {
namespace {

using namespace std::chrono_literals;
using namespace support;

}  // namespace

class tst_contract_map : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { QVERIFY(children().empty()); }

  void M01_M10_M11_M12_M13_M14_M20_map_equals_the_loop_data() { add_contract_rows(0); }
  void M01_M10_M11_M12_M13_M14_M20_map_equals_the_loop();
  void M02_Q03_exceptions_come_at_their_place_data() { add_contract_rows(0); }
  void M02_Q03_exceptions_come_at_their_place();
  void M05_Q02_what_was_ready_comes_before_the_timeout_data() { add_contract_rows(2); }
  void M05_Q02_what_was_ready_comes_before_the_timeout();
  void M09_M20_sizes_of_nothing_are_refused_data() { add_contract_rows(0); }
  void M09_M20_sizes_of_nothing_are_refused();
  void M07_M18_Q04_R18_dropping_and_closing_a_map_data() { add_contract_rows(1); }
  void M07_M18_Q04_R18_dropping_and_closing_a_map();
  void M17_L32_a_buffer_bounds_what_is_taken_data() { add_contract_rows(0); }
  void M17_L32_a_buffer_bounds_what_is_taken();
  void Q05_after_a_shutdown_map_gives_what_is_buffered_data() { add_contract_rows(0); }
  void Q05_after_a_shutdown_map_gives_what_is_buffered();
};

void tst_contract_map::M01_M10_M11_M12_M13_M14_M20_map_equals_the_loop() {
  with_executor(2, [](auto& executor) {
    const auto collect = [](auto results, int most) {
      std::vector<int> all;
      for (int i = 0; i < most; ++i) {
        const auto value = results.next();
        if (!value) break;
        all.push_back(*value);
      }
      return all;
    };
    const std::vector<int> expected{5, 7, 9, 11, 13, 15, 17, 19, 21, 23};
    std::vector<MapOptions> several{{}, {.chunksize = 3}, {.chunksize = 100}};
    for (const int buffer : {1, 2, 10, 20})
      several.push_back({.buffersize = buffer});
    for (const MapOptions& options : several) {
      QCOMPARE(collect(executor.map_with(options, add, std::views::iota(0, 10), std::views::iota(5, 99)), 99),
               expected);
    }
    QCOMPARE(collect(executor.map_with({.buffersize = 3}, add, std::views::iota(0), std::views::iota(5)), 10),
             expected);
    const std::vector<int> none;
    QVERIFY(collect(executor.map_with({.buffersize = 3}, square, none), 1).empty());
  });
}

void tst_contract_map::M02_Q03_exceptions_come_at_their_place() {
  for (const int chunk : {1, 2}) {
    with_executor(2, [chunk](auto& executor) {
      FileGate gate;
      gate.open();
      const std::vector<std::string> gates{gate.path(), "/no/such/folder/gate", gate.path()};
      auto results = executor.map_with({.chunksize = chunk}, pass_gate, gates);
      QVERIFY(*results.next() > 0);
      QVERIFY_THROWS_EXCEPTION(std::runtime_error, results.next());
      QVERIFY(*results.next() > 0);
      QVERIFY(!results.next());
      QVERIFY(!results.next());
    });
  }
}

void tst_contract_map::M05_Q02_what_was_ready_comes_before_the_timeout() {
  with_executor(2, [](auto& executor) {
    FileGate open;
    open.open();
    FileGate late;
    auto results = executor.map_with({.timeout = 500ms}, pass_gate, std::vector<std::string>{open.path(), late.path()});
    QVERIFY(*results.next() > 0);
    QVERIFY_THROWS_EXCEPTION(TimeoutError, results.next());
    QVERIFY(!results.next());
    late.open();
  });
}

void tst_contract_map::M09_M20_sizes_of_nothing_are_refused() {
  with_executor(1, [](auto& executor) {
    const std::vector<int> some{1, 2, 3};
    for (const int size : {0, -1}) {
      QVERIFY_THROWS_EXCEPTION(std::invalid_argument, executor.map_with({.buffersize = size}, square, some));
      QVERIFY_THROWS_EXCEPTION(std::invalid_argument, executor.map_with({.chunksize = size}, square, some));
    }
  });
}

void tst_contract_map::M07_M18_Q04_R18_dropping_and_closing_a_map() {
  FileGate dropped;
  dropped.open();
  with_executor(1, [&](auto& executor) {
    const std::vector<std::string> ten(10, dropped.path());
    static_cast<void>(executor.map(pass_gate, ten));  // never begun: all run
    QVERIFY(eventually([&] { return dropped.arrived() == 10; }));
  });
  if (!current_contract_kind().queues) return;
  FileGate gate;
  with_executor(1, [&](auto& executor) {
    FileGate first;
    std::vector<std::string> gates(100, gate.path());
    gates.front() = first.path();
    {
      auto begun = executor.map(pass_gate, gates);
      first.open();
      QVERIFY(*begun.next() > 0);
    }
    auto closed = executor.map(square, std::vector<int>{1, 2, 3});
    closed.close();
    QVERIFY(!closed.next());
    gate.open();
  });
  QVERIFY(gate.arrived() < 99);  // those that had not begun were cancelled
}

void tst_contract_map::M17_L32_a_buffer_bounds_what_is_taken() {
  with_executor(2, [](auto& executor) {
    int taken = 0;
    const auto count = [&](int x) {
      ++taken;
      return x;
    };
    auto results = executor.map_with({.buffersize = 4}, square, std::views::iota(0) | std::views::transform(count));
    QCOMPARE(taken, 4);
    QCOMPARE(*results.next(), 0);
    QCOMPARE(taken, 5);
  });
}

void tst_contract_map::Q05_after_a_shutdown_map_gives_what_is_buffered() {
  with_executor(2, [](auto& executor) {
    auto results = executor.map_with({.buffersize = 3}, square, std::views::iota(0));
    QCOMPARE(*results.next(), 0);
    executor.shutdown();
    for (int i = 1; i <= 3; ++i)
      QCOMPARE(*results.next(), i * i);
    QVERIFY_THROWS_EXCEPTION(ShutdownError, results.next());
  });
}

}  // namespace poolscope

QTEST_APPLESS_MAIN(poolscope::tst_contract_map)
#include "tst_contract_map.moc"
