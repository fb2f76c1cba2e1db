// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/timeline/lane_layout.h"

#include <QtTest>

using namespace poolscope::ui;

namespace {

/// Runs with so many lanes of one line each.
std::vector<std::vector<LineKind>> lanes(const std::vector<std::size_t>& counts) {
  std::vector<std::vector<LineKind>> runs;
  for (const std::size_t count : counts) {
    runs.emplace_back(count, LineKind::lane);
  }
  return runs;
}

/// A lane whose tasks have levels, and one beside it.
std::vector<LineKind> stackAndLane(std::size_t levels, bool crowd) {
  std::vector<LineKind> lines(levels, LineKind::level);
  lines[0] = LineKind::stack;
  if (crowd) {
    lines.push_back(LineKind::crowd);
  }
  lines.push_back(LineKind::lane);
  return lines;
}

}  // namespace

class TestLaneLayout : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { poolscope::support::failOnQtWarnings(); }
  void lanesAreAsHighAsThereIsRoom();
  void everyHeightIsFoundAgain();
  void onlyLanesInViewAreGiven();
  void levelsGiveWayBeforeLanes();
  void linesOfOneLaneStayTogether();
  void queuesLieAboveTheLanes();
  void nothingHasNoHeight();
};

void TestLaneLayout::lanesAreAsHighAsThereIsRoom() {
  const LaneLayout roomy(lanes({2, 10}), 600);
  QCOMPARE(roomy.barHeight(0, 0), 24);
  QVERIFY(roomy.contentHeight() <= 600);
  const LaneLayout tight(lanes({2, 10}), 300);
  QVERIFY(tight.barHeight(0, 0) < 24);
  QVERIFY(tight.contentHeight() <= 300);
  const LaneLayout full(lanes({10'000}), 600);
  QCOMPARE(full.barHeight(0, 0), 10);
  QVERIFY(full.contentHeight() >= 10'000 * 12);
}

void TestLaneLayout::everyHeightIsFoundAgain() {
  const LaneLayout layout(lanes({2, 0, 10}), 400);
  for (int run = 0; run < 3; ++run) {
    QCOMPARE(layout.at(layout.headerTop(run)), (LaneLayout::Hit{run, -1}));
    for (int lane = 0; lane < layout.laneCount(run); ++lane) {
      QCOMPARE(layout.at(layout.laneTop(run, lane)), (LaneLayout::Hit{run, lane}));
      QCOMPARE(layout.at(layout.laneTop(run, lane) + layout.pitch() - 1), (LaneLayout::Hit{run, lane}));
    }
    QCOMPARE(layout.at(layout.bottom(run)), LaneLayout::Hit{});
  }
  QCOMPARE(layout.at(-1), LaneLayout::Hit{});
  QCOMPARE(layout.at(layout.contentHeight() + 1), LaneLayout::Hit{});
}

void TestLaneLayout::queuesLieAboveTheLanes() {
  const LaneLayout layout(lanes({2, 1}), 400, {}, {3});
  QCOMPARE(layout.queueCount(0), 3);
  QCOMPARE(layout.queueCount(1), 0);
  for (int queue = 0; queue < 3; ++queue) {
    QCOMPARE(layout.at(layout.queueTop(0, queue)), (LaneLayout::Hit{0, -1, queue}));
    QCOMPARE(layout.at(layout.queueTop(0, queue) + layout.queueHeight() - 1), (LaneLayout::Hit{0, -1, queue}));
    QVERIFY(!layout.at(layout.queueTop(0, queue)).isHeader());
  }
  QVERIFY(layout.at(layout.headerTop(0)).isHeader());
  QCOMPARE(layout.at(layout.laneTop(0, 0)), (LaneLayout::Hit{0, 0}));
  QVERIFY(layout.laneTop(0, 0) >= layout.queueTop(0, 2) + layout.queueHeight());
  QVERIFY(layout.contentHeight() <= 400);
  // Lanes may get low, queues stay as high as their number needs.
  const LaneLayout full(lanes({10'000}), 600, {}, {1});
  QVERIFY(full.queueHeight() >= 14);
}

void TestLaneLayout::onlyLanesInViewAreGiven() {
  const LaneLayout layout(lanes({10'000}), 600);
  const int top = layout.laneTop(0, 5000) + 3;
  QCOMPARE(layout.lanesWithin(0, top, top + 10 * layout.pitch()), (LaneLayout::Lanes{5000, 5011}));
  QCOMPARE(layout.lanesWithin(0, -500, 1), (LaneLayout::Lanes{0, 0}));
  QCOMPARE(layout.lanesWithin(0, layout.bottom(0), layout.bottom(0) + 100), (LaneLayout::Lanes{10'000, 10'000}));
}

void TestLaneLayout::levelsGiveWayBeforeLanes() {
  const LaneLayout roomy({stackAndLane(3, true)}, 600);
  QCOMPARE(roomy.barHeight(0, 0), roomy.barHeight(0, 4));
  QVERIFY(roomy.barHeight(0, 3) > roomy.barHeight(0, 4));  // the crowd
  const LaneLayout tight({stackAndLane(24, true)}, 280);
  QVERIFY(tight.contentHeight() <= 280);
  QVERIFY(tight.barHeight(0, 0) < tight.barHeight(0, 25));
  QVERIFY(tight.barHeight(0, 0) >= 4);
}

void TestLaneLayout::linesOfOneLaneStayTogether() {
  const LaneLayout layout({stackAndLane(4, false)}, 600);
  const int step = layout.laneTop(0, 1) - layout.laneTop(0, 0);
  QCOMPARE(layout.laneTop(0, 3) - layout.laneTop(0, 2), step);
  QVERIFY(layout.laneTop(0, 4) - layout.laneTop(0, 3) > step);
  QCOMPARE(layout.at(layout.laneTop(0, 2)), (LaneLayout::Hit{0, 2}));
}

void TestLaneLayout::nothingHasNoHeight() {
  const LaneLayout layout({}, 600);
  QCOMPARE(layout.contentHeight(), 0);
  QCOMPARE(layout.at(0), LaneLayout::Hit{});
}

QTEST_APPLESS_MAIN(TestLaneLayout)
#include "tst_lane_layout.moc"
