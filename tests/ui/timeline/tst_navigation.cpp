// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/timeline/navigation.h"

#include <QtTest>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kMs;
using samples::kSecond;

class TestNavigation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    support::failOnQtWarnings();
    m_race = samples::race(4400 * kMs);
    m_index = TimelineIndex();
    m_index.update(m_race);
  }
  void arrowsLeadToNeighbours_data();
  void arrowsLeadToNeighbours();
  void fromNothingTheyLeadToTheFirstOrTheLast();
  void withoutTasksTheyLeadNowhere();
  void theGilIsSkipped();
  void placesAreThoseOfTheTrace();
  void aPixelBesideATaskStillMeansIt();

 private:
  [[nodiscard]] TaskRef go(TaskRef from, Direction direction) const {
    return neighbourOf(m_race, m_index, from, direction);
  }
  Recording m_race;
  TimelineIndex m_index;
};

void TestNavigation::arrowsLeadToNeighbours_data() {
  QTest::addColumn<int>("run");
  QTest::addColumn<int>("row");
  QTest::addColumn<int>("direction");
  QTest::addColumn<int>("toRun");
  QTest::addColumn<int>("toRow");
  const auto row = [](const char* name, int run, int from, Direction direction, int toRun, int to) {
    QTest::newRow(name) << run << from << static_cast<int>(direction) << toRun << to;
  };
  row("next", 0, 0, Direction::right, 0, 2);
  row("before", 0, 4, Direction::left, 0, 2);
  row("no further left", 0, 0, Direction::left, 0, 0);
  row("to the running one", 0, 6, Direction::right, 0, 8);
  row("back from the running one", 0, 8, Direction::left, 0, 6);
  row("no further right", 0, 8, Direction::right, 0, 8);
  row("down at the same time", 0, 4, Direction::down, 0, 5);
  row("up at the same time", 0, 5, Direction::up, 0, 4);
  row("running one below", 0, 8, Direction::down, 0, 9);
  row("down into the next run", 0, 5, Direction::down, 1, 0);
  row("up into the run above", 1, 0, Direction::up, 0, 1);
  row("no further up", 0, 0, Direction::up, 0, 0);
  row("no further down", 1, 9, Direction::down, 1, 9);
}

void TestNavigation::arrowsLeadToNeighbours() {
  QFETCH(int, run);
  QFETCH(int, row);
  QFETCH(int, direction);
  QFETCH(int, toRun);
  QFETCH(int, toRow);
  const TaskRef found = go({run, static_cast<RowId>(row)}, static_cast<Direction>(direction));
  QCOMPARE(found.run, toRun);
  QCOMPARE(static_cast<int>(found.row), toRow);
}

void TestNavigation::fromNothingTheyLeadToTheFirstOrTheLast() {
  QCOMPARE(go({}, Direction::right), (TaskRef{0, 0}));
  QCOMPARE(go({}, Direction::down), (TaskRef{0, 0}));
  QCOMPARE(go({}, Direction::left), (TaskRef{1, 9}));
  QCOMPARE(go({}, Direction::up), (TaskRef{1, 9}));
}

void TestNavigation::withoutTasksTheyLeadNowhere() {
  const TimelineIndex empty;
  QCOMPARE(neighbourOf({}, empty, {}, Direction::right), TaskRef{});
  QCOMPARE(neighbourOf({}, empty, {}, Direction::left), TaskRef{});
  QCOMPARE(taskAt(empty, 0, 0, 0, 10), TaskRef{});
}

void TestNavigation::theGilIsSkipped() {
  const Recording recording{samples::under_gil()};
  TimelineIndex index;
  index.update(recording);
  QCOMPARE(neighbourOf(recording, index, {}, Direction::down), (TaskRef{0, 0}));
  QCOMPARE(neighbourOf(recording, index, {0, 0}, Direction::up), (TaskRef{0, 0}));
  QCOMPARE(taskAt(index, 0, 0, 7 * kMs, 0), (TaskRef{0, 1}));  // who holds it
}

void TestNavigation::placesAreThoseOfTheTrace() {
  const TaskPlace ended = placeOf(m_race, m_index, {0, 7});
  QCOMPARE(ended.lane, 1);
  QCOMPARE(ended.time, (TimeRange{3 * kSecond, 4 * kSecond}));
  QCOMPARE(placeOf(m_race, m_index, {0, 9}).time, (TimeRange{4 * kSecond, 4400 * kMs}));
  QVERIFY(!placeOf(m_race, m_index, {0, 10}).isValid());
  QVERIFY(!placeOf(m_race, m_index, {2, 0}).isValid());
  QVERIFY(!placeOf(m_race, m_index, {}).isValid());
  const Recording waiting{samples::all_states()};
  TimelineIndex index;
  index.update(waiting);
  QVERIFY(!placeOf(waiting, index, {0, 6}).isValid());
}

void TestNavigation::aPixelBesideATaskStillMeansIt() {
  QCOMPARE(taskAt(m_index, 1, 0, 1 * kSecond + 5, 10), (TaskRef{1, 0}));
  QCOMPARE(taskAt(m_index, 1, 0, 1 * kSecond + 15, 10), TaskRef{});
  QCOMPARE(taskAt(m_index, 0, 0, 4300 * kMs, 0), (TaskRef{0, 8}));
  QCOMPARE(taskAt(m_index, 0, 5, 0, 0), TaskRef{});
}

QTEST_APPLESS_MAIN(TestNavigation)
#include "tst_navigation.moc"
