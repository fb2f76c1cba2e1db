// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/compare.h"
#include "tests/support/executor_kinds.h"
#include "tests/support/gate.h"

#include "core/futures/task_context.h"

#include <QTest>

#include <atomic>
#include <memory>
#include <ranges>
#include <sstream>
#include <stdexcept>
#include <string>

using namespace poolscope;
using namespace poolscope::support;
using namespace std::chrono_literals;

namespace {

constexpr auto square = [](int x) { return x * x; };

// 0, 1, 2, then reading throws.
auto breaking_after(int last) {
  return std::views::iota(0) | std::views::transform([last](int i) {
           if (i > last) throw std::out_of_range("the input broke");
           return i;
         });
}

}  // namespace

// What the list does not name, but users of map meet; one row per kind.
class MapEdgesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void Q05_shutdownGivesWhatIsBufferedAndThenThrows_data() { add_kind_rows(); }
  void Q05_shutdownGivesWhatIsBufferedAndThenThrows();
  void theExecutorsEndIsNoticed_data() { add_kind_rows(); }
  void theExecutorsEndIsNoticed();
  void inputThatThrowsAtOnce_data() { add_kind_rows(); }
  void inputThatThrowsAtOnce();
  void inputThatThrowsLater_data() { add_kind_rows(); }
  void inputThatThrowsLater();
  void cancelledCallsFailAtTheirOwnPlaces_data();
  void cancelledCallsFailAtTheirOwnPlaces();
  void aRangeThatEndsInsideAChunkIsNotReadOn_data() { add_kind_rows(); }
  void aRangeThatEndsInsideAChunkIsNotReadOn();
  void moveOnlyElementsAndResults_data() { add_kind_rows(); }
  void moveOnlyElementsAndResults();
  void elementsAreCopiedFromWhatIsKept_data() { add_kind_rows(); }
  void elementsAreCopiedFromWhatIsKept();
  void proxiesAreStoredAsValues_data() { add_kind_rows(); }
  void proxiesAreStoredAsValues();
  void numbersAndWhatIsMadeOfThem_data() { add_kind_rows(); }
  void numbersAndWhatIsMadeOfThem();
  void rangesToReadOnce_data() { add_kind_rows(); }
  void rangesToReadOnce();
  void functionsOfEveryKind_data() { add_kind_rows(); }
  void functionsOfEveryKind();
  void breakingOutOfALoop_data() { add_kind_rows(); }
  void breakingOutOfALoop();
  void mapAfterShutdown_data() { add_kind_rows(); }
  void mapAfterShutdown();
  void movesWithItsState_data() { add_kind_rows(); }
  void movesWithItsState();
};

void MapEdgesTest::Q05_shutdownGivesWhatIsBufferedAndThenThrows() {
  const auto executor = make_current();
  auto begun = executor->map_with({.buffersize = 3}, square, std::views::iota(0));
  auto fresh = executor->map_with({.buffersize = 3}, square, std::views::iota(0));
  QCOMPARE(begun.next(), std::optional<int>(0));
  executor->shutdown(true);
  for (const int value : {1, 4, 9})
    QCOMPARE(begun.next(), std::optional<int>(value));
  QVERIFY_THROWS_EXCEPTION(ShutdownError, begun.next());
  QVERIFY(!begun.next());
  for (const int value : {0, 1, 4})
    QCOMPARE(fresh.next(), std::optional<int>(value));
  QVERIFY_THROWS_EXCEPTION(ShutdownError, fresh.next());
  QVERIFY(!fresh.next());
}

void MapEdgesTest::theExecutorsEndIsNoticed() {
  auto executor = make_current();
  auto results = executor->map_with({.buffersize = 1}, square, std::views::iota(5));
  executor.reset();
  QCOMPARE(results.next(), std::optional<int>(25));
  QVERIFY_THROWS_EXCEPTION(ShutdownError, results.next());
  QVERIFY(!results.next());
}

void MapEdgesTest::inputThatThrowsAtOnce() {
  const auto executor = make_current();
  for (const std::ptrdiff_t chunksize : {1, 2, 50}) {
    const auto call = [&] { return executor->map_with({.chunksize = chunksize}, square, breaking_after(4)); };
    QCOMPARE(thrown_by(call), std::string("std::out_of_range: the input broke"));
  }
  QCOMPARE(executor->submit(square, 3).result(kPatience), 9);
}

void MapEdgesTest::inputThatThrowsLater() {
  const auto executor = make_current();
  auto results = executor->map_with({.buffersize = 2}, square, breaking_after(3));
  for (const int value : {0, 1, 4, 9})
    QCOMPARE(results.next(), std::optional<int>(value));
  QVERIFY_THROWS_EXCEPTION(std::out_of_range, results.next());
  QVERIFY(!results.next());
}

void MapEdgesTest::cancelledCallsFailAtTheirOwnPlaces_data() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.has_queue; });  // others cancel no map, it never waits
}

void MapEdgesTest::cancelledCallsFailAtTheirOwnPlaces() {
  Gate gate;
  const auto executor = make_current(1);
  const OpenAtExit open(gate);
  auto results = executor->map_with(
      {.chunksize = 2},
      [&](int i) {
        if (i == 1) gate.pass();
        return i;
      },
      std::views::iota(0, 5));
  QVERIFY(gate.wait_for_arrivals(1));
  executor->shutdown(false, true);
  gate.open();
  QCOMPARE(results.next(), std::optional<int>(0));
  QCOMPARE(results.next(), std::optional<int>(1));
  for (int place = 2; place < 5; ++place)
    QVERIFY_THROWS_EXCEPTION(CancelledError, results.next());
  QVERIFY(!results.next());
}

void MapEdgesTest::aRangeThatEndsInsideAChunkIsNotReadOn() {
  const auto executor = make_current();
  const std::vector<int> seven{0, 1, 2, 3, 4, 5, 6};
  for (const std::optional<std::ptrdiff_t> buffersize : {std::optional<std::ptrdiff_t>(), {1}, {4}}) {
    std::vector<int> values;
    for (const int value : executor->map_with({.chunksize = 3, .buffersize = buffersize}, square, seven))
      values.push_back(value);
    QCOMPARE(values, (std::vector<int>{0, 1, 4, 9, 16, 25, 36}));
  }
}

void MapEdgesTest::moveOnlyElementsAndResults() {
  const auto executor = make_current();
  const auto boxes = [] {
    std::vector<std::unique_ptr<int>> made;
    for (int i = 0; i < 5; ++i)
      made.push_back(std::make_unique<int>(i));
    return made;
  };
  auto doubled = executor->map(
      [](std::unique_ptr<int> box) {
        *box *= 2;
        return box;
      },
      boxes());
  for (int i = 0; i < 5; ++i)
    QCOMPARE(**doubled.next(), 2 * i);
  QVERIFY(!doubled.next());

  int sum = 0;
  for (const int value : executor->map([](std::unique_ptr<int>& box) { return *box; }, boxes()))
    sum += value;
  for (const int value : executor->map([](const std::unique_ptr<int>& box) { return *box; }, boxes()))
    sum += value;
  QCOMPARE(sum, 20);

  auto failing = executor->map([](std::unique_ptr<int> box) -> std::unique_ptr<int> { throw *box; }, boxes());
  QVERIFY_THROWS_EXCEPTION(int, failing.next());
}

void MapEdgesTest::elementsAreCopiedFromWhatIsKept() {
  const auto executor = make_current();
  const std::vector<std::string> constant{"a", "b"};
  std::vector<std::string> variable{"c", "d"};
  std::string all;
  for (const std::string& text :
       executor->map([](std::string one, std::string two) { return one + two; }, constant, variable))
    all += text;
  for (const std::string& text : executor->map([](std::string one) { return one; }, variable | std::views::reverse))
    all += text;
  QCOMPARE(all, std::string("acbddc"));
  QCOMPARE(variable, (std::vector<std::string>{"c", "d"}));
}

void MapEdgesTest::proxiesAreStoredAsValues() {
  const auto executor = make_current();
  int count = 0;
  for (const bool value : executor->map([](bool b) { return !b; }, std::vector<bool>{true, false, false}))
    count += value ? 1 : 0;
  QCOMPARE(count, 2);
}

// Results of the type of the numbers take their place in memory; others do not.
void MapEdgesTest::numbersAndWhatIsMadeOfThem() {
  const auto executor = make_current();
  const std::vector<int> input{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const std::vector<double> halves(8, 0.5);
  for (const std::ptrdiff_t chunksize : {1, 3, 10, 64}) {
    const MapOptions options{.chunksize = chunksize};
    auto odd = executor->map_with(
        options, [](int i) { return i % 3 != 1 ? throw i : 10 * i; }, input);
    for (const int i : input) {
      if (i % 3 == 1) {
        QCOMPARE(odd.next(), std::optional<int>(10 * i));
      } else {
        QVERIFY_THROWS_EXCEPTION(int, odd.next());
      }
    }
    QVERIFY(!odd.next());

    std::string texts;
    for (const std::string& text : executor->map_with(
             options, [](int i) { return std::to_string(i); }, input))
      texts += text;
    QCOMPARE(texts, std::string("0123456789"));
    double sum = 0;
    for (const double value : executor->map_with(
             options, [](int i, double half) { return i * half; }, input, halves))
      sum += value;
    QCOMPARE(sum, 14.0);
    int changed = 0;
    for (const int value : executor->map_with(
             options, [](int& i) { return ++i; }, input))
      changed += value;
    QCOMPARE(changed, 55);
  }
  QCOMPARE(input.front(), 0);
  QCOMPARE(input.back(), 9);
}

void MapEdgesTest::rangesToReadOnce() {
  const auto executor = make_current();
  std::istringstream words("1 2 3 4");
  std::vector<int> values;
  for (const int value : executor->map_with({.chunksize = 3, .buffersize = 1}, square, std::views::istream<int>(words)))
    values.push_back(value);
  QCOMPARE(values, (std::vector<int>{1, 4, 9, 16}));
}

void MapEdgesTest::functionsOfEveryKind() {
  const auto executor = make_current();
  std::atomic<int> sum{0};
  auto nothing = executor->map([&](int i) { sum += i; }, std::vector<int>{1, 2, 3});  // void results
  int steps = 0;
  while (nothing.next())
    ++steps;
  QCOMPARE(steps, 3);
  QCOMPARE(sum.load(), 6);

  auto owns = executor->map([part = std::make_unique<int>(10)](int i) { return *part + i; }, std::vector<int>{1, 2});
  QCOMPARE(owns.next(), std::optional<int>(11));

  auto sizes = executor->map(&std::string::size, std::vector<std::string>{"one", "three"});
  QCOMPARE(sizes.next(), std::optional<std::size_t>(3));
  QCOMPARE(sizes.next(), std::optional<std::size_t>(5));

  auto inside = executor->map([](TaskContext& context, int i) { return TaskContext::current() == &context ? i : -1; },
                              std::vector<int>{4});
  QCOMPARE(inside.next(), std::optional<int>(4));

  auto errors = executor->map([](int i) { return std::make_exception_ptr(i); }, std::vector<int>{7});
  QCOMPARE(text_of(*errors.next()), std::string("7"));  // a value, not a failure
}

void MapEdgesTest::breakingOutOfALoop() {
  const auto executor = make_current(2);
  int last = 0;
  for (const int value : executor->map_with({.buffersize = 3}, square, std::views::iota(1))) {
    last = value;
    if (value > 100) break;
  }
  QCOMPARE(last, 121);
  executor->shutdown(true);
}

void MapEdgesTest::mapAfterShutdown() {
  const auto executor = make_current();
  executor->shutdown();
  QVERIFY_THROWS_EXCEPTION(ShutdownError, static_cast<void>(executor->map(square, std::vector<int>{1})));
}

void MapEdgesTest::movesWithItsState() {
  const auto executor = make_current();
  auto first = executor->map(square, std::views::iota(0, 4));
  QCOMPARE(first.next(), std::optional<int>(0));
  auto second = std::move(first);
  QCOMPARE(second.next(), std::optional<int>(1));
  int sum = 0;
  for (const int value : second)
    sum += value;
  QCOMPARE(sum, 13);
}

QTEST_APPLESS_MAIN(MapEdgesTest)
#include "tst_map_edges.moc"
