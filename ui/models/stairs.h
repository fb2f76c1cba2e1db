// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/queue_depth.h"
#include "ui/models/step_bins.h"

#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// A point of a line to be drawn: at `time_ns` since the start it stands at `value`.
struct ChartPoint {
  std::int64_t time_ns = 0;
  double value = 0;

  bool operator==(const ChartPoint&) const = default;
};

/// The part of a chart that is looked at: [begin, end] spread over `columns` pixels.
struct ChartWindow {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  int columns = 1;

  [[nodiscard]] bool valid() const { return end > begin && columns > 0; }
  /// The pixel column of a time, also outside of [0, columns).
  [[nodiscard]] std::int64_t columnOf(std::int64_t time_ns) const;
  bool operator==(const ChartWindow&) const = default;
};

/// Staircases as lines. Both give at most two points a pixel column, keep the lowest and the highest
/// level of each, and have a vertical edge where the level changes. The line begins at the window's
/// begin (or at 0, if that is later) and goes on to `until` (or the window's end, if that is earlier).

/// From exact steps, in the order of their time.
[[nodiscard]] std::vector<ChartPoint> stairs(const std::vector<DepthStep>& steps, const ChartWindow& window,
                                             std::int64_t until);
/// From bins: edges lie on the bins' begins.
[[nodiscard]] std::vector<ChartPoint> stairs(const StepBins& bins, const ChartWindow& window, std::int64_t until);

/// The level that holds at `time_ns`: exact from steps; from bins that at the end of the bin there.
[[nodiscard]] std::int64_t levelAt(const std::vector<DepthStep>& steps, std::int64_t time_ns);
[[nodiscard]] std::int64_t levelAt(const StepBins& bins, std::int64_t time_ns);

/// Values in the order of their time as a line: at most two points a pixel column, the lowest and
/// the highest, and the neighbours just outside the window, so that the line leaves it at the right slope.
[[nodiscard]] std::vector<ChartPoint> reduced(const std::vector<ChartPoint>& values, const ChartWindow& window);

}  // namespace poolscope::ui
