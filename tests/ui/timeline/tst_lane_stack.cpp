// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "ui/timeline/lane_stack.h"

#include <QtTest>

using namespace poolscope::ui;

class TestLaneStack : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { poolscope::support::failOnQtWarnings(); }
  void theLowestFreeLevelIsTaken();
  void aNanosecondIsNoOverlap();
  void whenAllAreTakenThereIsTheCrowd();
};

void TestLaneStack::theLowestFreeLevelIsTaken() {
  LaneStack stack;
  QCOMPARE(stack.take(0), 0);
  QCOMPARE(stack.take(1), 1);
  QCOMPARE(stack.take(2), 2);
  stack.release(1, 10);
  QCOMPARE(stack.take(5), 3);  // what ended at 10 was there at 5
  QCOMPARE(stack.take(10), 1);
  stack.release(0, 20);
  QCOMPARE(stack.take(20), 0);
}

void TestLaneStack::aNanosecondIsNoOverlap() {
  LaneStack stack;
  QCOMPARE(stack.take(0), 0);
  stack.release(0, 10);
  QCOMPARE(stack.take(9), 0);
}

void TestLaneStack::whenAllAreTakenThereIsTheCrowd() {
  LaneStack stack;
  for (int level = 0; level < LaneStack::kLevels; ++level) {
    QCOMPARE(stack.take(level), level);
  }
  QCOMPARE(stack.take(100), LaneStack::kCrowd);
  stack.release(LaneStack::kCrowd, 200);
  QCOMPARE(stack.take(300), LaneStack::kCrowd);
  stack.release(7, 300);
  QCOMPARE(stack.take(300), 7);
}

QTEST_APPLESS_MAIN(TestLaneStack)
#include "tst_lane_stack.moc"
