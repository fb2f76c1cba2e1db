// SPDX-License-Identifier: GPL-3.0-or-later
// What the timeline does with mouse, keys and fingers.
#include "ui/bridge/time_cursor.h"
#include "ui/timeline/timeline_tip.h"
#include "ui/timeline/timeline_widget.h"

#include <QApplication>
#include <QFocusEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {
constexpr double kReach = 4;           // pixels beside a task that still mean it
constexpr double kPanKeyShare = 0.15;  // of the view, for one key press
constexpr double kWheelZoom = 1.0 / 400;
}  // namespace

bool TimelineWidget::isInRuler(const QPoint& position) const {
  return position.y() >= m_scene.overviewHeight && position.y() < m_scene.rulerHeight;
}

TaskRef TimelineWidget::taskAtPosition(const QPoint& position) const {
  if (position.y() < m_scene.rulerHeight || position.x() < m_scene.scale.left) {
    return {};
  }
  const LaneLayout::Hit hit = m_scene.layout.at(m_scene.toContent(position.y()));
  if (hit.lane < 0 || m_scene.isFolded(hit.run)) {
    return {};
  }
  const auto reach = static_cast<std::int64_t>(std::ceil(kReach * m_scene.scale.nsPerPixel()));
  return taskAt(m_scene.index, hit.run, hit.lane, m_scene.scale.timeAt(position.x() + 0.5), reach);
}

void TimelineWidget::setHovered(TaskRef task) {
  if (task != m_scene.hovered) {
    m_scene.hovered = task;
    viewport()->update();
  }
}

std::int64_t TimelineWidget::zoomAnchor() const {
  const QPoint mouse = viewport()->mapFromGlobal(QCursor::pos());
  if (viewport()->underMouse() && plotRect().contains(mouse)) {
    return m_scene.scale.timeAt(mouse.x());
  }
  const TaskPlace place = placeOf(m_scene.recording, m_scene.index, m_scene.selected);
  const TimeRange shown = m_view.range();
  if (place.isValid() && place.time.end >= shown.begin && place.time.begin <= shown.end) {
    return std::clamp(place.time.begin + place.time.span() / 2, shown.begin, shown.end);
  }
  return shown.begin + shown.span() / 2;
}

void TimelineWidget::scrubTo(double x) { setTimeCursor(m_scene.scale.timeAt(x)); }

void TimelineWidget::panBy(const QPointF& pixels) {
  if (pixels.x() != 0) {
    const auto ns = static_cast<std::int64_t>(std::llround(-pixels.x() * m_scene.scale.nsPerPixel()));
    changeView([ns](ViewRange& view) { view.pan(ns); });
  }
  verticalScrollBar()->setValue(verticalScrollBar()->value() - static_cast<int>(std::lround(pixels.y())));
}

void TimelineWidget::measureTo(double x) {
  const std::int64_t to = m_scene.scale.timeAt(std::clamp<double>(x, m_scene.scale.left, m_scene.width()));
  const TimeRange range{std::min(m_measureFrom, to), std::max(m_measureFrom, to)};
  if (range.span() > 0) {
    m_scene.measure = Measure{range, m_scene.index.tasksWithin(range)};
  } else {
    m_scene.measure.reset();
  }
  viewport()->update();
}

void TimelineWidget::mousePressEvent(QMouseEvent* event) {
  m_pressedAt = event->position().toPoint();
  m_lastDragAt = event->position();
  if (m_scene.isEmpty()) {
    return;
  }
  if (event->button() == Qt::MiddleButton) {
    m_drag = Drag::pan;
  } else if (event->button() == Qt::LeftButton && isInOverview(m_pressedAt)) {
    m_drag = Drag::overview;
    beginOverviewDrag(event->position().x());
  } else if (event->button() == Qt::LeftButton) {
    m_scene.measure.reset();
    viewport()->update();
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
      m_drag = Drag::measure;
      m_measureFrom = m_scene.scale.timeAt(std::max<double>(event->position().x(), m_scene.scale.left));
    } else if (isInRuler(m_pressedAt)) {
      m_drag = Drag::scrub;
      const std::size_t mark = markNear(m_scene.scale.timeAt(event->position().x()));
      if (mark < m_scene.marks.size()) {
        setTimeCursor(m_scene.marks[mark]);
      } else {
        scrubTo(event->position().x());
      }
    } else {
      m_drag = Drag::pressed;
    }
  }
  updateCursorShape(m_pressedAt, event->modifiers());
}

void TimelineWidget::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  if (m_drag == Drag::pressed && (at.toPoint() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance() &&
      m_pressedAt.x() >= m_scene.scale.left) {
    m_drag = Drag::scrub;
  }
  switch (m_drag) {
    case Drag::none: setHovered(taskAtPosition(at.toPoint())); break;
    case Drag::pressed: break;
    case Drag::scrub: scrubTo(at.x()); break;
    case Drag::pan: panBy(at - m_lastDragAt); break;
    case Drag::measure: measureTo(at.x()); break;
    case Drag::overview: overviewTo(at.x()); break;
  }
  m_lastDragAt = at;
  updateCursorShape(at.toPoint(), event->modifiers());
}

void TimelineWidget::mouseReleaseEvent(QMouseEvent* event) {
  const LaneLayout::Hit hit = m_scene.layout.at(m_scene.toContent(m_pressedAt.y()));
  if (m_drag == Drag::pressed && hit.isHeader()) {
    setFolded(hit.run, !m_scene.isFolded(hit.run));
  } else if (m_drag == Drag::pressed) {
    const TaskRef task = taskAtPosition(m_pressedAt);
    setSelected(task.run, task.row);
    if (!task.isValid() && m_pressedAt.x() >= m_scene.scale.left) {
      scrubTo(m_pressedAt.x());
    }
  }
  m_drag = Drag::none;
  updateCursorShape(event->position().toPoint(), event->modifiers());
}

void TimelineWidget::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) {
    return;
  }
  if (isInOverview(event->position().toPoint())) {
    fit();
    return;
  }
  const TaskRef task = taskAtPosition(event->position().toPoint());
  if (task.isValid()) {
    setSelected(task.run, task.row);
    zoomTo(task);
    Q_EMIT taskActivated(task.run, task.row);
  }
}

void TimelineWidget::wheelEvent(QWheelEvent* event) {
  if (m_scene.isEmpty()) {
    event->ignore();
    return;
  }
  const bool fine = !event->pixelDelta().isNull();
  const QPointF delta = fine ? QPointF(event->pixelDelta()) : QPointF(event->angleDelta()) / 2;
  if (event->modifiers().testFlag(Qt::ControlModifier)) {
    const std::int64_t anchor = m_scene.scale.timeAt(event->position().x());
    const double factor = std::exp(-delta.y() * 2 * kWheelZoom);
    changeView([=](ViewRange& view) { view.zoom(factor, anchor); });
  } else if (event->modifiers().testFlag(Qt::ShiftModifier)) {
    panBy({delta.y(), 0});
  } else if (std::abs(delta.x()) > std::abs(delta.y())) {
    panBy({delta.x(), 0});
  } else {
    const int before = verticalScrollBar()->value();
    verticalScrollBar()->setValue(before - static_cast<int>(std::lround(delta.y())));
    if (verticalScrollBar()->value() == before) {  // the page that it stands in may have more to show
      event->ignore();
      return;
    }
  }
  event->accept();
}

void TimelineWidget::pinch(const QNativeGestureEvent& event) {
  if (event.gestureType() == Qt::ZoomNativeGesture && !m_scene.isEmpty()) {
    const std::int64_t anchor = m_scene.scale.timeAt(event.position().x());
    changeView([&](ViewRange& view) { view.zoom(1 / std::max(0.1, 1 + event.value()), anchor); });
  }
}

bool TimelineWidget::viewportEvent(QEvent* event) {
  switch (event->type()) {
    case QEvent::ToolTip: {
      const auto* help = static_cast<QHelpEvent*>(event);
      showToolTip(help->pos(), help->globalPos());
      return true;
    }
    case QEvent::Leave: setHovered({}); break;
    case QEvent::NativeGesture: pinch(*static_cast<QNativeGestureEvent*>(event)); return true;
    default: break;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

void TimelineWidget::showToolTip(const QPoint& position, const QPoint& globalPosition) {
  const LaneLayout::Hit hit = m_scene.layout.at(m_scene.toContent(position.y()));
  const TaskRef task = taskAtPosition(position);
  const bool inLane = position.y() >= m_scene.rulerHeight && position.x() >= m_scene.scale.left && hit.lane >= 0 &&
                      !m_scene.isFolded(hit.run);
  if (!task.isValid()) {
    const std::int64_t ns = m_scene.scale.timeAt(position.x() + 0.5);
    const QString tip = inLane           ? idleTip(m_scene, hit.run, hit.lane, ns)
                        : hit.queue >= 0 ? queueTip(m_scene, hit.run, hit.queue, ns)
                                         : QString();
    if (tip.isEmpty()) {
      QToolTip::hideText();
    } else {
      QToolTip::showText(globalPosition, tip, viewport());
    }
    return;
  }
  const TimeRange pixel{m_scene.scale.timeAt(position.x()), m_scene.scale.timeAt(position.x() + 1)};
  const QString fold = foldTip(m_scene, hit.run, hit.lane, pixel);
  QToolTip::showText(globalPosition, fold.isEmpty() ? taskTip(m_scene, task) : fold, viewport());
}

void TimelineWidget::updateCursorShape(const QPoint& position, Qt::KeyboardModifiers modifiers) {
  if (m_drag == Drag::pan) {
    viewport()->setCursor(Qt::ClosedHandCursor);
  } else if (m_scene.isEmpty()) {
    viewport()->unsetCursor();
  } else if (m_drag == Drag::measure || modifiers.testFlag(Qt::ControlModifier)) {
    viewport()->setCursor(Qt::CrossCursor);
  } else if (isInOverview(position)) {
    viewport()->setCursor(Qt::PointingHandCursor);
  } else if (isInRuler(position) && position.x() >= m_scene.scale.left) {
    viewport()->setCursor(Qt::SizeHorCursor);
  } else if (m_scene.hovered.isValid()) {
    viewport()->setCursor(Qt::PointingHandCursor);
  } else {
    viewport()->unsetCursor();
  }
}

void TimelineWidget::moveSelection(Direction direction) {
  const TaskRef next = neighbourOf(m_scene.recording, m_scene.index, m_scene.selected, direction);
  setSelected(next.run, next.row);
}

void TimelineWidget::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Find)) {
    openFind();
    return;
  }
  if (event->matches(QKeySequence::FindNext) && m_finder != nullptr) {
    findNext(true);
    return;
  }
  if (m_scene.isEmpty() || (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0) {
    QAbstractScrollArea::keyPressEvent(event);
    return;
  }
  const auto page = static_cast<std::int64_t>(static_cast<double>(m_view.range().span()) * kPanKeyShare);
  switch (event->key()) {
    case Qt::Key_W:
    case Qt::Key_Plus: zoomIn(); break;
    case Qt::Key_S:
    case Qt::Key_Minus: zoomOut(); break;
    case Qt::Key_A: changeView([page](ViewRange& view) { view.pan(-page); }); break;
    case Qt::Key_D: changeView([page](ViewRange& view) { view.pan(page); }); break;
    case Qt::Key_F:
      if (event->modifiers().testFlag(Qt::ShiftModifier)) {
        fitSelection();
      } else {
        fit();
      }
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter: fitSelection(); break;
    case Qt::Key_Left: moveSelection(Direction::left); break;
    case Qt::Key_Right: moveSelection(Direction::right); break;
    case Qt::Key_Up: moveSelection(Direction::up); break;
    case Qt::Key_Down: moveSelection(Direction::down); break;
    case Qt::Key_Home:
      changeView([this](ViewRange& view) { view.pan(view.content().begin - view.range().begin); });
      break;
    case Qt::Key_End:
      resetTimeCursor();
      setFollowLive(true);
      break;
    case Qt::Key_Space:
      if (m_cursor->isPlaying()) {
        m_cursor->pause();
      } else {
        m_cursor->play();
      }
      break;
    case Qt::Key_M:
      if (event->modifiers().testFlag(Qt::ShiftModifier)) {
        clearMarks();
      } else {
        toggleMark(pointedTime());
      }
      break;
    case Qt::Key_Comma: goToMark(false); break;
    case Qt::Key_Period: goToMark(true); break;
    case Qt::Key_G: {
      const int run = std::max(m_scene.selected.run, 0);
      setFolded(run, !m_scene.isFolded(run));
      break;
    }
    case Qt::Key_Escape:
      if (m_scene.measure) {
        m_scene.measure.reset();
        viewport()->update();
      } else if (m_scene.selected.isValid()) {
        setSelected(-1, kNoRow);
      } else if (m_scene.cursor) {
        resetTimeCursor();
      } else {
        QAbstractScrollArea::keyPressEvent(event);
      }
      break;
    default: QAbstractScrollArea::keyPressEvent(event); break;
  }
}

void TimelineWidget::focusInEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusInEvent(event);
  m_scene.keyboardFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason ||
                          event->reason() == Qt::ShortcutFocusReason;
  viewport()->update();
}

void TimelineWidget::focusOutEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusOutEvent(event);
  m_scene.keyboardFocus = false;
  viewport()->update();
}

}  // namespace poolscope::ui
