// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/stairs.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <random>

using namespace poolscope;
using namespace poolscope::ui;

class TestStairs : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fewStepsAreDrawnAsTheyAre();
  void lineStartsAtTheLevelOfTheWindowsBegin();
  void nothingIsDrawnLaterThanNow();
  void emptyWindowHasNoLine();
  void columnsHoldTwoPointsAndTheirExtremes_data();
  void columnsHoldTwoPointsAndTheirExtremes();
  void flatStretchAfterABurstIsFlat();
  void binsGiveTheSameLine();
  void levelsAreThoseOfTheSteps();
  void aSingleHighSampleIsDrawn();
  void reducedKeepsNeighboursOutside();
};

namespace {

std::vector<DepthStep> randomSteps(unsigned seed, int count, std::int64_t until) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::int64_t> time(0, until);
  std::uniform_int_distribution<std::int64_t> depth(0, 1'000);
  std::vector<std::int64_t> times;
  for (int i = 0; i < count; ++i) {
    times.push_back(time(random));
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::vector<DepthStep> steps;
  for (const std::int64_t t : times) {
    steps.push_back({t, depth(random)});
  }
  return steps;
}

}  // namespace

void TestStairs::fewStepsAreDrawnAsTheyAre() {
  const std::vector<DepthStep> steps{{1'000, 8}, {5'000, 6}, {9'000, 0}};
  const std::vector<ChartPoint> expected{{0, 0},     {1'000, 0}, {1'000, 8}, {5'000, 8},
                                         {5'000, 6}, {9'000, 6}, {9'000, 0}, {10'000, 0}};
  QVERIFY(stairs(steps, ChartWindow{0, 10'000, 100}, 10'000) == expected);
}

void TestStairs::lineStartsAtTheLevelOfTheWindowsBegin() {
  const std::vector<DepthStep> steps{{1'000, 8}, {5'000, 6}, {9'000, 0}};
  const std::vector<ChartPoint> expected{{2'000, 8}, {5'000, 8}, {5'000, 6}, {6'000, 6}};
  QVERIFY(stairs(steps, ChartWindow{2'000, 6'000, 100}, 10'000) == expected);
}

void TestStairs::nothingIsDrawnLaterThanNow() {
  const std::vector<DepthStep> steps{{1'000, 8}};
  const auto line = stairs(steps, ChartWindow{0, 10'000, 100}, 4'000);
  QCOMPARE(line.back().time_ns, 4'000);
  QCOMPARE(line.back().value, 8.0);
  QVERIFY(stairs(steps, ChartWindow{5'000, 10'000, 100}, 4'000).empty());
}

void TestStairs::emptyWindowHasNoLine() {
  QVERIFY(stairs(std::vector<DepthStep>{{1, 1}}, ChartWindow{5, 5, 10}, 10).empty());
  QVERIFY(stairs(std::vector<DepthStep>{{1, 1}}, ChartWindow{0, 5, 0}, 10).empty());
  QVERIFY(reduced({{1, 1}}, ChartWindow{5, 5, 10}).empty());
}

void TestStairs::columnsHoldTwoPointsAndTheirExtremes_data() {
  QTest::addColumn<int>("count");
  QTest::newRow("fewer steps than columns") << 20;
  QTest::newRow("about as many") << 150;
  QTest::newRow("far more") << 20'000;
}

void TestStairs::columnsHoldTwoPointsAndTheirExtremes() {
  QFETCH(int, count);
  const std::int64_t until = 1'000'000;
  const ChartWindow window{0, until, 200};
  for (unsigned seed = 0; seed < 20; ++seed) {
    const std::vector<DepthStep> steps = randomSteps(seed, count, until - 1);
    const std::vector<ChartPoint> line = stairs(steps, window, until);
    QVERIFY(std::is_sorted(line.begin(), line.end(),
                           [](const ChartPoint& a, const ChartPoint& b) { return a.time_ns < b.time_ns; }));

    std::map<std::int64_t, std::vector<double>> drawn;
    for (const ChartPoint& point : line) {
      drawn[window.columnOf(point.time_ns)].push_back(point.value);
    }
    std::map<std::int64_t, std::vector<double>> truth;
    for (const DepthStep& step : steps) {
      truth[window.columnOf(step.time_ns)].push_back(static_cast<double>(step.depth));
    }
    for (const auto& [column, values] : drawn) {
      const bool atAnEnd = column == 0 || column >= window.columns - 1;
      QVERIFY(static_cast<int>(values.size()) <= (atAnEnd ? 4 : 2));
    }
    for (const auto& [column, values] : truth) {
      QVERIFY(drawn.contains(column));
      const auto [low, high] = std::minmax_element(drawn[column].begin(), drawn[column].end());
      QVERIFY(*low <= *std::min_element(values.begin(), values.end()));
      QCOMPARE(*high >= *std::max_element(values.begin(), values.end()), true);
    }
    QCOMPARE(line.back().time_ns, until);
    QCOMPARE(line.back().value, static_cast<double>(steps.back().depth));
  }
}

void TestStairs::flatStretchAfterABurstIsFlat() {
  // Up to 10, down to 3, all within one column; then nothing for a long time; then one task more.
  const std::vector<DepthStep> steps{{100, 10}, {101, 0}, {102, 3}, {90'000, 4}};
  const ChartWindow window{0, 100'000, 100};
  for (const ChartPoint& point : stairs(steps, window, 100'000)) {
    if (point.time_ns >= 3'000 && point.time_ns < 90'000) {
      QCOMPARE(point.value, 3.0);
    }
  }
  const auto line = stairs(steps, window, 100'000);
  // The flat line has a point of its own right after the burst, not only at its far end.
  QVERIFY(
      std::any_of(line.begin(), line.end(), [](const ChartPoint& p) { return p.value == 3.0 && p.time_ns < 3'000; }));
}

void TestStairs::binsGiveTheSameLine() {
  const std::int64_t until = 1'000'000;
  const std::vector<DepthStep> steps = randomSteps(5, 5'000, until - 1);
  StepBins bins(std::size_t{1} << 20, 1);  // one ns each: nothing is rounded
  std::int64_t depth = 0;
  for (const DepthStep& step : steps) {
    bins.add(step.time_ns, step.depth - depth);
    depth = step.depth;
  }
  for (const ChartWindow& window : {ChartWindow{0, until, 300}, ChartWindow{250'000, 260'000, 300}}) {
    QVERIFY(stairs(bins, window, until) == stairs(steps, window, until));
  }
}

void TestStairs::levelsAreThoseOfTheSteps() {
  const std::vector<DepthStep> steps{{1'000, 8}, {5'000, 6}};
  StepBins bins(64, 100);
  bins.add(1'000, 8);
  bins.add(5'000, -2);
  for (const auto& [time, level] :
       {std::pair<std::int64_t, std::int64_t>{-1, 0}, {0, 0}, {1'000, 8}, {4'899, 8}, {5'000, 6}, {1'000'000, 6}}) {
    QCOMPARE(levelAt(steps, time), level);
    QCOMPARE(levelAt(bins, time), level);
  }
}

void TestStairs::aSingleHighSampleIsDrawn() {
  std::vector<ChartPoint> values;
  for (int i = 0; i < 100'000; ++i) {
    values.push_back({i, i == 77'777 ? 100.0 : 1.0});
  }
  const ChartWindow window{0, 100'000, 200};
  const auto points = reduced(values, window);
  QVERIFY(points.size() <= 402);
  QVERIFY(std::find(points.begin(), points.end(), ChartPoint{77'777, 100.0}) != points.end());
}

void TestStairs::reducedKeepsNeighboursOutside() {
  const std::vector<ChartPoint> values{{0, 1}, {10, 2}, {20, 3}, {30, 4}, {40, 5}};
  const std::vector<ChartPoint> expected{{10, 2}, {20, 3}, {30, 4}};
  QVERIFY(reduced(values, ChartWindow{15, 25, 10}) == expected);
  QVERIFY(reduced(values, ChartWindow{0, 40, 100}) == values);
}

QTEST_APPLESS_MAIN(TestStairs)
#include "tst_stairs.moc"
