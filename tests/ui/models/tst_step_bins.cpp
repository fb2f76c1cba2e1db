// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/step_bins.h"

#include <QtTest>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

using namespace poolscope::ui;

class TestStepBins : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void nothingIsThereAtFirst();
  void changesJoinAsIfTheyWereOne();
  void agreesWithTheEventsAtEveryBorder_data();
  void agreesWithTheEventsAtEveryBorder();
  void bordersAreExactInAnyOrder();
  void aSpikeSurvivesEveryDoubling();
  void timesBeforeTheStartCountAsTheStart();
  void clearBeginsAnew();
};

namespace {

using Events = std::vector<std::pair<std::int64_t, std::int64_t>>;

Events randomEvents(unsigned seed, int count, std::int64_t until) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::int64_t> time(0, until);
  std::uniform_int_distribution<std::int64_t> change(-3, 4);
  Events events;
  for (int i = 0; i < count; ++i) {
    events.emplace_back(time(random), change(random));
  }
  std::sort(events.begin(), events.end());
  return events;
}

}  // namespace

void TestStepBins::nothingIsThereAtFirst() {
  const StepBins bins;
  QVERIFY(bins.empty());
  QCOMPARE(bins.size(), std::size_t{0});
  QCOMPARE(bins.level(), 0);
  QCOMPARE(bins.highest(), 0);
  QCOMPARE(bins.levelBefore(0), 0);
}

void TestStepBins::changesJoinAsIfTheyWereOne() {
  std::mt19937 random(7);
  std::uniform_int_distribution<std::int64_t> change(-4, 4);
  for (int round = 0; round < 200; ++round) {
    LevelChange whole;
    LevelChange joined;
    for (int part = 0; part < 3; ++part) {
      LevelChange piece;
      for (int i = 0; i < round % 6; ++i) {
        const std::int64_t by = change(random);
        whole.step(by);
        piece.step(by);
      }
      joined.append(piece);
    }
    QCOMPARE(joined.net, whole.net);
    QCOMPARE(joined.low, whole.low);
    QCOMPARE(joined.high, whole.high);
    QCOMPARE(joined.lowFirst, whole.lowFirst);
  }
}

void TestStepBins::agreesWithTheEventsAtEveryBorder_data() {
  QTest::addColumn<int>("bins");
  QTest::addColumn<qint64>("until");
  QTest::newRow("no doubling") << 64 << qint64{60'000};
  QTest::newRow("a few doublings") << 64 << qint64{1'000'000};
  QTest::newRow("many doublings") << 16 << qint64{3'600'000'000'000};
  QTest::newRow("two bins") << 2 << qint64{1'000'000};
  QTest::newRow("an odd number") << 7 << qint64{1'000'000};
}

void TestStepBins::agreesWithTheEventsAtEveryBorder() {
  QFETCH(int, bins);
  QFETCH(qint64, until);
  const Events events = randomEvents(42, 2'000, until);
  StepBins steps(static_cast<std::size_t>(bins), 1'000);
  std::int64_t level = 0;
  for (const auto& [time, change] : events) {
    steps.add(time, change);
    level += change;
  }
  QCOMPARE(steps.level(), level);
  QVERIFY(static_cast<int>(steps.size()) <= bins + 1);

  std::size_t next = 0;
  level = 0;
  std::int64_t highest = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    QCOMPARE(steps.levelBefore(i), level);
    LevelChange expected;
    const std::int64_t end = static_cast<std::int64_t>(i + 1) * steps.binWidth();
    for (; next < events.size() && events[next].first < end; ++next) {
      expected.step(events[next].second);
    }
    QVERIFY(steps.bin(i) == expected);
    highest = std::max(highest, level + expected.high);
    level += expected.net;
  }
  QCOMPARE(next, events.size());
  QCOMPARE(steps.highest(), highest);
}

void TestStepBins::bordersAreExactInAnyOrder() {
  Events events = randomEvents(3, 500, 10'000'000);
  StepBins inOrder(32, 1'000);
  StepBins shuffled(32, 1'000);
  for (const auto& [time, change] : events) {
    inOrder.add(time, change);
  }
  std::shuffle(events.begin(), events.end(), std::mt19937(9));
  for (const auto& [time, change] : events) {
    shuffled.add(time, change);
  }
  QCOMPARE(shuffled.size(), inOrder.size());
  QCOMPARE(shuffled.binWidth(), inOrder.binWidth());
  for (std::size_t i = 0; i <= inOrder.size(); ++i) {
    QCOMPARE(shuffled.levelBefore(i), inOrder.levelBefore(i));
  }
}

void TestStepBins::aSpikeSurvivesEveryDoubling() {
  StepBins steps(8, 1);
  steps.add(3, 1'000);
  steps.add(4, -1'000);
  for (std::int64_t time = 10; time < 10'000'000'000; time *= 2) {
    steps.add(time, 1);
    QVERIFY(steps.highest() >= 1'000);
  }
  QCOMPARE(steps.highest(), 1'000);
  QCOMPARE(steps.bin(0).high, 1'000);
}

void TestStepBins::timesBeforeTheStartCountAsTheStart() {
  StepBins steps;
  steps.add(-5, 2);
  QCOMPARE(steps.size(), std::size_t{1});
  QCOMPARE(steps.levelBefore(1), 2);
}

void TestStepBins::clearBeginsAnew() {
  StepBins steps(4, 1);
  steps.add(1'000, 5);
  steps.clear();
  QVERIFY(steps.empty());
  QCOMPARE(steps.binWidth(), 1);
  steps.add(2, 1);
  QCOMPARE(steps.highest(), 1);
}

QTEST_APPLESS_MAIN(TestStepBins)
#include "tst_step_bins.moc"
