// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/timeline/lane_layout.h"

#include <QtTest>

using namespace poolscope::ui;

class TestLaneLayout : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { poolscope::support::failOnQtWarnings(); }
  void lanesAreAsHighAsThereIsRoom();
  void everyHeightIsFoundAgain();
  void onlyLanesInViewAreGiven();
  void nothingHasNoHeight();
};

void TestLaneLayout::lanesAreAsHighAsThereIsRoom() {
  const LaneLayout roomy({2, 10}, 600);
  QCOMPARE(roomy.barHeight(), 24);
  QVERIFY(roomy.contentHeight() <= 600);
  const LaneLayout tight({2, 10}, 300);
  QVERIFY(tight.barHeight() < 24);
  QVERIFY(tight.contentHeight() <= 300);
  const LaneLayout full({10'000}, 600);
  QCOMPARE(full.barHeight(), 10);
  QVERIFY(full.contentHeight() >= 10'000 * 12);
}

void TestLaneLayout::everyHeightIsFoundAgain() {
  const LaneLayout layout({2, 0, 10}, 400);
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

void TestLaneLayout::onlyLanesInViewAreGiven() {
  const LaneLayout layout({10'000}, 600);
  const int top = layout.laneTop(0, 5000) + 3;
  QCOMPARE(layout.lanesWithin(0, top, top + 10 * layout.pitch()), (LaneLayout::Lanes{5000, 5011}));
  QCOMPARE(layout.lanesWithin(0, -500, 1), (LaneLayout::Lanes{0, 0}));
  QCOMPARE(layout.lanesWithin(0, layout.bottom(0), layout.bottom(0) + 100), (LaneLayout::Lanes{10'000, 10'000}));
}

void TestLaneLayout::nothingHasNoHeight() {
  const LaneLayout layout({}, 600);
  QCOMPARE(layout.contentHeight(), 0);
  QCOMPARE(layout.at(0), LaneLayout::Hit{});
}

QTEST_APPLESS_MAIN(TestLaneLayout)
#include "tst_lane_layout.moc"
