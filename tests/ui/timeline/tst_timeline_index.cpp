// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/timeline/timeline_index.h"

#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kMs;
using samples::kSecond;

class TestTimelineIndex : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { support::failOnQtWarnings(); }
  void everyLaneHoldsItsTasksInOrder();
  void whatRunsLastsUntilNow();
  void growsWithEachSnapshot();
  void anotherRunStartsAnew();
  void aRunThatBeginsLaterIsNoChange();
  void tasksThatNeverStartedAreNotDrawn();
  void theGilHasALaneOfItsOwnOnTop();
  void waitsBelongToTheWorkersLane();
  void workersAreShownByNumber();
  void tasksWithinARangeAreCounted();
  void overlappingTasksGetLevels_data();
  void overlappingTasksGetLevels();
  void aTaskKeepsItsLevel();
  void waitsLieInTheLevelOfTheirTask();
  void whatFindsNoLevelIsACrowd();
  void aBudgetSpreadsTheWorkOverSeveralUpdates();
};

void TestTimelineIndex::everyLaneHoldsItsTasksInOrder() {
  TimelineIndex index;
  QVERIFY(index.update(samples::race()));
  QCOMPARE(index.runCount(), 2);
  QVERIFY(!index.live());
  QCOMPARE(index.content(), (TimeRange{0, 5 * kSecond}));
  const SpanIndex& first = index.run(0).spans({0});
  QCOMPARE(first.size(), std::size_t{5});
  for (std::size_t i = 0; i < first.size(); ++i) {
    QCOMPARE(first[i].row, static_cast<RowId>(2 * i));
    QCOMPARE(first[i].begin, static_cast<std::int64_t>(i) * kSecond);
  }
  QCOMPARE(index.run(1).shownLines().size(), std::size_t{10});
}

void TestTimelineIndex::whatRunsLastsUntilNow() {
  TimelineIndex index;
  index.update(samples::race(4400 * kMs, true));
  QVERIFY(index.live());
  const std::vector<Span>& lasting = index.run(0).lasting({1});
  QCOMPARE(lasting.size(), std::size_t{1});
  QCOMPARE(lasting[0].row, RowId{9});
  QCOMPARE(lasting[0].begin, 4 * kSecond);
  QCOMPARE(lasting[0].end, 4400 * kMs);
  QCOMPARE(index.run(0).lastingWaits({1}).size(), std::size_t{1});
  QCOMPARE(index.run(0).waits({1}).size(), std::size_t{4});
}

void TestTimelineIndex::growsWithEachSnapshot() {
  TimelineIndex index;
  index.update(samples::race(500 * kMs, true));
  for (std::int64_t now = 1500 * kMs; now < 5 * kSecond; now += kSecond) {
    QVERIFY(!index.update(samples::race(now, true)));
    QCOMPARE(index.run(0).spans({0}).size(), static_cast<std::size_t>(now / kSecond));
    QCOMPARE(index.run(0).waits({0}).size(), static_cast<std::size_t>(now / kSecond));
    QCOMPARE(index.run(0).lasting({0}).size(), std::size_t{1});
  }
  QVERIFY(!index.update(samples::race(10 * kSecond, true)));
  QCOMPARE(index.run(0).spans({0}).size(), std::size_t{5});
  QVERIFY(index.run(0).lasting({0}).empty());
  QVERIFY(index.run(0).lastingWaits({0}).empty());
  QVERIFY(!index.update(samples::race(10 * kSecond, true)));  // the same once more
  QCOMPARE(index.run(0).spans({0}).size(), std::size_t{5});
}

void TestTimelineIndex::anotherRunStartsAnew() {
  TimelineIndex index;
  index.update({samples::many(2, 100, 1000, 10)});
  QVERIFY(index.update({samples::many(2, 200, 999, 10)}));  // same shape, other times
  QCOMPARE(index.run(0).spans({0}).size(), std::size_t{100});
  QVERIFY(index.update({samples::many(2, 20, 999, 10)}));  // shorter
  QCOMPARE(index.run(0).spans({0}).size(), std::size_t{10});
  QVERIFY(index.update({}));
  QCOMPARE(index.runCount(), 0);
}

void TestTimelineIndex::aRunThatBeginsLaterIsNoChange() {
  samples::PoolShape first;
  samples::PoolShape second;
  second.workers = 10;
  second.run_id = "2";
  TimelineIndex index;
  QVERIFY(index.update({samples::pool(first), Trace()}));
  QCOMPARE(index.now(), 5 * kSecond);
  second.now_ns = 300 * kMs;
  QVERIFY(!index.update({samples::pool(first), samples::pool(second)}));
  QCOMPARE(index.run(1).shownLines().size(), std::size_t{10});
  // The live edge is that of the run that goes on, not the end of the one before.
  QCOMPARE(index.now(), 300 * kMs);
  QCOMPARE(index.content().end, 5 * kSecond);
}

void TestTimelineIndex::tasksThatNeverStartedAreNotDrawn() {
  TraceBuilder builder(RunInfo{});
  builder.add_lane(Lane{});
  builder.put_task(0, 0, 1, builder.intern_job("x"), 0);
  builder.set_finished(0, TaskState::cancelled, 10, 0);
  builder.set_now(10, true);
  TimelineIndex index;
  index.update({builder.snapshot()});
  QVERIFY(index.run(0).spans({0}).empty());
}

void TestTimelineIndex::theGilHasALaneOfItsOwnOnTop() {
  TimelineIndex index;
  index.update({samples::under_gil()});
  const RunIndex& run = index.run(0);
  QCOMPARE(run.gilLane(), LaneId{0});
  QCOMPARE(run.shownIndex(run.gilLane()), 0);
  const SpanIndex& holds = run.spans({run.gilLane()});
  QCOMPARE(holds.size(), std::size_t{40});
  QCOMPARE(holds[0].row, RowId{0});
  QCOMPARE(holds[1].row, RowId{1});
}

void TestTimelineIndex::waitsBelongToTheWorkersLane() {
  TimelineIndex index;
  index.update({samples::under_gil()});
  QCOMPARE(index.run(0).waits({1}).size(), std::size_t{20});
  QCOMPARE(index.run(0).waits({1})[0].begin, 5 * kMs);
  QCOMPARE(index.run(0).waits({2})[0].begin, std::int64_t{0});
  QCOMPARE(index.run(0).waits({2})[0].tag, static_cast<std::uint8_t>(SegmentKind::gil_wait));
  QCOMPARE(index.run(0).spans({1}).size(), std::size_t{1});
}

void TestTimelineIndex::workersAreShownByNumber() {
  TraceBuilder builder(RunInfo{});
  Lane lane;
  for (const int number : {2, 0, 1}) {
    lane.index = number;
    builder.add_lane(lane);
  }
  lane.kind = LaneKind::main;
  lane.index = 0;
  builder.add_lane(lane);
  TimelineIndex index;
  index.update({builder.snapshot()});
  QCOMPARE(index.run(0).shownLines(), (std::vector<ShownLine>{{3}, {1}, {2}, {0}}));
  QCOMPARE(index.run(0).shownIndex(0), 3);
  QCOMPARE(index.run(0).shownIndex(99), -1);
}

void TestTimelineIndex::tasksWithinARangeAreCounted() {
  TimelineIndex index;
  index.update(samples::race(4400 * kMs));
  QCOMPARE(index.tasksWithin({0, 5 * kSecond}), std::size_t{20});
  QCOMPARE(index.tasksWithin({1500 * kMs, 2500 * kMs}), std::size_t{4});
  QCOMPARE(index.tasksWithin({4100 * kMs, 4200 * kMs}), std::size_t{2});  // those that run
  TimelineIndex gil;
  gil.update({samples::under_gil()});
  QCOMPARE(gil.tasksWithin({0, 200 * kMs}), std::size_t{2});  // holds of the GIL are no tasks
}

void TestTimelineIndex::overlappingTasksGetLevels_data() {
  QTest::addColumn<qint64>("now");
  QTest::newRow("while they run") << qint64{kSecond / 2};
  QTest::newRow("in the end") << qint64{3 * kSecond};
}

void TestTimelineIndex::overlappingTasksGetLevels() {
  QFETCH(qint64, now);
  TimelineIndex index;
  index.update({samples::loop(5, 5, now)});
  const RunIndex& run = index.run(0);
  QVERIFY(run.stacks());
  QCOMPARE(run.lineCount(0), 5);
  QCOMPARE(run.shownLines().size(), std::size_t{5});
  for (RowId row = 0; row < 5; ++row) {  // in the order in which they began
    QCOMPARE(run.shownIndex(0, row), static_cast<int>(row));
    const ShownLine line = run.line(static_cast<int>(row));
    QCOMPARE(run.spans(line).size() + run.lasting(line).size(), std::size_t{1});
  }
  QVERIFY(!run.line(4).isCrowd());
}

void TestTimelineIndex::aTaskKeepsItsLevel() {
  TimelineIndex live;
  live.update({samples::loop(60, 10, 0)});
  std::vector<int> seen(60, -1);
  for (std::int64_t now = 100 * kMs; now < 4 * kSecond; now += 130 * kMs) {
    const Trace trace = samples::loop(60, 10, now);
    QVERIFY(!live.update({trace}));
    for (RowId row = 0; row < 60; ++row) {
      if (trace.start_ns(row) == kNoTime) {
        continue;
      }
      int& level = seen[row];
      QVERIFY(level < 0 || level == live.run(0).shownIndex(0, row));
      level = live.run(0).shownIndex(0, row);
    }
    for (const ShownLine line : live.run(0).shownLines()) {
      QVERIFY(!live.run(0).spans(line).overlapping());
      QVERIFY(live.run(0).lasting(line).size() <= 1);
    }
  }
  QVERIFY(live.run(0).lineCount(0) <= 11);
}

void TestTimelineIndex::waitsLieInTheLevelOfTheirTask() {
  for (const std::int64_t now : {kSecond / 2, 10 * kSecond}) {
    TimelineIndex index;
    index.update({samples::loop(3, 3, now)});
    for (int line = 0; line < 3; ++line) {
      const ShownLine shown = index.run(0).line(line);
      const SpanIndex& ended = index.run(0).waits(shown);
      const std::vector<Span>& lasting = index.run(0).lastingWaits(shown);
      QCOMPARE(ended.size() + lasting.size(), std::size_t{1});
      QCOMPARE(ended.empty() ? lasting[0].row : ended[0].row, static_cast<RowId>(line));
    }
  }
}

void TestTimelineIndex::whatFindsNoLevelIsACrowd() {
  constexpr int kTasks = 1000;
  TimelineIndex index;
  index.update({samples::loop(kTasks, kTasks, kSecond / 2)});
  const RunIndex& run = index.run(0);
  QCOMPARE(run.lineCount(0), LaneStack::kLevels + 1);
  const ShownLine crowd = run.shownLines().back();
  QVERIFY(crowd.isCrowd());
  QCOMPARE(run.crowd(0).peak(), std::size_t{kTasks - LaneStack::kLevels});
  QCOMPARE(run.lasting(crowd).size(), run.crowd(0).peak());
  QVERIFY(!index.update({samples::loop(kTasks, kTasks, 10 * kSecond)}));
  QCOMPARE(run.spans(crowd).size(), std::size_t{kTasks - LaneStack::kLevels});
  QCOMPARE(run.crowd(0).touching({0, 10 * kSecond}), std::size_t{kTasks - LaneStack::kLevels});
  QCOMPARE(index.tasksWithin({kSecond / 2, kSecond / 2 + 1}), std::size_t{kTasks});
}

void TestTimelineIndex::aBudgetSpreadsTheWorkOverSeveralUpdates() {
  const Recording race{samples::many(4, 1000, kMs, 10), samples::under_gil()};
  TimelineIndex whole;
  whole.update(race);
  QCOMPARE(whole.missing(), std::size_t{0});
  TimelineIndex parts;
  QVERIFY(parts.update(race, 300));
  QVERIFY(parts.missing() > 700);
  QCOMPARE(parts.content(), whole.content());  // the axis need not wait
  int updates = 1;
  while (parts.missing() > 0 && updates < 20) {
    QVERIFY(!parts.update(race, 300));
    ++updates;
  }
  QCOMPARE(updates, 4);
  const TimeRange all{-kSecond, 10 * kSecond};
  QCOMPARE(parts.tasksWithin(all), whole.tasksWithin(all));
  QCOMPARE(parts.run(1).waits({1}).size(), whole.run(1).waits({1}).size());
}

QTEST_APPLESS_MAIN(TestTimelineIndex)
#include "tst_timeline_index.moc"
