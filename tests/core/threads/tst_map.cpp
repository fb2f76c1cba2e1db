// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <ranges>
#include <stdexcept>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

constexpr std::ptrdiff_t kMost = std::numeric_limits<std::ptrdiff_t>::max();

int power(int base, int exponent) {
  int result = 1;
  for (int i = 0; i < exponent; ++i)
    result *= base;
  return result;
}
int divide(int a, int b) {
  if (b == 0) throw std::domain_error("division by zero");
  return a / b;
}

template <class Results>
std::vector<int> list(Results results) {
  std::vector<int> values;
  for (const int value : results)
    values.push_back(value);
  return values;
}

std::vector<int> powers(int count) {
  std::vector<int> expected;
  for (int i = 0; i < count; ++i)
    expected.push_back(power(i, 2));
  return expected;
}

constexpr auto square = [](int x) { return x * x; };

}  // namespace

// CPython, Lib/test/test_concurrent_futures/executor.py, class ExecutorTest; where 3.16 differs from
// the versions before (an exception does not end the iteration, gh-108518), 3.16 is meant.
class MapTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void M01_sameAsTheLoop_data();
  void M01_sameAsTheLoop();
  void M02_Q03_exceptionAtItsOwnPlace_data();
  void M02_Q03_exceptionAtItsOwnPlace();
  void M05_limitOfTime_data() { add_parallel_kind_rows(); }
  void M05_limitOfTime();
  void M07_closeEndsTheIteration_data();
  void M07_closeEndsTheIteration();
  void M09_badBufferSizes_data() { add_kind_rows(); }
  void M09_badBufferSizes();
  void M10_M11_everyBufferSizeGivesAll_data() { add_kind_rows(); }
  void M10_M11_everyBufferSizeGivesAll();
  void M12_M13_infiniteRanges_data() { add_kind_rows(); }
  void M12_M13_infiniteRanges();
  void M14_emptyRanges_data() { add_kind_rows(); }
  void M14_emptyRanges();
  void M17_oneStepTakesOneElement_data() { add_kind_rows(); }
  void M17_oneStepTakesOneElement();
  void M18_submitsWithoutIteration_data() { add_kind_rows(); }
  void M18_submitsWithoutIteration();
  void M20_everyChunkSizeGivesAll_data() { add_kind_rows(); }
  void M20_everyChunkSizeGivesAll();
  void R18_Q04_droppingABegunIterationCancelsTheRest_data();
  void R18_Q04_droppingABegunIterationCancelsTheRest();
};

void MapTest::M01_sameAsTheLoop_data() {
  QTest::addColumn<int>("kind");
  QTest::addColumn<int>("chunksize");
  for (int kind = 0; kind < static_cast<int>(executor_kinds().size()); ++kind) {
    for (const int chunksize : {1, 3, 100}) {
      QTest::addRow("%s, chunks of %d", executor_kinds()[static_cast<std::size_t>(kind)].name, chunksize)
          << kind << chunksize;
    }
  }
}

void MapTest::M01_sameAsTheLoop() {
  QFETCH(const int, chunksize);
  const auto executor = make_current();
  const MapOptions options{.chunksize = chunksize};
  const std::vector<int> bases{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  QCOMPARE(list(executor->map_with(options, power, bases, std::vector<int>(10, 2))), powers(10));
  QCOMPARE(list(executor->map_with(options, power, bases, std::vector<int>(4, 2))), powers(4));  // the shortest ends it
  QCOMPARE(list(executor->map_with(options, square, bases)), powers(10));
  QCOMPARE(list(executor->map_with(
               options, [](int a, int b, int c) { return a + b + c; }, bases, bases, std::views::iota(1))),
           (std::vector<int>{1, 4, 7, 10, 13, 16, 19, 22, 25, 28}));
}

void MapTest::M02_Q03_exceptionAtItsOwnPlace_data() { M01_sameAsTheLoop_data(); }

void MapTest::M02_Q03_exceptionAtItsOwnPlace() {
  QFETCH(const int, chunksize);
  const auto executor = make_current();
  auto results = executor->map_with({.chunksize = chunksize}, divide, std::vector<int>{1, 1, 2, 6, 8},
                                    std::vector<int>{1, 1, 0, 3, 0});
  QCOMPARE(results.next(), std::optional<int>(1));
  QCOMPARE(results.next(), std::optional<int>(1));
  QVERIFY_THROWS_EXCEPTION(std::domain_error, results.next());
  QCOMPARE(results.next(), std::optional<int>(2));
  QVERIFY_THROWS_EXCEPTION(std::domain_error, results.next());
  QVERIFY(!results.next());
  QVERIFY(!results.next());
}

// A for loop cannot do this: there map itself returns when all calls are over.
void MapTest::M05_limitOfTime() {
  Gate gate;
  const auto executor = make_current();
  const OpenAtExit open(gate);
  auto results = executor->map_with(
      {.timeout = 500ms},
      [&](int x) {
        if (x == 3) gate.pass();
        return x;
      },
      std::vector<int>{1, 2, 3, 4});
  QVERIFY(eventually([&] { return executor->stats().completed >= 2; }));
  QCOMPARE(results.next(), std::optional<int>(1));
  QCOMPARE(results.next(), std::optional<int>(2));
  QVERIFY_THROWS_EXCEPTION(TimeoutError, results.next());
  QVERIFY(!results.next());  // the limit ends the iteration

  auto ready = executor->map_with({.timeout = kPatience}, square, std::vector<int>{1, 2});
  QCOMPARE(list(std::move(ready)), (std::vector<int>{1, 4}));
  QCOMPARE(list(executor->map_with({.timeout = Duration::max()}, square, std::vector<int>{3})), std::vector<int>{9});
  auto late = executor->map_with(
      {.timeout = -1s}, [&](int) { gate.pass(); }, std::vector<int>{1});
  QVERIFY_THROWS_EXCEPTION(TimeoutError, late.next());
}

void MapTest::M07_closeEndsTheIteration_data() { M01_sameAsTheLoop_data(); }

void MapTest::M07_closeEndsTheIteration() {
  QFETCH(const int, chunksize);
  const auto executor = make_current();
  auto begun = executor->map_with({.chunksize = chunksize}, square, std::views::iota(0, 10));
  QCOMPARE(begun.next(), std::optional<int>(0));
  begun.close();
  QVERIFY(!begun.next());
  QVERIFY(!begun.next());
  begun.close();

  auto fresh = executor->map_with({.chunksize = chunksize}, square, std::views::iota(0, 10));
  fresh.close();
  QVERIFY(!fresh.next());

  auto buffered = executor->map_with({.chunksize = chunksize, .buffersize = 2}, square, std::views::iota(0));
  QCOMPARE(buffered.next(), std::optional<int>(0));
  buffered.close();
  QVERIFY(!buffered.next());
}

void MapTest::M09_badBufferSizes() {
  const auto executor = make_current();
  for (const std::ptrdiff_t size :
       {std::ptrdiff_t{0}, std::ptrdiff_t{-1}, std::numeric_limits<std::ptrdiff_t>::min()}) {
    bool called = false;
    const auto call = [&] {
      return executor->map_with(
          {.buffersize = size}, [&](int) { called = true; }, std::vector<int>{1});
    };
    QCOMPARE(thrown_by(call), "std::invalid_argument: buffersize must be 1 or more, not " + std::to_string(size));
    QVERIFY(!called);
  }
}

void MapTest::M10_M11_everyBufferSizeGivesAll() {
  const auto executor = make_current();
  const std::vector<int> bases{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (const std::ptrdiff_t size :
       {std::ptrdiff_t{1}, std::ptrdiff_t{2}, std::ptrdiff_t{10}, std::ptrdiff_t{20}, kMost}) {
    QCOMPARE(list(executor->map_with({.buffersize = size}, square, bases)), powers(10));
    QCOMPARE(list(executor->map_with({.buffersize = size}, power, bases, std::vector<int>(10, 2))), powers(10));
    QCOMPARE(list(executor->map_with({.chunksize = 3, .buffersize = size}, square, bases)), powers(10));
  }
}

void MapTest::M12_M13_infiniteRanges() {
  const auto executor = make_current();
  auto one = executor->map_with({.buffersize = 2}, square, std::views::iota(0));
  auto two = executor->map_with({.buffersize = 2}, power, std::views::iota(0), std::views::iota(0));
  for (int i = 0; i < 6; ++i) {
    QCOMPARE(one.next(), std::optional<int>(i * i));
    QCOMPARE(two.next(), std::optional<int>(power(i, i)));
  }
}

void MapTest::M14_emptyRanges() {
  const auto executor = make_current();
  const std::vector<int> nothing;
  const std::vector<int> one{1};
  QVERIFY(list(executor->map_with({.buffersize = 1}, square, nothing)).empty());
  QVERIFY(list(executor->map(square, nothing)).empty());
  QVERIFY(list(executor->map(power, one, nothing)).empty());
  QVERIFY(list(executor->map_with({.chunksize = 5}, power, nothing, one)).empty());
}

// The first half of the check of CPython's draft; that a buffersize excludes a limit was given up
// before 3.14.
void MapTest::M17_oneStepTakesOneElement() {
  const auto executor = make_current();
  int taken = 0;
  auto input = std::views::iota(0) | std::views::transform([&](int i) {
                 ++taken;
                 return i;
               });
  auto results = executor->map_with({.timeout = kPatience, .buffersize = 4}, square, input);
  QCOMPARE(taken, 4);
  for (int i = 0; i < 5; ++i) {
    QCOMPARE(results.next(), std::optional<int>(i * i));
    QCOMPARE(taken, 5 + i);
  }
}

void MapTest::M18_submitsWithoutIteration() {
  std::atomic<int> calls{0};
  const auto executor = make_current(2);
  {
    const auto dropped = executor->map([&](int) { ++calls; }, std::views::iota(0, 10));
  }
  executor->shutdown(true);
  QCOMPARE(calls.load(), 10);
}

// In CPython chunks are a matter of processes; here every executor has them.
void MapTest::M20_everyChunkSizeGivesAll() {
  const auto executor = make_current();
  const std::vector<int> bases{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (const std::ptrdiff_t size : {6, 10, 11, 1000}) {
    QCOMPARE(list(executor->map_with({.chunksize = size}, square, bases)), powers(10));
  }
  for (const std::ptrdiff_t size : {-1, 0}) {
    QCOMPARE(thrown_by([&] { return executor->map_with({.chunksize = size}, square, bases); }),
             "std::invalid_argument: chunksize must be 1 or more, not " + std::to_string(size));
  }
}

void MapTest::R18_Q04_droppingABegunIterationCancelsTheRest_data() {
  QTest::addColumn<int>("kind");
  QTest::addColumn<bool>("begun");
  // Only where tasks wait in a queue is there something left to cancel.
  for (int kind = 0; kind < static_cast<int>(executor_kinds().size()); ++kind) {
    const ExecutorKind& k = executor_kinds()[static_cast<std::size_t>(kind)];
    if (!k.has_queue) continue;
    QTest::addRow("%s, begun", k.name) << kind << true;
    QTest::addRow("%s, not begun", k.name) << kind << false;
  }
}

void MapTest::R18_Q04_droppingABegunIterationCancelsTheRest() {
  QFETCH(const bool, begun);
  Gate gate;
  std::atomic<int> calls{0};
  const auto executor = make_current(1);
  const OpenAtExit open(gate);
  {
    auto results = executor->map(
        [&](int i) {
          ++calls;
          if (i == 1) gate.pass();
        },
        std::views::iota(0, 10));
    if (begun) QVERIFY(results.next());
    QVERIFY(gate.wait_for_arrivals(1));
  }
  gate.open();
  executor->shutdown(true);
  QCOMPARE(calls.load(), begun ? 2 : 10);
}

QTEST_APPLESS_MAIN(MapTest)
#include "tst_map.moc"
