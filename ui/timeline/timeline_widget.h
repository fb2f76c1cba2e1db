// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_ref.h"
#include "ui/timeline/navigation.h"
#include "ui/timeline/timeline_painter.h"
#include "ui/timeline/timeline_scene.h"
#include "ui/timeline/view_range.h"

#include <QAbstractScrollArea>
#include <QElapsedTimer>
#include <QPoint>
#include <QPointF>
#include <QRect>
#include <QStringList>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

class QMenu;
class QNativeGestureEvent;

namespace poolscope::ui {

class FindBar;
class TaskFinder;
class TimeCursor;

/// Shows what every worker did when: a group for each run, a lane for each worker, a bar for each
/// task. Hand it a fresh recording as often as you like: it takes in what is new, and draws only what
/// is in view.
///
/// Mouse: click selects, a click beside a task or a drag sets the time cursor, the middle button pans,
/// Ctrl+wheel zooms, Ctrl+drag measures, a double click zooms to a task.
/// Keys: W S zoom, A D pan, F everything, Shift+F or Enter the selection, arrows to the neighbour
/// task, Home the start, End back to the live edge, Space replays, M marks, comma and full stop go to the
/// mark before and after, G folds a run, Ctrl+F finds, Escape takes the last thing back.
///
/// Above the lanes lies an overview of the whole run, by which the view is moved, too.
///
/// All times in ns since the start. For the GUI thread. Keeps the recording's snapshot alive.
class TimelineWidget : public QAbstractScrollArea {
  Q_OBJECT
  Q_PROPERTY(bool followLive READ followLive WRITE setFollowLive NOTIFY followLiveChanged)

 public:
  explicit TimelineWidget(QWidget* parent = nullptr);
  ~TimelineWidget() override;

  /// A later snapshot of the same runs, or another recording: then the selection, the cursor and the
  /// zoom are given up.
  void setRecording(const Recording& recording);
  [[nodiscard]] const Recording& recording() const { return m_scene.recording; }
  /// The depths of all queues of the recording (queueKinds()), for others who show them, too.
  [[nodiscard]] StepFeeds& queues() { return m_queues; }
  /// True while a large recording is being taken in, a little at each turn of the event loop so that the
  /// window stays responsive; what is taken in already is shown.
  [[nodiscard]] bool isIndexing() const { return m_scene.index.missing() > 0; }
  /// By run: "Thread pool · 2 workers".
  void setRunTitles(const QStringList& titles);
  /// By run, at the right of its title: "4.4 s · predicted 5.00 s".
  void setRunSummaries(const QStringList& summaries);
  /// How long the longest run is thought to take, so that the axis need not grow; 0: not known.
  void setExpectedDuration(qint64 ns);
  /// The words on the bars; the trace's own labels by default.
  void setTaskLabel(TaskLabel label);
  /// Which series colour a job has; by default they are counted as they appear.
  void setJobSeries(JobSeries series);
  /// What stands there before the first run.
  void setEmptyText(const QString& text);

  [[nodiscard]] TaskRef selectedTask() const { return m_scene.selected; }
  /// Selects a task and scrolls to it; run -1 selects nothing. Emits taskSelected when it changes.
  void setSelected(int run, RowId row);

  /// Shows and moves this cursor instead of one of its own, and tells it what there is.
  void setTimeCursorSource(TimeCursor* cursor);
  [[nodiscard]] qint64 timeCursor() const { return m_scene.cursorTime(); }
  /// True while the cursor goes with the run instead of standing somewhere.
  [[nodiscard]] bool timeCursorIsLive() const { return !m_scene.cursor.has_value(); }
  void setTimeCursor(qint64 ns);
  /// Lets the cursor go with the run again.
  void resetTimeCursor();

  /// A thin line where something else points at a time; nothing for none.
  void setPointedTime(std::optional<qint64> ns);

  [[nodiscard]] ColorBy colorBy() const { return m_scene.colorBy; }
  void setColorBy(ColorBy colorBy);

  /// A folded run has one lane for all its workers.
  [[nodiscard]] bool isFolded(int run) const { return m_scene.isFolded(run); }
  void setFolded(int run, bool folded);
  void foldAll(bool folded);

  /// Times that the user marked, in order.
  [[nodiscard]] const std::vector<std::int64_t>& marks() const { return m_scene.marks; }
  /// Sets a mark, or takes away the one that is drawn there.
  void toggleMark(qint64 ns);
  void clearMarks();
  /// Moves the cursor to the mark after (or before) it, around the end.
  void goToMark(bool forward);

  /// Opens the bar to find tasks with.
  void openFind();
  /// Selects the next (or previous) hit.
  void findNext(bool forward);

  [[nodiscard]] TimeRange visibleRange() const { return m_view.range(); }
  /// Shows this stretch and stops following.
  void setVisibleRange(qint64 begin, qint64 end);
  [[nodiscard]] bool followLive() const { return m_view.followsLive(); }
  void setFollowLive(bool follow);
  void fit();
  /// Shows the selected task with something around it; everything when none is drawn.
  void fitSelection();
  void zoomIn();
  void zoomOut();

  /// Of the tasks that run at a time, the one that runs longest; an invalid one for none.
  [[nodiscard]] TaskRef taskRunningAt(qint64 ns) const;
  /// Tasks of all runs, and their numbers, counted from 0 run by run.
  [[nodiscard]] qint64 taskCount() const;
  [[nodiscard]] TaskRef taskOfNumber(qint64 number) const;
  [[nodiscard]] qint64 numberOfTask(TaskRef task) const;
  /// What stands on its bar, and all that can be said of it in one sentence.
  [[nodiscard]] QString taskName(TaskRef task) const;
  [[nodiscard]] QString taskDescription(TaskRef task) const;

  /// A task's bar in pixels of the viewport, also where scrolling hides it; null when it has none.
  [[nodiscard]] QRect barRectFor(int run, RowId row) const;
  /// A lane's bars from the names to the right edge, in pixels of the viewport; null when not shown.
  [[nodiscard]] QRect laneRect(int run, LaneId lane) const;
  /// The task at a pixel of the viewport; an invalid one for none.
  [[nodiscard]] TaskRef taskAtPosition(const QPoint& position) const;
  /// The pixels of the viewport that show times: what charts below align with.
  [[nodiscard]] QRect plotRect() const;
  /// What is measured, empty when nothing is.
  [[nodiscard]] std::optional<Measure> measure() const { return m_scene.measure; }

  [[nodiscard]] QSize sizeHint() const override { return {800, 320}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {240, 120}; }

 Q_SIGNALS:
  /// Run -1 when nothing is selected any more.
  void taskSelected(int run, poolscope::RowId row);
  void taskActivated(int run, poolscope::RowId row);  ///< double-clicked
  void visibleRangeChanged(qint64 begin, qint64 end);
  void timeCursorChanged(qint64 ns);
  void followLiveChanged(bool follow);
  void marksChanged();
  void colorByChanged(poolscope::ui::ColorBy colorBy);
  /// The menu over a lane is about to be shown: whoever can do something with the lane adds it.
  void laneMenuOpening(QMenu* menu, int run, poolscope::LaneId lane);

 protected:
  bool event(QEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  enum class Drag { none, pressed, scrub, pan, measure, overview };

  void continueIndexing();
  void updateLayout();
  void updateScale();
  void updateSeries();
  /// Calls `change` on the view and tells what came of it.
  void changeView(const std::function<void(ViewRange&)>& change);
  void announceSelection();
  void onCursorMoved();
  void reveal(TaskRef task);
  void setHovered(TaskRef task);
  void updateCursorShape(const QPoint& position, Qt::KeyboardModifiers modifiers);
  void moveSelection(Direction direction);
  void zoomTo(TaskRef task);
  void scrubTo(double x);
  void panBy(const QPointF& pixels);
  void measureTo(double x);
  void showToolTip(const QPoint& position, const QPoint& globalPosition);
  void pinch(const QNativeGestureEvent& event);
  void beginOverviewDrag(double x);
  void overviewTo(double x);
  void closeFind();
  void placeFindBar();
  /// The mark that is drawn at a time; their number for none.
  [[nodiscard]] std::size_t markNear(std::int64_t ns) const;
  /// The time under the mouse, or that of the cursor when the mouse is elsewhere.
  [[nodiscard]] std::int64_t pointedTime() const;
  [[nodiscard]] bool isInOverview(const QPoint& position) const { return position.y() < m_scene.overviewHeight; }
  [[nodiscard]] std::int64_t zoomAnchor() const;
  [[nodiscard]] bool isInRuler(const QPoint& position) const;

  StepFeeds m_queues;
  TimelineScene m_scene;
  ViewRange m_view;
  TimelinePainter m_painter;
  JobSeries m_jobSeries;
  qint64 m_expectedNs = 0;
  QTimer m_indexTimer;
  QElapsedTimer m_sinceIndexPicture;
  TimeCursor* m_cursor;
  qint64 m_lastCursor = 0;

  Drag m_drag = Drag::none;
  QPoint m_pressedAt;
  QPointF m_lastDragAt;
  std::int64_t m_measureFrom = 0;
  std::int64_t m_overviewGrip = 0;  ///< from the middle of what is shown to where it was taken

  TaskFinder* m_finder = nullptr;  ///< with its bar, from the first search on
  FindBar* m_findBar = nullptr;
  bool m_findSeen = false;  ///< a hit of the text that stands there was shown
};

}  // namespace poolscope::ui
