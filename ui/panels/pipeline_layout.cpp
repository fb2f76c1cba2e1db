// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/pipeline_layout.h"

#include <algorithm>
#include <array>

namespace poolscope::ui {

namespace {

constexpr int kMargin = 12;
constexpr int kRowGap = 22;

using Part = PipelinePart;

/// Room for an arrow between two columns.
int arrowRoom(int width) { return std::clamp(width / 24, 22, 36); }

/// Columns of the given shares over the width, with room for arrows between them.
std::vector<QRect> columns(const QRect& room, const std::vector<int>& shares) {
  int sum = 0;
  for (const int share : shares) {
    sum += share;
  }
  const int arrow = arrowRoom(room.width());
  const int gaps = arrow * (static_cast<int>(shares.size()) - 1);
  const int width = std::max(0, room.width() - gaps);
  std::vector<QRect> result;
  int before = 0;
  int x = room.left();
  for (const int share : shares) {
    const int right = room.left() +
                      gaps * static_cast<int>(result.size()) / std::max(1, static_cast<int>(shares.size()) - 1) +
                      width * (before + share) / sum;
    result.emplace_back(x, room.top(), right - x, room.height());
    x = right + arrow;
    before += share;
  }
  return result;
}

QPointF leftOf(const QRect& rect) { return {static_cast<qreal>(rect.left()), rect.center().y() + 0.5}; }
QPointF rightOf(const QRect& rect) { return {rect.left() + rect.width() * 1.0, rect.center().y() + 0.5}; }

/// From the right side of one to the left side of the other, at a height that both have.
PipelineLayout::Way across(const PipelineLayout& layout, Part from, Part to) {
  const QRect a = layout.rectOf(from);
  const QRect b = layout.rectOf(to);
  const qreal y = (std::max(a.top(), b.top()) + std::min(a.bottom(), b.bottom())) / 2.0;
  return {from, to, QPolygonF({QPointF(rightOf(a).x(), y), QPointF(leftOf(b).x(), y)})};
}

PipelineLayout row(const QRect& room, const std::vector<Part>& parts, const std::vector<int>& shares) {
  PipelineLayout layout;
  const std::vector<QRect> places = columns(room, shares);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    layout.parts.push_back({parts[i], places[i]});
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    layout.ways.push_back(across(layout, parts[i - 1], parts[i]));
  }
  return layout;
}

/// The caller is no taller than its two lines.
void shrink(PipelineLayout& layout, Part part, int height) {
  for (PipelineLayout::Part& place : layout.parts) {
    if (place.part == part && place.rect.height() > height) {
      const int spare = place.rect.height() - height;
      place.rect.adjust(0, spare / 2, 0, -(spare - spare / 2));
    }
  }
}

PipelineLayout processes(const QRect& room, int line) {
  PipelineLayout layout;
  const int lower = std::clamp(room.height() * 38 / 100, 4 * line, 8 * line);
  const QRect top(room.left(), room.top(), room.width(), room.height() - lower - kRowGap);
  const QRect bottom(room.left(), room.bottom() - lower + 1, room.width(), lower);
  const std::vector<QRect> places = columns(top, {14, 21, 18, 25, 22});
  const std::array order{Part::caller, Part::queue, Part::manager, Part::callQueue, Part::worker};
  for (std::size_t i = 0; i < order.size(); ++i) {
    layout.parts.push_back({order[i], places[i]});
  }
  const auto under = [&bottom](const QRect& place) {
    return QRect(place.left(), bottom.top(), place.width(), bottom.height());
  };
  // Workers may need all the height: their results leave at the bottom.
  layout.parts.push_back({Part::resultQueue, under(places[3])});
  layout.parts.push_back({Part::futures, under(places[2]).united(under(places[1]))});
  for (std::size_t i = 1; i < order.size(); ++i) {
    layout.ways.push_back(across(layout, order[i - 1], order[i]));
  }
  const QRect workers = layout.rectOf(Part::worker);
  const QRect results = layout.rectOf(Part::resultQueue);
  const QRect futures = layout.rectOf(Part::futures);
  const QRect caller = layout.rectOf(Part::caller);
  layout.ways.push_back({Part::worker, Part::resultQueue,
                         QPolygonF({QPointF(workers.center().x(), workers.bottom() + 1.0),
                                    QPointF(workers.center().x(), leftOf(results).y()), rightOf(results)})});
  layout.ways.push_back({Part::resultQueue, Part::futures, QPolygonF({leftOf(results), rightOf(futures)})});
  layout.ways.push_back({Part::futures, Part::caller,
                         QPolygonF({leftOf(futures), QPointF(caller.center().x(), leftOf(futures).y()),
                                    QPointF(caller.center().x(), caller.bottom() + 1.0)})});
  const int border = places[2].right() + arrowRoom(room.width()) / 2;
  layout.thisProcess = QRect(QPoint(room.left() - 8, room.top() - 8), QPoint(border - 3, room.bottom() + 8));
  layout.otherProcesses = QRect(QPoint(border + 3, room.top() - 8), QPoint(room.right() + 8, room.bottom() + 8));
  return layout;
}

PipelineLayout loop(const QRect& room, int line) {
  const int lower = std::clamp(room.height() * 36 / 100, 3 * line, 7 * line);
  const QRect top(room.left(), room.top(), room.width(), room.height() - lower - kRowGap);
  PipelineLayout layout = row(top, {Part::caller, Part::queue, Part::worker, Part::futures}, {17, 31, 27, 25});
  const QRect ready = layout.rectOf(Part::queue);
  const QRect worker = layout.rectOf(Part::worker);
  const QRect timers(ready.left(), room.bottom() - lower + 1, worker.right() - ready.left() + 1 - worker.width() / 3,
                     lower);
  layout.parts.push_back({Part::timers, timers});
  const qreal x = worker.right() - worker.width() / 6.0;
  layout.ways.push_back(
      {Part::worker, Part::timers,
       QPolygonF({QPointF(x, worker.bottom() + 1.0), QPointF(x, leftOf(timers).y()), rightOf(timers)})});
  const qreal back = ready.center().x();
  layout.ways.push_back(
      {Part::timers, Part::queue, QPolygonF({QPointF(back, timers.top()), QPointF(back, ready.bottom() + 1.0)})});
  return layout;
}

}  // namespace

QRect PipelineLayout::rectOf(PipelinePart part) const {
  const auto found = std::find_if(parts.begin(), parts.end(), [part](const Part& p) { return p.part == part; });
  return found == parts.end() ? QRect() : found->rect;
}

const PipelineLayout::Way* PipelineLayout::way(PipelinePart from, PipelinePart to) const {
  const auto found =
      std::find_if(ways.begin(), ways.end(), [from, to](const Way& way) { return way.from == from && way.to == to; });
  return found == ways.end() ? nullptr : &*found;
}

PipelineLayout pipelineLayout(PipelineKind kind, QSize size, int line) {
  const QRect room = QRect(QPoint(0, 0), size).adjusted(kMargin, kMargin, -kMargin, -kMargin);
  PipelineLayout layout;
  switch (kind) {
    case PipelineKind::direct: layout = row(room, {Part::caller, Part::worker, Part::futures}, {22, 44, 34}); break;
    case PipelineKind::pool:
      layout = row(room, {Part::caller, Part::queue, Part::worker, Part::futures}, {18, 27, 32, 23});
      break;
    case PipelineKind::processes: layout = processes(room.adjusted(4, 8, -4, -8), line); break;
    case PipelineKind::loop: layout = loop(room, line); break;
  }
  shrink(layout, Part::caller, 5 * line);
  if (kind == PipelineKind::processes) {
    shrink(layout, Part::manager, 6 * line);
    const QRect caller = layout.rectOf(Part::caller);
    for (PipelineLayout::Way& way : layout.ways) {
      if (way.to == Part::caller) {
        way.points.back().setY(caller.bottom() + 1.0);
      }
    }
  }
  return layout;
}

QSize pipelineLeastSize(PipelineKind kind, int line) {
  switch (kind) {
    case PipelineKind::direct: return {24 * line, 7 * line};
    case PipelineKind::pool: return {30 * line, 7 * line};
    case PipelineKind::loop: return {32 * line, 12 * line};
    case PipelineKind::processes: break;
  }
  return {40 * line, 14 * line};
}

std::vector<QRect> pipelineCells(const QRect& room, int count, QSize cell, int gap) {
  std::vector<QRect> cells;
  if (count <= 0 || room.width() <= 0 || room.height() <= 0) {
    return cells;
  }
  const int rows = std::max(1, (room.height() + gap) / (cell.height() + gap));
  const int mostColumns = std::max(1, (room.width() + gap) / (cell.width() + gap));
  const int columns = std::clamp((count + rows - 1) / rows, 1, mostColumns);
  const int used = std::min(count, rows * columns);
  const int usedRows = (used + columns - 1) / columns;
  const int width = (room.width() - gap * (columns - 1)) / columns;
  const int height = std::clamp((room.height() - gap * (usedRows - 1)) / usedRows,
                                std::min(cell.height(), room.height()), cell.height() * 3 / 2);
  const int top = room.top() + std::max(0, (room.height() - usedRows * height - (usedRows - 1) * gap) / 2);
  for (int i = 0; i < used; ++i) {
    // Down the columns, as the lanes of the timeline go.
    const int column = i / usedRows;
    const int row = i % usedRows;
    cells.emplace_back(room.left() + column * (width + gap), top + row * (height + gap), width, height);
  }
  return cells;
}

}  // namespace poolscope::ui
