// SPDX-License-Identifier: GPL-3.0-or-later
// Marks, folding, colours, finding, the overview and the menu of the timeline.
#include "tests/support/sample_traces.h"
#include "ui/bridge/time_cursor.h"
#include "ui/theme/palette.h"
#include "ui/timeline/timeline_widget.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>
#include <vector>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kMs;
using samples::kSecond;

class TestTimelineActions : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup() { m_widget.reset(); }

  void marksAreSetGoneToAndTakenAway();
  void aFoldedRunHasOneLane();
  void selectingATaskUnfoldsItsRun();
  void coloursTellJobStateOrExecutor();
  void ctrlFFindsAndStepsThroughHits();
  void theOverviewMovesTheView();
  void theOverviewGivesWayWhenThereIsLittleRoom();
  void spaceReplays();
  void theMenuOffersWhatCanBeDone();
  void processesAreNamedByTheirPid();
  void aLargeRecordingIsTakenInWithoutHoldingUp();
  void hostileLabelsAreHarmless();

 private:
  [[nodiscard]] QColor colorAt(const QPoint& at) const { return m_widget->viewport()->grab().toImage().pixelColor(at); }
  [[nodiscard]] QPoint cornerOf(int run, RowId row) const {
    return m_widget->barRectFor(run, row).bottomRight() - QPoint(6, 4);
  }
  std::unique_ptr<TimelineWidget> m_widget;
};

void TestTimelineActions::init() {
  // The offscreen platform says this of every menu.
  QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
  m_widget = std::make_unique<TimelineWidget>();
  m_widget->resize(900, 520);
  m_widget->setRecording(samples::race());
  m_widget->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_widget.get()));
}

void TestTimelineActions::marksAreSetGoneToAndTakenAway() {
  QSignalSpy changed(m_widget.get(), &TimelineWidget::marksChanged);
  m_widget->setTimeCursor(2 * kSecond);
  QTest::keyClick(m_widget.get(), Qt::Key_M);
  m_widget->toggleMark(4 * kSecond);
  m_widget->toggleMark(1 * kSecond);
  QCOMPARE(m_widget->marks(), (std::vector<std::int64_t>{kSecond, 2 * kSecond, 4 * kSecond}));
  QTest::keyClick(m_widget.get(), Qt::Key_Period);
  QCOMPARE(m_widget->timeCursor(), qint64{4 * kSecond});
  QTest::keyClick(m_widget.get(), Qt::Key_Period);  // around the end
  QCOMPARE(m_widget->timeCursor(), qint64{kSecond});
  QTest::keyClick(m_widget.get(), Qt::Key_Comma);
  QCOMPARE(m_widget->timeCursor(), qint64{4 * kSecond});
  QTest::keyClick(m_widget.get(), Qt::Key_M);  // there is one already
  QCOMPARE(m_widget->marks().size(), std::size_t{2});
  QTest::keyClick(m_widget.get(), Qt::Key_M, Qt::ShiftModifier);
  QVERIFY(m_widget->marks().empty());
  QCOMPARE(changed.size(), 5);
  m_widget->toggleMark(kSecond);
  m_widget->setRecording({samples::under_gil()});
  QVERIFY(m_widget->marks().empty());
}

void TestTimelineActions::aFoldedRunHasOneLane() {
  const QRect second = m_widget->laneRect(1, 0);
  const QRect first = m_widget->laneRect(0, 0);
  QVERIFY(first.height() > 0);
  const QPoint header(40, m_widget->plotRect().top() + 10);
  QTest::mouseClick(m_widget->viewport(), Qt::LeftButton, {}, header);
  QVERIFY(m_widget->isFolded(0));
  QVERIFY(!m_widget->isFolded(1));
  QVERIFY(m_widget->laneRect(0, 0).isNull());
  QVERIFY(m_widget->barRectFor(0, 0).isNull());
  QVERIFY(m_widget->laneRect(1, 0).top() < second.top());
  QVERIFY(!m_widget->taskAtPosition(first.center()).isValid());
  QTest::mouseClick(m_widget->viewport(), Qt::LeftButton, {}, header);
  QVERIFY(!m_widget->isFolded(0));
  QTest::keyClick(m_widget.get(), Qt::Key_G);
  QVERIFY(m_widget->isFolded(0));
  m_widget->foldAll(false);
  QCOMPARE(m_widget->laneRect(1, 0), second);
}

void TestTimelineActions::selectingATaskUnfoldsItsRun() {
  m_widget->foldAll(true);
  m_widget->setSelected(1, 3);
  QVERIFY(m_widget->isFolded(0));
  QVERIFY(!m_widget->isFolded(1));
  QVERIFY(!m_widget->barRectFor(1, 3).isNull());
}

void TestTimelineActions::coloursTellJobStateOrExecutor() {
  const Palette& colors = ui::palette();
  QCOMPARE(colorAt(cornerOf(0, 2)), colors.seriesColor(0));
  QCOMPARE(colorAt(cornerOf(1, 2)), colors.seriesColor(0));
  QSignalSpy changed(m_widget.get(), &TimelineWidget::colorByChanged);
  m_widget->setColorBy(ColorBy::executor);
  QCOMPARE(colorAt(cornerOf(0, 2)), colors.runColor(0));
  QCOMPARE(colorAt(cornerOf(1, 2)), colors.runColor(1));
  m_widget->setColorBy(ColorBy::state);
  m_widget->setColorBy(ColorBy::state);
  QCOMPARE(colorAt(cornerOf(1, 2)), colors.ok);
  QCOMPARE(changed.size(), 2);
}

void TestTimelineActions::ctrlFFindsAndStepsThroughHits() {
  QTest::keyClick(m_widget.get(), Qt::Key_F, Qt::ControlModifier);
  auto* bar = m_widget->findChild<QWidget*>(QStringLiteral("findBar"));
  auto* edit = m_widget->findChild<QLineEdit*>(QStringLiteral("findEdit"));
  QVERIFY(bar != nullptr && bar->isVisible());
  QVERIFY(m_widget->rect().contains(bar->geometry()));
  QTest::keyClicks(edit, QStringLiteral("#7"));
  QTRY_COMPARE(m_widget->selectedTask(), (TaskRef{0, 7}));
  QTest::keyClick(edit, Qt::Key_Return);
  QCOMPARE(m_widget->selectedTask(), (TaskRef{1, 7}));
  QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 7}));
  QTest::keyClick(edit, Qt::Key_Escape);
  QVERIFY(!bar->isVisible());
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 7}));
}

void TestTimelineActions::theOverviewMovesTheView() {
  const QRect plot = m_widget->plotRect();
  QVERIFY(plot.top() > 50);
  m_widget->setVisibleRange(0, kSecond);
  const int x = plot.left() + static_cast<int>(3.5 / 5.125 * plot.width());
  QTest::mouseClick(m_widget->viewport(), Qt::LeftButton, {}, QPoint(x, 15));
  const TimeRange range = m_widget->visibleRange();
  QCOMPARE(range.span(), std::int64_t{kSecond});
  QVERIFY(std::abs(range.begin + kSecond / 2 - 3500 * kMs) < 20 * kMs);
  QVERIFY(m_widget->timeCursorIsLive());
  QTest::mouseDClick(m_widget->viewport(), Qt::LeftButton, {}, QPoint(x, 15));
  QVERIFY(m_widget->visibleRange().contains(0) && m_widget->visibleRange().contains(5 * kSecond - 1));
}

void TestTimelineActions::theOverviewGivesWayWhenThereIsLittleRoom() {
  const int tall = m_widget->plotRect().top();
  m_widget->resize(900, 180);
  QTRY_VERIFY(m_widget->plotRect().top() < tall);
}

void TestTimelineActions::spaceReplays() {
  TimeCursor cursor;
  m_widget->setTimeCursorSource(&cursor);
  m_widget->setRecording(samples::race());
  m_widget->setTimeCursor(kSecond);
  QCOMPARE(cursor.time(), qint64{kSecond});
  QTest::keyClick(m_widget.get(), Qt::Key_Space);
  QVERIFY(cursor.isPlaying());
  cursor.advance(std::chrono::milliseconds(500));
  QVERIFY(m_widget->timeCursor() >= 1500 * kMs);
  QTest::keyClick(m_widget.get(), Qt::Key_Space);
  QVERIFY(!cursor.isPlaying());
  QTest::keyClick(m_widget.get(), Qt::Key_End);
  QVERIFY(cursor.isLive());
  m_widget.reset();  // before the cursor
}

void TestTimelineActions::theMenuOffersWhatCanBeDone() {
  std::vector<int> runs;
  connect(m_widget.get(), &TimelineWidget::laneMenuOpening, this,
          [&](QMenu*, int run, LaneId) { runs.push_back(run); });
  const QPoint at = m_widget->barRectFor(0, 4).center();
  QContextMenuEvent event(QContextMenuEvent::Mouse, at, m_widget->viewport()->mapToGlobal(at));
  QCoreApplication::sendEvent(m_widget->viewport(), &event);
  auto* menu = m_widget->findChild<QMenu*>(QStringLiteral("timelineMenu"));
  QVERIFY(menu != nullptr);
  QCOMPARE(runs, std::vector<int>{0});  // others may add what they can do with the lane
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 4}));
  menu->findChild<QAction*>(QStringLiteral("menuMark"))->trigger();
  QCOMPARE(m_widget->marks().size(), std::size_t{1});
  QVERIFY(std::abs(m_widget->marks()[0] - 2500 * kMs) < 20 * kMs);
  menu->findChild<QAction*>(QStringLiteral("menuFold"))->trigger();
  QVERIFY(m_widget->isFolded(0));
  menu->findChild<QAction*>(QStringLiteral("menuColorState"))->trigger();
  QCOMPARE(m_widget->colorBy(), ColorBy::state);
  menu->close();
}

void TestTimelineActions::processesAreNamedByTheirPid() {
  TraceBuilder builder(RunInfo{"1", "processes:workers=2", 2, 0});
  Lane lane;
  lane.kind = LaneKind::manager;
  lane.pid = 100;
  builder.add_lane(lane);
  lane.kind = LaneKind::worker;
  lane.pid = 101;
  builder.add_lane(lane);
  lane.index = 1;
  lane.pid = 102;
  builder.add_lane(lane);
  TimelineScene scene;
  scene.recording = {builder.snapshot(), samples::race()[0]};
  scene.index.update(scene.recording);
  QCOMPARE(scene.laneName(0, 0), QStringLiteral("manager"));
  QCOMPARE(scene.laneName(0, 1), QStringLiteral("worker 0 · pid 101"));
  QCOMPARE(scene.laneName(0, 2), QStringLiteral("worker 1 · pid 102"));
  QCOMPARE(scene.laneName(1, 0), QStringLiteral("worker 0"));  // a thread of ours
  scene.folded = {true, false};
  QCOMPARE(scene.laneName(0, 0), QStringLiteral("2 workers"));
  QCOMPARE(scene.laneCount(0), 1);
}

void TestTimelineActions::aLargeRecordingIsTakenInWithoutHoldingUp() {
  m_widget->setRecording({samples::many(4, 350'000, 10, 0)});
  QVERIFY(m_widget->isIndexing());
  QVERIFY(!m_widget->grab().isNull());  // what there is can be seen meanwhile
  QTRY_VERIFY(!m_widget->isIndexing());
  m_widget->setSelected(0, 349'999);
  QVERIFY(!m_widget->barRectFor(0, 349'999).isNull());
}

void TestTimelineActions::hostileLabelsAreHarmless() {
  m_widget->setTaskLabel([](const Trace&, RowId) { return QStringLiteral("a\u202eb\n<b>&"); });
  QVERIFY(!m_widget->grab().isNull());
  m_widget->setSelected(0, 3);
  QVERIFY(m_widget->accessibleDescription().contains(QStringLiteral("a\ufffdb␊<b>&")));
}

QTEST_MAIN(TestTimelineActions)
#include "tst_timeline_actions.moc"
