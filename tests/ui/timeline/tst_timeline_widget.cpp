// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/qt_warnings.h"
#include "tests/support/sample_traces.h"
#include "ui/timeline/timeline_widget.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include <cmath>

using namespace poolscope;
using namespace poolscope::ui;
using samples::kMs;
using samples::kSecond;

Q_DECLARE_METATYPE(poolscope::ui::TaskRef)

namespace {

void wheel(TimelineWidget& widget, const QPoint& at, const QPoint& angle, Qt::KeyboardModifiers modifiers = {}) {
  QWheelEvent event(at, widget.viewport()->mapToGlobal(at), {}, angle, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                    false);
  QCoreApplication::sendEvent(widget.viewport(), &event);
}

void drag(TimelineWidget& widget, Qt::MouseButton button, const QPoint& from, const QPoint& to,
          Qt::KeyboardModifiers modifiers = {}) {
  QTest::mousePress(widget.viewport(), button, modifiers, from);
  for (int i = 1; i <= 4; ++i) {
    const QPoint at = from + (to - from) * i / 4;
    QMouseEvent move(QEvent::MouseMove, at, widget.viewport()->mapToGlobal(at), Qt::NoButton, button, modifiers);
    QCoreApplication::sendEvent(widget.viewport(), &move);
  }
  QTest::mouseRelease(widget.viewport(), button, modifiers, to);
}

}  // namespace

class TestTimelineWidget : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup() { m_widget.reset(); }

  void barsLieWhereTheTraceSays();
  void runningBarsEndNow();
  void aClickSelectsTheTaskUnderIt();
  void aClickBesideTasksSetsTheCursor();
  void draggingScrubs();
  void theCursorGoesWithTheRunUntilItIsSet();
  void ctrlWheelZoomsAtThePointer();
  void keysZoomAndPan();
  void middleDragPans();
  void followingLetsGoAndComesBack();
  void theRangeIsToldOnlyWhenItChanges();
  void fitShowsEverythingAndTheSelection();
  void doubleClickZoomsToATask();
  void arrowsWalkThroughTasks();
  void ctrlDragMeasures();
  void escapeTakesTheLastThingBack();
  void manyLanesScroll();
  void selectingScrollsToTheTask();
  void anotherRecordingGivesUpTheOldView();
  void selectingWhatIsNotThereSelectsNothing();
  void aSelectionIsToldToScreenReaders();
  void withoutARunNothingReacts();

 private:
  [[nodiscard]] QPoint middleOf(int run, RowId row) const { return m_widget->barRectFor(run, row).center(); }
  std::unique_ptr<TimelineWidget> m_widget;
};

void TestTimelineWidget::init() {
  support::failOnQtWarnings();
  m_widget = std::make_unique<TimelineWidget>();
  m_widget->resize(900, 520);
  m_widget->setRecording(samples::race());
  m_widget->show();
  QVERIFY(QTest::qWaitForWindowExposed(m_widget.get()));
}

void TestTimelineWidget::barsLieWhereTheTraceSays() {
  const Recording race = samples::race();
  const QRect plot = m_widget->plotRect();
  const TimeRange range = m_widget->visibleRange();
  QVERIFY(range.contains(0) && range.contains(5 * kSecond));
  for (int run = 0; run < 2; ++run) {
    const Trace& trace = race[static_cast<std::size_t>(run)];
    for (RowId row = 0; row < trace.size(); ++row) {
      const QRect bar = m_widget->barRectFor(run, row);
      const QRect lane = m_widget->laneRect(run, trace.worker(row));
      const auto x = [&](std::int64_t ns) {
        return plot.left() + static_cast<double>(ns - range.begin) / static_cast<double>(range.span()) * plot.width();
      };
      QVERIFY(std::abs(bar.left() - x(trace.start_ns(row))) <= 1);
      QVERIFY(std::abs(bar.left() + bar.width() - x(trace.end_ns(row))) <= 2);  // a pixel stays free
      QCOMPARE(bar.top(), lane.top());
      QCOMPARE(bar.height(), lane.height());
      QCOMPARE(m_widget->taskAtPosition(bar.center()), (TaskRef{run, row}));
    }
  }
  QVERIFY(m_widget->barRectFor(0, 99).isNull());
  QVERIFY(m_widget->laneRect(0, 99).isNull());
  QVERIFY(m_widget->laneRect(5, 0).isNull());
}

void TestTimelineWidget::runningBarsEndNow() {
  m_widget->setRecording(samples::race(4400 * kMs));
  const QRect before = m_widget->barRectFor(0, 8);
  QVERIFY(before.width() > 10);
  m_widget->setRecording(samples::race(4800 * kMs));
  QVERIFY(m_widget->barRectFor(0, 8).width() > before.width());
  QVERIFY(m_widget->barRectFor(0, 8).left() == before.left());
}

void TestTimelineWidget::aClickSelectsTheTaskUnderIt() {
  QSignalSpy selected(m_widget.get(), &TimelineWidget::taskSelected);
  QTest::mouseClick(m_widget->viewport(), Qt::LeftButton, {}, middleOf(0, 7));
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 7}));
  QCOMPARE(selected.size(), 1);
  QCOMPARE(selected[0][0].toInt(), 0);
  QCOMPARE(selected[0][1].toUInt(), 7U);
  QTest::mouseClick(m_widget->viewport(), Qt::LeftButton, {}, middleOf(0, 7));
  QCOMPARE(selected.size(), 1);  // nothing new
  QTest::mouseClick(m_widget->viewport(), Qt::LeftButton, {}, middleOf(1, 3));
  QCOMPARE(m_widget->selectedTask(), (TaskRef{1, 3}));
}

void TestTimelineWidget::aClickBesideTasksSetsTheCursor() {
  m_widget->setSelected(0, 7);
  QSignalSpy cursor(m_widget.get(), &TimelineWidget::timeCursorChanged);
  const QRect lane = m_widget->laneRect(1, 4);
  const QPoint beside(middleOf(0, 4).x(), lane.center().y());  // at 2.5 s nothing runs there any more
  QTest::mouseClick(m_widget->viewport(), Qt::LeftButton, {}, beside);
  QVERIFY(!m_widget->selectedTask().isValid());
  QVERIFY(!m_widget->timeCursorIsLive());
  QVERIFY(std::abs(m_widget->timeCursor() - 2500 * kMs) < 20 * kMs);
  QCOMPARE(cursor.size(), 1);
  QCOMPARE(cursor[0][0].toLongLong(), m_widget->timeCursor());
}

void TestTimelineWidget::draggingScrubs() {
  drag(*m_widget, Qt::LeftButton, middleOf(0, 0), middleOf(0, 6));
  QVERIFY(!m_widget->selectedTask().isValid());
  QVERIFY(std::abs(m_widget->timeCursor() - 3500 * kMs) < 20 * kMs);
  const QRect plot = m_widget->plotRect();
  drag(*m_widget, Qt::LeftButton, {plot.left() + 300, plot.top() - 9},
       {plot.left() - 50, plot.top() - 9});  // in the ruler, beyond the edge
  QCOMPARE(m_widget->timeCursor(), qint64{0});
}

void TestTimelineWidget::theCursorGoesWithTheRunUntilItIsSet() {
  m_widget->setRecording(samples::race(2 * kSecond));
  QCOMPARE(m_widget->timeCursor(), qint64{2 * kSecond});
  QSignalSpy cursor(m_widget.get(), &TimelineWidget::timeCursorChanged);
  m_widget->setRecording(samples::race(3 * kSecond));
  QCOMPARE(cursor.size(), 1);
  m_widget->setTimeCursor(1 * kSecond);
  m_widget->setTimeCursor(1 * kSecond);
  QCOMPARE(cursor.size(), 2);
  m_widget->setRecording(samples::race(4 * kSecond));
  QCOMPARE(m_widget->timeCursor(), qint64{1 * kSecond});
  QCOMPARE(cursor.size(), 2);
  QTest::keyClick(m_widget.get(), Qt::Key_End);
  QVERIFY(m_widget->timeCursorIsLive());
  QCOMPARE(m_widget->timeCursor(), qint64{4 * kSecond});
}

void TestTimelineWidget::ctrlWheelZoomsAtThePointer() {
  const QPoint at = middleOf(0, 4);
  const QRect plot = m_widget->plotRect();
  const auto timeAt = [&] {
    const TimeRange range = m_widget->visibleRange();
    return static_cast<double>(range.begin) +
           static_cast<double>(at.x() - plot.left()) / plot.width() * static_cast<double>(range.span());
  };
  const double before = timeAt();
  const TimeRange whole = m_widget->visibleRange();
  wheel(*m_widget, at, {0, 240}, Qt::ControlModifier);
  QVERIFY(m_widget->visibleRange().span() < whole.span());
  QVERIFY(std::abs(timeAt() - before) < 1e7);
  wheel(*m_widget, at, {0, -240}, Qt::ControlModifier);
  QVERIFY(std::abs(static_cast<double>(m_widget->visibleRange().span() - whole.span())) < 1e7);

  const TimeRange unmoved = m_widget->visibleRange();
  wheel(*m_widget, at, {0, 120});  // without Ctrl it scrolls lanes, and there is nothing to scroll
  QCOMPARE(m_widget->visibleRange(), unmoved);
  wheel(*m_widget, at, {-120, 0});
  QVERIFY(m_widget->visibleRange().begin > unmoved.begin);
}

void TestTimelineWidget::keysZoomAndPan() {
  const TimeRange whole = m_widget->visibleRange();
  QTest::keyClick(m_widget.get(), Qt::Key_W);
  const TimeRange in = m_widget->visibleRange();
  QVERIFY(in.span() < whole.span());
  QTest::keyClick(m_widget.get(), Qt::Key_D);
  const TimeRange right = m_widget->visibleRange();
  QVERIFY(right.begin > in.begin);
  QCOMPARE(right.span(), in.span());
  QTest::keyClick(m_widget.get(), Qt::Key_A);
  QCOMPARE(m_widget->visibleRange(), in);
  QTest::keyClick(m_widget.get(), Qt::Key_S);
  QVERIFY(m_widget->visibleRange().span() > in.span());
  QTest::keyClick(m_widget.get(), Qt::Key_F);
  QCOMPARE(m_widget->visibleRange(), whole);
}

void TestTimelineWidget::middleDragPans() {
  const TimeRange whole = m_widget->visibleRange();
  drag(*m_widget, Qt::MiddleButton, middleOf(0, 4), middleOf(0, 4) + QPoint(-100, 0));
  const TimeRange after = m_widget->visibleRange();
  QCOMPARE(after.span(), whole.span());
  const double pixels =
      static_cast<double>(after.begin - whole.begin) / static_cast<double>(whole.span()) * m_widget->plotRect().width();
  QVERIFY2(std::abs(pixels - 100) < 0.5, qPrintable(QString::number(pixels)));
  QVERIFY(m_widget->timeCursorIsLive());
}

void TestTimelineWidget::followingLetsGoAndComesBack() {
  m_widget->setRecording(samples::race(2 * kSecond));
  QSignalSpy follow(m_widget.get(), &TimelineWidget::followLiveChanged);
  QVERIFY(m_widget->followLive());
  QTest::keyClick(m_widget.get(), Qt::Key_W);
  QVERIFY(!m_widget->followLive());
  QCOMPARE(follow.size(), 1);
  QCOMPARE(follow[0][0].toBool(), false);
  QTest::keyClick(m_widget.get(), Qt::Key_A);
  QCOMPARE(follow.size(), 1);

  const TimeRange held = m_widget->visibleRange();
  m_widget->setRecording(samples::race(3 * kSecond));
  QCOMPARE(m_widget->visibleRange(), held);
  m_widget->setFollowLive(true);
  QCOMPARE(follow.size(), 2);
  QVERIFY(m_widget->visibleRange().contains(3 * kSecond));
  m_widget->setRecording(samples::race(4 * kSecond));
  QVERIFY(m_widget->visibleRange().contains(4 * kSecond));
}

void TestTimelineWidget::theRangeIsToldOnlyWhenItChanges() {
  QSignalSpy range(m_widget.get(), &TimelineWidget::visibleRangeChanged);
  m_widget->setRecording(samples::race());
  m_widget->fit();
  m_widget->setFollowLive(true);
  QCOMPARE(range.size(), 0);
  m_widget->setVisibleRange(kSecond, 2 * kSecond);
  m_widget->setVisibleRange(kSecond, 2 * kSecond);
  m_widget->setVisibleRange(2 * kSecond, kSecond);  // no range at all
  QCOMPARE(range.size(), 1);
  QCOMPARE(range[0][0].toLongLong(), qint64{kSecond});
  QCOMPARE(range[0][1].toLongLong(), qint64{2 * kSecond});
}

void TestTimelineWidget::fitShowsEverythingAndTheSelection() {
  m_widget->setSelected(0, 7);
  QTest::keyClick(m_widget.get(), Qt::Key_F, Qt::ShiftModifier);
  const TimeRange near = m_widget->visibleRange();
  QVERIFY(near.begin < 3 * kSecond && near.end > 4 * kSecond && near.span() < 2 * kSecond);
  QTest::keyClick(m_widget.get(), Qt::Key_F);
  QVERIFY(m_widget->visibleRange().contains(0));
  m_widget->setSelected(-1, kNoRow);
  m_widget->setVisibleRange(0, kSecond);
  m_widget->fitSelection();  // none: everything
  QVERIFY(m_widget->visibleRange().contains(5 * kSecond));
}

void TestTimelineWidget::doubleClickZoomsToATask() {
  QSignalSpy activated(m_widget.get(), &TimelineWidget::taskActivated);
  QTest::mouseDClick(m_widget->viewport(), Qt::LeftButton, {}, middleOf(0, 5));
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 5}));
  QCOMPARE(activated.size(), 1);
  QCOMPARE(m_widget->visibleRange(), (TimeRange{1750 * kMs, 3250 * kMs}));
}

void TestTimelineWidget::arrowsWalkThroughTasks() {
  QTest::keyClick(m_widget.get(), Qt::Key_Right);
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 0}));
  QTest::keyClick(m_widget.get(), Qt::Key_Right);
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 2}));
  QTest::keyClick(m_widget.get(), Qt::Key_Down);
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 3}));
  QTest::keyClick(m_widget.get(), Qt::Key_Left);
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 1}));
  QTest::keyClick(m_widget.get(), Qt::Key_Up);
  QCOMPARE(m_widget->selectedTask(), (TaskRef{0, 0}));
}

void TestTimelineWidget::ctrlDragMeasures() {
  drag(*m_widget, Qt::LeftButton, middleOf(0, 2), middleOf(0, 4), Qt::ControlModifier);  // 1.5 s to 2.5 s
  QVERIFY(m_widget->measure().has_value());
  QVERIFY(std::abs(m_widget->measure()->range.span() - kSecond) < 20 * kMs);
  QCOMPARE(m_widget->measure()->tasks, std::size_t{4});
  QVERIFY(m_widget->timeCursorIsLive());
  QVERIFY(!m_widget->selectedTask().isValid());
  drag(*m_widget, Qt::LeftButton, middleOf(0, 6), middleOf(0, 2), Qt::ControlModifier);  // backwards
  QVERIFY(m_widget->measure()->range.begin < m_widget->measure()->range.end);
}

void TestTimelineWidget::escapeTakesTheLastThingBack() {
  m_widget->setTimeCursor(kSecond);
  m_widget->setSelected(0, 7);
  drag(*m_widget, Qt::LeftButton, middleOf(0, 2), middleOf(0, 4), Qt::ControlModifier);
  QTest::keyClick(m_widget.get(), Qt::Key_Escape);
  QVERIFY(!m_widget->measure());
  QVERIFY(m_widget->selectedTask().isValid());
  QTest::keyClick(m_widget.get(), Qt::Key_Escape);
  QVERIFY(!m_widget->selectedTask().isValid());
  QVERIFY(!m_widget->timeCursorIsLive());
  QTest::keyClick(m_widget.get(), Qt::Key_Escape);
  QVERIFY(m_widget->timeCursorIsLive());
}

void TestTimelineWidget::manyLanesScroll() {
  QCOMPARE(m_widget->verticalScrollBar()->maximum(), 0);
  m_widget->setRecording({samples::many(500, 5000, kMs, 0)});
  QVERIFY(m_widget->verticalScrollBar()->maximum() > 5000);
  const QRect before = m_widget->laneRect(0, 20);
  wheel(*m_widget, m_widget->plotRect().center(), {0, -120});
  QVERIFY(m_widget->laneRect(0, 20).top() < before.top());
}

void TestTimelineWidget::selectingScrollsToTheTask() {
  m_widget->setRecording({samples::many(500, 5000, kMs, 0)});
  m_widget->setSelected(0, 499);
  QVERIFY(m_widget->viewport()->rect().contains(m_widget->barRectFor(0, 499)));
  m_widget->setSelected(0, 0);
  QVERIFY(m_widget->viewport()->rect().contains(m_widget->barRectFor(0, 0)));
  QVERIFY(m_widget->followLive());
  m_widget->setVisibleRange(0, kMs);
  m_widget->setSelected(0, 4999);  // at 9 ms
  QVERIFY(m_widget->visibleRange().contains(9500'000));
}

void TestTimelineWidget::anotherRecordingGivesUpTheOldView() {
  m_widget->setSelected(0, 7);
  m_widget->setTimeCursor(kSecond);
  m_widget->setVisibleRange(0, kSecond);
  QSignalSpy selected(m_widget.get(), &TimelineWidget::taskSelected);
  QSignalSpy follow(m_widget.get(), &TimelineWidget::followLiveChanged);
  m_widget->setRecording({samples::under_gil()});
  QVERIFY(!m_widget->selectedTask().isValid());
  QCOMPARE(selected.size(), 1);
  QCOMPARE(selected[0][0].toInt(), -1);
  QVERIFY(m_widget->timeCursorIsLive());
  QVERIFY(m_widget->followLive());
  QCOMPARE(follow.size(), 1);
  QCOMPARE(m_widget->visibleRange(), fitted({0, 200 * kMs}));
}

void TestTimelineWidget::selectingWhatIsNotThereSelectsNothing() {
  m_widget->setSelected(0, 7);
  m_widget->setSelected(0, 10'000);
  QVERIFY(!m_widget->selectedTask().isValid());
  m_widget->setSelected(7, 0);
  QVERIFY(!m_widget->selectedTask().isValid());
}

void TestTimelineWidget::aSelectionIsToldToScreenReaders() {
  QVERIFY(!m_widget->accessibleName().isEmpty());
  m_widget->setTaskLabel(
      [](const Trace& trace, RowId row) { return QStringLiteral("square %1").arg(trace.task_id(row)); });
  m_widget->setSelected(0, 7);
  const QString text = m_widget->accessibleDescription();
  QVERIFY2(text.contains(QStringLiteral("square 7, finished, worker 1, waited 3.00 s, ran 1.00 s")), qPrintable(text));
}

void TestTimelineWidget::withoutARunNothingReacts() {
  m_widget->setRecording({});
  QTest::mouseClick(m_widget->viewport(), Qt::LeftButton, {}, QPoint(300, 200));
  QTest::mouseDClick(m_widget->viewport(), Qt::LeftButton, {}, QPoint(300, 200));
  wheel(*m_widget, {300, 200}, {0, 120}, Qt::ControlModifier);
  for (const int key : {Qt::Key_W, Qt::Key_F, Qt::Key_Left, Qt::Key_End, Qt::Key_Escape}) {
    QTest::keyClick(m_widget.get(), static_cast<Qt::Key>(key));
  }
  m_widget->fitSelection();
  m_widget->zoomIn();
  QVERIFY(!m_widget->grab().isNull());
  QVERIFY(!m_widget->selectedTask().isValid());
}

QTEST_MAIN(TestTimelineWidget)
#include "tst_timeline_widget.moc"
