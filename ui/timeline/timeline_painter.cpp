// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_painter.h"

#include "ui/models/format.h"
#include "ui/theme/palette.h"
#include "ui/timeline/navigation.h"
#include "ui/timeline/overview_painter.h"
#include "ui/timeline/queue_painter.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

constexpr int kMargin = 8;
constexpr int kIndent = 20;  // of lane names under their run's title
constexpr int kTickDistance = 84;
constexpr std::size_t kWorthTelling = 200'000;  // what is taken in within a blink needs no words

QColor withAlpha(QColor color, double alpha) {
  color.setAlphaF(static_cast<float>(alpha));
  return color;
}

QRect lanesArea(const TimelineScene& scene) {
  return {scene.scale.left, scene.rulerHeight, scene.scale.width, scene.height - scene.rulerHeight};
}

/// Where the cursor's time stands in the ruler.
QRectF cursorPill(const TimelineScene& scene, const QFontMetrics& metrics) {
  const double width = metrics.horizontalAdvance(formatDuration(scene.cursorTime(), 4)) + 12;
  QRectF pill(0, scene.overviewHeight + 6, width, scene.rulerHeight - scene.overviewHeight - 12);
  pill.moveCenter(QPointF(std::round(scene.scale.xAt(scene.cursorTime())), pill.center().y()));
  pill.moveLeft(std::clamp<double>(pill.left(), 0, std::max<double>(0, scene.width() - width)));
  return pill;
}

}  // namespace

QFont TimelinePainter::smallerFont(const QFont& font) {
  QFont small = font;
  if (font.pointSizeF() > 0) {
    small.setPointSizeF(font.pointSizeF() * 0.9);
  } else {
    small.setPixelSize(std::max(8, font.pixelSize() * 9 / 10));
  }
  return small;
}

int TimelinePainter::gutterWidth(const TimelineScene& scene) {
  const QFontMetrics metrics(smallerFont(scene.font));
  int widest = 88;
  for (int run = 0; run < scene.index.runCount(); ++run) {
    const int lanes = scene.laneCount(run);
    for (int queue = 0; queue < scene.queueCount(run); ++queue) {
      widest = std::max(widest, metrics.horizontalAdvance(scene.queueName(run, queue)));
    }
    // Numbers grow from the first lane to the last: the first few and the last one are the widest.
    for (int lane = 0; lane < std::min(lanes, 6); ++lane) {
      widest = std::max(widest, metrics.horizontalAdvance(scene.laneName(run, lane)));
    }
    if (lanes > 6) {
      widest = std::max(widest, metrics.horizontalAdvance(scene.laneName(run, lanes - 1)));
    }
  }
  return kIndent + widest + 12;
}

QRectF TimelinePainter::taskRect(const TimelineScene& scene, TaskRef task) {
  const TaskPlace place = placeOf(scene.recording, scene.index, task);
  if (!place.isValid() || scene.isFolded(task.run)) {
    return {};
  }
  return LanePainter::barRect(scene.scale, scene.laneRect(task.run, place.lane), place.time.begin, place.time.end);
}

void TimelinePainter::paint(QPainter& painter, const TimelineScene& scene, qreal devicePixelRatio) {
  const Palette& colors = palette();
  m_ratio = devicePixelRatio;
  painter.fillRect(QRect(0, 0, scene.width(), scene.height), colors.card);
  const Axis axis = axisFor(scene.scale, kTickDistance);
  if (scene.isEmpty()) {
    paintEmpty(painter, scene);
  } else {
    m_lanePainter.begin(scene, devicePixelRatio);
    painter.save();
    painter.setClipRect(QRect(0, scene.rulerHeight, scene.width(), scene.height - scene.rulerHeight));
    paintGrid(painter, scene, axis);
    for (int run = 0; run < scene.layout.runCount(); ++run) {
      paintRun(painter, scene, run);
    }
    paintSelection(painter, scene);
    painter.restore();
    paintOverview(painter, scene);
    paintRuler(painter, scene, axis);
    paintMarks(painter, scene);
    paintPointed(painter, scene);
    paintMeasure(painter, scene);
    paintCursor(painter, scene);
    painter.setClipRect(QRect(0, scene.rulerHeight, scene.width(), scene.height - scene.rulerHeight));
    for (int run = 0; run < scene.layout.runCount(); ++run) {
      paintSummary(painter, scene, run);
    }
    painter.setClipping(false);
    paintProgress(painter, scene);
  }
  if (scene.keyboardFocus) {
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(colors.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(1, 1, scene.width() - 2, scene.height - 2), 4, 4);
    painter.setRenderHint(QPainter::Antialiasing, false);
  }
}

void TimelinePainter::paintEmpty(QPainter& painter, const TimelineScene& scene) const {
  const QRect area(kMargin, 0, scene.width() - 2 * kMargin, scene.height);
  painter.setFont(scene.font);
  painter.setPen(palette().muted);
  painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, scene.emptyText);
}

void TimelinePainter::paintGrid(QPainter& painter, const TimelineScene& scene, const Axis& axis) const {
  for (const Tick& tick : axis.ticks) {
    const int x = static_cast<int>(std::lround(scene.scale.xAt(tick.ns)));
    painter.fillRect(x, scene.rulerHeight, 1, scene.height - scene.rulerHeight, palette().grid);
  }
}

void TimelinePainter::paintRuler(QPainter& painter, const TimelineScene& scene, const Axis& axis) const {
  const Palette& colors = palette();
  const QFont font = smallerFont(scene.font);
  const QFontMetrics metrics(font);
  const int baseline = (scene.overviewHeight + scene.rulerHeight + metrics.ascent() - metrics.descent()) / 2;
  painter.setFont(font);
  painter.setPen(colors.muted);
  const QRectF taken = cursorPill(scene, metrics);
  if (!axis.base.isEmpty()) {
    painter.drawText(kIndent, baseline, axis.base);
  }
  for (const Tick& tick : axis.ticks) {
    const int x = static_cast<int>(std::lround(scene.scale.xAt(tick.ns)));
    const int right = x + 3 + metrics.horizontalAdvance(tick.label);
    if (right <= scene.width() && (!scene.cursor || right < taken.left() - 4 || x > taken.right())) {
      painter.drawText(x + 3, baseline, tick.label);
    }
    painter.fillRect(x, scene.rulerHeight - 8, 1, 8, colors.grid);
  }
}

void TimelinePainter::paintRun(QPainter& painter, const TimelineScene& scene, int run) {
  const LaneLayout& layout = scene.layout;
  const int top = scene.toContent(scene.rulerHeight);
  const int bottom = scene.toContent(scene.height);
  if (layout.headerTop(run) >= bottom || layout.bottom(run) <= top) {
    return;
  }
  paintHeader(painter, scene, run);
  const LaneLayout::Lanes lanes = layout.lanesWithin(run, top, bottom);
  paintNames(painter, scene, run, lanes);
  paintQueueNames(painter, scene, run);
  painter.save();
  painter.setClipRect(lanesArea(scene));
  if (scene.isFolded(run)) {
    paintFoldedRun(painter, scene, run);
  } else {
    for (int queue = 0; queue < layout.queueCount(run); ++queue) {
      if (layout.queueTop(run, queue) < bottom && layout.queueTop(run, queue) + layout.queueHeight() > top) {
        paintQueue(painter, scene, run, queue, m_ratio);
      }
    }
    for (int lane = lanes.first; lane < lanes.last; ++lane) {
      m_lanePainter.paintLane(painter, scene, run, lane);
    }
  }
  painter.restore();
}

void TimelinePainter::paintHeader(QPainter& painter, const TimelineScene& scene, int run) const {
  const Palette& colors = palette();
  const QRect line(0, scene.toViewport(scene.layout.headerTop(run)), scene.width(), scene.layout.headerHeight());
  painter.fillRect(line, colors.bg);

  // A triangle to fold the run with.
  const QPointF at(kMargin + 4, line.center().y() + 0.5);
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colors.muted);
  if (scene.isFolded(run)) {
    painter.drawPolygon(QPolygonF{at + QPointF(-2, -4), at + QPointF(3, 0), at + QPointF(-2, 4)});
  } else {
    painter.drawPolygon(QPolygonF{at + QPointF(-4, -2), at + QPointF(4, -2), at + QPointF(0, 3)});
  }
  painter.setRenderHint(QPainter::Antialiasing, false);

  QRect room = line.adjusted(kIndent, 0, -kMargin, 0);
  painter.setFont(smallerFont(scene.font));
  room.setRight(room.right() - QFontMetrics(painter.font()).horizontalAdvance(scene.summaries.value(run)) -
                2 * kMargin);

  QFont bold = scene.font;
  bold.setBold(true);
  painter.setFont(bold);
  painter.setPen(colors.text);
  const QString title = QFontMetrics(bold).elidedText(scene.titles.value(run), Qt::ElideRight, room.width());
  painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, title);
}

/// Painted last and on its own ground, because the live cursor passes where it stands.
void TimelinePainter::paintSummary(QPainter& painter, const TimelineScene& scene, int run) const {
  const QString summary = scene.summaries.value(run);
  const int top = scene.toViewport(scene.layout.headerTop(run));
  if (summary.isEmpty() || top >= scene.height || top + scene.layout.headerHeight() <= scene.rulerHeight) {
    return;
  }
  painter.setFont(smallerFont(scene.font));
  const int width = QFontMetrics(painter.font()).horizontalAdvance(summary);
  const QRect room(scene.width() - kMargin - width, top, width, scene.layout.headerHeight());
  painter.fillRect(room.adjusted(-4, 0, 4, 0), palette().bg);
  const TraceCounts& counts = scene.recording[static_cast<std::size_t>(run)].counts();
  const bool ill = counts[TaskState::failed] + counts[TaskState::timed_out] + counts[TaskState::lost] > 0;
  painter.setPen(ill ? palette().failed : palette().ok);
  painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, summary);
}

void TimelinePainter::paintNames(QPainter& painter, const TimelineScene& scene, int run,
                                 LaneLayout::Lanes lanes) const {
  QFont font = smallerFont(scene.font);
  const int fontHeight = QFontMetrics(font).height();
  // Names keep their size; where lanes are lower, every second (or fifth, ...) one has its name.
  int every = 1;
  for (const int step : {1, 2, 5, 10}) {
    every = step;
    if (scene.layout.pitch() * step >= fontHeight - 2) {
      break;
    }
  }
  painter.setFont(font);
  painter.setPen(palette().muted);
  for (int lane = lanes.first; lane < lanes.last; ++lane) {
    const ShownLine* const line = scene.isFolded(run) ? nullptr : &scene.index.run(run).line(lane);
    const bool stacked = line != nullptr && scene.index.run(run).lineCount(line->lane) > 1;
    if (stacked ? line->level > 0 && !line->isCrowd() : lane % every != 0) {
      continue;
    }
    QRect row = scene.laneRect(run, lane);
    const int top = std::max(row.center().y() - fontHeight / 2, stacked ? row.top() - 2 : row.top() - fontHeight);
    row = QRect(kIndent, top, scene.scale.left - kIndent - kMargin, fontHeight);
    const QString name = QFontMetrics(font).elidedText(scene.laneName(run, lane), Qt::ElideRight, row.width());
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, name);
  }
}

void TimelinePainter::paintQueueNames(QPainter& painter, const TimelineScene& scene, int run) const {
  painter.setFont(smallerFont(scene.font));
  painter.setPen(palette().muted);
  for (int queue = 0; queue < scene.layout.queueCount(run); ++queue) {
    QRect row = scene.queueRect(run, queue);
    row.setLeft(kIndent);
    row.setRight(scene.scale.left - kMargin);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, scene.queueName(run, queue));
  }
}

void TimelinePainter::paintSelection(QPainter& painter, const TimelineScene& scene) {
  painter.save();
  painter.setClipRect(lanesArea(scene), Qt::IntersectClip);
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setBrush(Qt::NoBrush);
  const QRectF hovered = scene.hovered == scene.selected ? QRectF() : taskRect(scene, scene.hovered);
  if (!hovered.isNull()) {
    painter.setPen(QPen(palette().text, 1));
    painter.drawRoundedRect(hovered.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5);
  }
  const QRectF selected = taskRect(scene, scene.selected);
  if (!selected.isNull()) {
    paintQueueWait(painter, scene, selected);
    paintLinks(painter, scene, selected);
    painter.setPen(QPen(palette().text, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(selected.adjusted(0, 0, 0, 0), 2.5, 2.5);
  }
  painter.restore();
}

/// How long the selected task waited in the queue: a thin lighter bar from its submit to its start,
/// over whatever its worker did meanwhile.
void TimelinePainter::paintQueueWait(QPainter& painter, const TimelineScene& scene, const QRectF& bar) {
  const Trace& trace = scene.recording[static_cast<std::size_t>(scene.selected.run)];
  const double from = std::max(scene.scale.xAt(trace.submit_ns(scene.selected.row)), scene.scale.left - 8.0);
  if (bar.left() - from < 3) {
    return;
  }
  // Along the lower edge, so that it hides no words.
  const QRectF wait(from, bar.bottom() - 3, bar.left() - from, 4);
  painter.setPen(Qt::NoPen);
  painter.setBrush(palette().card);
  painter.drawRect(wait.adjusted(0, -1, 0, 0));
  painter.setBrush(palette().waiting);
  painter.drawRect(wait);
  painter.setBrush(palette().text);
  painter.drawEllipse(QPointF(from, wait.center().y()), 3, 3);
  // An arrow from its submit to its start.
  const QPointF tip(bar.left(), wait.center().y());
  painter.drawPolygon(QPolygonF{tip, tip + QPointF(-6, -4), tip + QPointF(-6, 4)});
}

/// Arrows between the selected task and those that it has to do with: who submitted it and whom it submitted,
/// the attempt that it repeats, the one that repeats it, who held the GIL when it wanted it, and, from the end of
/// one to where the other goes on, whom it waited for and who waited for it.
void TimelinePainter::paintLinks(QPainter& painter, const TimelineScene& scene, const QRectF& selected) const {
  const Palette& colors = palette();
  const auto arrow = [&](QPointF from, QPointF to, const QColor& color, Qt::PenStyle style) {
    const double bend = std::max(24.0, std::abs(to.x() - from.x()) / 2);
    QPainterPath path(from);
    path.cubicTo(from + QPointF(bend, 0), to - QPointF(bend, 0), to - QPointF(5, 0));
    painter.setPen(QPen(colors.card, 4));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(QPen(color, 1.6, style));
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF{to, to + QPointF(-7, -4), to + QPointF(-7, 4)});
  };
  const auto rectOf = [&](RowId row) { return taskRect(scene, {scene.selected.run, row}); };
  const auto start = [](const QRectF& bar) { return QPointF(bar.left(), bar.center().y()); };
  const auto end = [](const QRectF& bar) { return QPointF(bar.right(), bar.center().y()); };
  const Trace& trace = scene.recording[static_cast<std::size_t>(scene.selected.run)];
  const auto born = [&](const QRectF& parent, RowId child) {
    const double x = scene.scale.xAt(trace.submit_ns(child));
    return QPointF(std::clamp(x, parent.left(), parent.right()), parent.center().y());
  };
  if (const QRectF parent = rectOf(scene.links.parent); !parent.isNull()) {
    arrow(born(parent, scene.selected.row), start(selected), colors.accent, Qt::SolidLine);
  }
  for (const RowId row : scene.links.children) {
    if (const QRectF child = rectOf(row); !child.isNull()) {
      arrow(born(selected, row), start(child), colors.accent, Qt::SolidLine);
    }
  }
  for (const TaskWait& wait : scene.links.waits) {
    const QRectF from = rectOf(wait.awaited);
    const QRectF to = rectOf(wait.waiting);
    if (from.isNull() || to.isNull()) {
      continue;
    }
    const bool lasts = wait.end_ns == kNoTime;
    const double x = std::clamp(scene.scale.xAt(lasts ? trace.now_ns() : wait.end_ns), to.left(), to.right());
    arrow(end(from), QPointF(x, to.center().y()), colors.text, lasts ? Qt::DotLine : Qt::SolidLine);
  }
  if (const QRectF before = rectOf(scene.links.previousAttempt); !before.isNull()) {
    arrow(end(before), start(selected), colors.text, Qt::SolidLine);
  }
  if (const QRectF after = rectOf(scene.links.nextAttempt); !after.isNull()) {
    arrow(end(selected), start(after), colors.text, Qt::SolidLine);
  }
  if (const QRectF holder = rectOf(scene.links.gilHolder); !holder.isNull()) {
    arrow(QPointF(std::min(holder.center().x(), selected.left()), holder.center().y()), start(selected), colors.muted,
          Qt::DashLine);
  }
}

/// Flags in the ruler, numbered in the order of time, with a thin line through the lanes.
void TimelinePainter::paintMarks(QPainter& painter, const TimelineScene& scene) const {
  const Palette& colors = palette();
  painter.setFont(smallerFont(scene.font));
  const QFontMetrics metrics(painter.font());
  for (std::size_t i = 0; i < scene.marks.size(); ++i) {
    const double x = std::round(scene.scale.xAt(scene.marks[i]));
    if (x < scene.scale.left || x > scene.width()) {
      continue;
    }
    painter.fillRect(QRectF(x, scene.rulerHeight - 6, 1, scene.height - scene.rulerHeight + 6),
                     withAlpha(colors.accent, 0.6));
    const QString number = QString::number(i + 1);
    const QRectF flag(x, scene.rulerHeight - 16, metrics.horizontalAdvance(number) + 8, 14);
    painter.fillRect(flag, colors.accent);
    painter.setPen(colors.accentText);
    painter.drawText(flag, Qt::AlignCenter | Qt::TextSingleLine, number);
  }
}

/// Where the pointer stands in a chart.
void TimelinePainter::paintPointed(QPainter& painter, const TimelineScene& scene) const {
  if (!scene.pointed) {
    return;
  }
  const double x = std::round(scene.scale.xAt(*scene.pointed));
  if (x >= scene.scale.left && x <= scene.width()) {
    painter.fillRect(QRectF(x, scene.rulerHeight - 6, 1, scene.height - scene.rulerHeight + 6), palette().muted);
  }
}

/// While a large recording is being taken in, how far that has come.
void TimelinePainter::paintProgress(QPainter& painter, const TimelineScene& scene) const {
  if (scene.index.missing() < kWorthTelling) {
    return;
  }
  const Palette& colors = palette();
  const auto missing = static_cast<double>(scene.index.missing());
  const double share = 1 - missing / (missing + static_cast<double>(scene.index.taken()));
  const QString text =
      QCoreApplication::translate("Timeline", "Taking in the tasks… %1").arg(formatShare(std::min(share, 0.99)));
  painter.setFont(smallerFont(scene.font));
  const QFontMetrics metrics(painter.font());
  QRect pill(0, 0, metrics.horizontalAdvance(text) + 20, metrics.height() + 8);
  pill.moveBottomRight(QPoint(scene.width() - kMargin, scene.height - kMargin));
  painter.fillRect(pill, colors.selection);
  painter.setPen(colors.text);
  painter.drawText(pill, Qt::AlignCenter | Qt::TextSingleLine, text);
}

void TimelinePainter::paintMeasure(QPainter& painter, const TimelineScene& scene) const {
  if (!scene.measure) {
    return;
  }
  const Palette& colors = palette();
  const double x0 = std::max<double>(scene.scale.xAt(scene.measure->range.begin), scene.scale.left);
  const double x1 = std::min<double>(scene.scale.xAt(scene.measure->range.end), scene.width());
  if (x1 <= x0) {
    return;
  }
  const QRectF band(x0, scene.overviewHeight, x1 - x0, scene.height - scene.overviewHeight);
  painter.fillRect(band, withAlpha(colors.accent, 0.12));
  painter.fillRect(QRectF(x0, band.top(), 1, band.height()), colors.accent);
  painter.fillRect(QRectF(x1 - 1, band.top(), 1, band.height()), colors.accent);

  const QString span = formatDuration(scene.measure->range.span(), 4);
  const auto tasks = static_cast<std::int64_t>(scene.measure->tasks);
  const QString text = tasks == 1
                           ? QCoreApplication::translate("Timeline", "%1 · 1 task").arg(span)
                           : QCoreApplication::translate("Timeline", "%1 · %2 tasks").arg(span, formatCount(tasks));
  painter.setFont(smallerFont(scene.font));
  const QFontMetrics metrics(painter.font());
  QRectF pill(0, scene.overviewHeight + 4, metrics.horizontalAdvance(text) + 16,
              scene.rulerHeight - scene.overviewHeight - 8);
  pill.moveCenter(QPointF(band.center().x(), pill.center().y()));
  pill.moveLeft(std::clamp<double>(pill.left(), scene.scale.left,
                                   std::max<double>(scene.scale.left, scene.width() - pill.width())));
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colors.accent);
  painter.drawRoundedRect(pill, 4, 4);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(colors.accentText);
  painter.drawText(pill, Qt::AlignCenter | Qt::TextSingleLine, text);
}

void TimelinePainter::paintCursor(QPainter& painter, const TimelineScene& scene) const {
  const Palette& colors = palette();
  const double x = std::round(scene.scale.xAt(scene.cursorTime()));
  if (x < scene.scale.left || x > scene.width()) {
    return;
  }
  const int top = scene.rulerHeight - 6;
  painter.fillRect(QRectF(x - 1, top, 2, scene.height - top), colors.cursor);
  if (!scene.cursor) {
    return;
  }
  // Away from the live edge the cursor says where it stands, and has a handle to take hold of.
  const QString text = formatDuration(scene.cursorTime(), 4);
  painter.setFont(smallerFont(scene.font));
  const QFontMetrics metrics(painter.font());
  const QRectF pill = cursorPill(scene, metrics);
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colors.cursor);
  painter.drawRoundedRect(pill, 4, 4);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(colors.seriesText(1));  // the cursor has the second series' colour
  painter.drawText(pill, Qt::AlignCenter | Qt::TextSingleLine, text);
}

}  // namespace poolscope::ui
