// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// A stretch of time in ns since the start, begin < end wherever it is shown.
struct TimeRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;

  [[nodiscard]] std::int64_t span() const { return end - begin; }
  [[nodiscard]] bool contains(std::int64_t ns) const { return ns >= begin && ns < end; }
  bool operator==(const TimeRange&) const = default;
};

/// Where times lie on the screen: `range` fills the pixels from `left` on, `width` of them.
struct TimeScale {
  TimeRange range;
  int left = 0;
  int width = 0;

  /// The pixel (with its fraction) of a time, also beyond the edges, but never further than a million
  /// pixels beyond, so that painting with it is safe. `left` when there is no width or no range.
  [[nodiscard]] double xAt(std::int64_t ns) const;
  /// The time at a pixel, also beyond the edges; `range.begin` when there is no width.
  [[nodiscard]] std::int64_t timeAt(double x) const;
  /// ns that one pixel stands for, at least a tiny bit.
  [[nodiscard]] double nsPerPixel() const;
};

/// Nobody zooms in further than this, nor out further than that.
inline constexpr std::int64_t kShortestRange = 100;                   // 100 ns
inline constexpr std::int64_t kLongestRange = std::int64_t{1} << 60;  // 36 years
/// Times further from the start than this are drawn at it, so that sums of times cannot overflow.
inline constexpr std::int64_t kFurthestTime = std::int64_t{1} << 61;

/// The range `factor` times as long (below 1 zooms in), with `anchor` where it was on the screen.
/// Kept within the shortest and longest range; an anchor outside the range is taken to its edge.
[[nodiscard]] TimeRange zoomed(TimeRange range, double factor, std::int64_t anchor);

/// The range moved by `ns`, kept so that it still touches `limits` (a panned view never gets lost).
[[nodiscard]] TimeRange panned(TimeRange range, std::int64_t ns, TimeRange limits);

/// The whole of `content` with a little room at the right, at least a microsecond long.
[[nodiscard]] TimeRange fitted(TimeRange content);

/// As fitted(), but its end is a round number that holds still while `content` grows a little: a live
/// axis extends in steps.
[[nodiscard]] TimeRange fittedInSteps(TimeRange content);

/// One mark of an axis.
struct Tick {
  std::int64_t ns = 0;
  QString label;
};

/// An axis: marks at round times. When marks would need too many digits, they count from `base` on
/// ("+2 µs"), which stands beside the axis; otherwise `base` is empty.
struct Axis {
  std::int64_t step = 0;
  QString base;
  std::vector<Tick> ticks;
};

/// Marks for the scale, in steps of 1, 2 or 5 (minutes and hours: as on a clock), at least
/// `leastPixels` apart. Empty when there is no width.
[[nodiscard]] Axis axisFor(const TimeScale& scale, int leastPixels);

/// The smallest round step (1, 2, 5 times a power of ten ns; 1, 2, 5, 10, 15, 30 of minutes, ...)
/// that is not shorter than `ns`.
[[nodiscard]] std::int64_t roundStep(double ns);

}  // namespace poolscope::ui
