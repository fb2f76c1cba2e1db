// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/stairs.h"

#include <algorithm>

namespace poolscope::ui {

namespace {

/// Draws a staircase column by column. A column with changes gets two points, its extremes in the
/// order in which they were reached. Where an extreme is not the level beside it, the flat line
/// before or after needs an end of its own; that goes into the empty neighbour column, so that no
/// column has more than two points (but for the first and the last of the line).
class StairWriter {
 public:
  StairWriter(const ChartWindow& window, std::int64_t from, std::int64_t level)
      : m_window(window), m_level(level), m_drawnLevel(level), m_lastColumn(window.columnOf(from)) {
    put(from, level);
  }

  /// What happened in one column, the first change at `time_ns`.
  void column(std::int64_t time_ns, const LevelChange& change) {
    const std::int64_t column = m_window.columnOf(time_ns);
    const std::int64_t first = m_level + (change.lowFirst ? change.low : change.high);
    const std::int64_t second = m_level + (change.lowFirst ? change.high : change.low);
    const bool gap = column > m_lastColumn + 1;
    if (gap && m_drawnLevel != m_level) {
      put(middleOf(m_lastColumn + 1), m_level);
    }
    if (gap && first != m_level) {
      put(middleOf(column - 1), m_level);
    }
    put(time_ns, first);
    put(time_ns, second);
    m_level += change.net;
    m_lastColumn = column;
  }

  std::vector<ChartPoint> finish(std::int64_t until) {
    if (m_drawnLevel != m_level) {
      put(std::min(until, middleOf(m_lastColumn + 1)), m_level);
    }
    if (until > m_points.back().time_ns) {
      put(until, m_level);
    }
    return std::move(m_points);
  }

 private:
  void put(std::int64_t time_ns, std::int64_t level) {
    const ChartPoint point{time_ns, static_cast<double>(level)};
    if (m_points.empty() || !(m_points.back() == point)) {
      m_points.push_back(point);
    }
    m_drawnLevel = level;
  }

  [[nodiscard]] std::int64_t middleOf(std::int64_t column) const {
    const double width = static_cast<double>(m_window.end - m_window.begin) / m_window.columns;
    return m_window.begin + static_cast<std::int64_t>((static_cast<double>(column) + 0.5) * width);
  }

  const ChartWindow m_window;
  std::vector<ChartPoint> m_points;
  std::int64_t m_level;       ///< after the last column
  std::int64_t m_drawnLevel;  ///< of the last point
  std::int64_t m_lastColumn;
};

}  // namespace

std::int64_t ChartWindow::columnOf(std::int64_t time_ns) const {
  const double share = static_cast<double>(time_ns - begin) / static_cast<double>(end - begin);
  const double column = share * columns;
  return static_cast<std::int64_t>(column < 0 ? column - 1 : column);
}

std::vector<ChartPoint> stairs(const std::vector<DepthStep>& steps, const ChartWindow& window, std::int64_t until) {
  const std::int64_t from = std::max<std::int64_t>(0, window.begin);
  const std::int64_t to = std::min(until, window.end);
  if (!window.valid() || to < from) {
    return {};
  }
  const auto byTime = [](std::int64_t time, const DepthStep& step) { return time < step.time_ns; };
  auto step = std::upper_bound(steps.begin(), steps.end(), from - 1, byTime);
  std::int64_t level = step == steps.begin() ? 0 : std::prev(step)->depth;
  StairWriter writer(window, from, level);
  while (step != steps.end() && step->time_ns <= to) {
    const std::int64_t time = step->time_ns;
    const std::int64_t column = window.columnOf(time);
    LevelChange change;
    for (; step != steps.end() && step->time_ns <= to && window.columnOf(step->time_ns) == column; ++step) {
      change.step(step->depth - level);
      level = step->depth;
    }
    writer.column(time, change);
  }
  return writer.finish(to);
}

std::vector<ChartPoint> stairs(const StepBins& bins, const ChartWindow& window, std::int64_t until) {
  const std::int64_t from = std::max<std::int64_t>(0, window.begin);
  const std::int64_t to = std::min(until, window.end);
  if (!window.valid() || to < from) {
    return {};
  }
  const std::int64_t width = bins.binWidth();
  std::size_t i = std::min(static_cast<std::size_t>(from / width), bins.size());
  StairWriter writer(window, from, bins.levelBefore(i));
  while (i < bins.size()) {
    const auto begin = [&](std::size_t bin) { return std::max(from, static_cast<std::int64_t>(bin) * width); };
    if (begin(i) > to) {
      break;
    }
    if (bins.bin(i).quiet()) {
      ++i;
      continue;
    }
    const std::int64_t time = begin(i);
    const std::int64_t column = window.columnOf(time);
    LevelChange change;
    for (; i < bins.size() && begin(i) <= to && window.columnOf(begin(i)) == column; ++i) {
      change.append(bins.bin(i));
    }
    writer.column(time, change);
  }
  return writer.finish(to);
}

std::int64_t levelAt(const std::vector<DepthStep>& steps, std::int64_t time_ns) {
  const auto after = std::upper_bound(steps.begin(), steps.end(), time_ns,
                                      [](std::int64_t time, const DepthStep& step) { return time < step.time_ns; });
  return after == steps.begin() ? 0 : std::prev(after)->depth;
}

std::int64_t levelAt(const StepBins& bins, std::int64_t time_ns) {
  if (time_ns < 0) {
    return 0;
  }
  return bins.levelBefore(static_cast<std::size_t>(time_ns / bins.binWidth()) + 1);
}

std::vector<ChartPoint> reduced(const std::vector<ChartPoint>& values, const ChartWindow& window) {
  std::vector<ChartPoint> points;
  if (!window.valid() || values.empty()) {
    return points;
  }
  const auto byTime = [](const ChartPoint& point, std::int64_t time) { return point.time_ns < time; };
  auto next = std::lower_bound(values.begin(), values.end(), window.begin, byTime);
  if (next != values.begin()) {
    points.push_back(*std::prev(next));
  }
  while (next != values.end() && next->time_ns <= window.end) {
    const std::int64_t column = window.columnOf(next->time_ns);
    auto low = next;
    auto high = next;
    for (++next; next != values.end() && next->time_ns <= window.end && window.columnOf(next->time_ns) == column;
         ++next) {
      if (next->value < low->value) {
        low = next;
      }
      // Of equal values the later one, so that a flat stretch keeps its end.
      if (next->value >= high->value) {
        high = next;
      }
    }
    const auto [first, second] = std::minmax(low, high);
    points.push_back(*first);
    if (second != first) {
      points.push_back(*second);
    }
  }
  if (next != values.end()) {
    points.push_back(*next);
  }
  return points;
}

}  // namespace poolscope::ui
