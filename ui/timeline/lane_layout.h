// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace poolscope::ui {

/// Heights in device-independent pixels.
struct LaneMetrics {
  int header = 24;        ///< the line with a run's title
  int groupGap = 8;       ///< below a run
  int largestPitch = 26;  ///< a lane and the gap below it, when there is room
  int leastPitch = 12;    ///< when there is none; then one scrolls
};

/// Where runs and lanes lie from top to bottom, in pixels of the content (scrolling is the widget's).
/// All lanes have one height: the largest at which everything fits, within the metrics' bounds.
class LaneLayout {
 public:
  LaneLayout() = default;
  LaneLayout(const std::vector<int>& laneCounts, int availableHeight, const LaneMetrics& metrics = {});

  /// What lies at a height: lane -1 for a run's header; run -1 for nothing.
  struct Hit {
    int run = -1;
    int lane = -1;
    bool operator==(const Hit&) const = default;
  };
  /// A range of lanes of one run, `last` not included.
  struct Lanes {
    int first = 0;
    int last = 0;
    bool operator==(const Lanes&) const = default;
  };

  [[nodiscard]] int runCount() const { return static_cast<int>(m_tops.size()); }
  [[nodiscard]] int contentHeight() const { return m_height; }
  [[nodiscard]] int pitch() const { return m_pitch; }
  [[nodiscard]] int headerHeight() const { return m_metrics.header; }
  /// Height of the bars, without the gap to the next lane.
  [[nodiscard]] int barHeight() const { return m_pitch - 2; }
  [[nodiscard]] int headerTop(int run) const { return m_tops[static_cast<std::size_t>(run)]; }
  [[nodiscard]] int laneCount(int run) const { return m_counts[static_cast<std::size_t>(run)]; }
  [[nodiscard]] int laneTop(int run, int lane) const;
  /// Below the last lane of the run.
  [[nodiscard]] int bottom(int run) const { return laneTop(run, laneCount(run)); }

  [[nodiscard]] Hit at(int y) const;
  /// Lanes of a run of which some pixel lies in [top, bottom).
  [[nodiscard]] Lanes lanesWithin(int run, int top, int bottom) const;

 private:
  LaneMetrics m_metrics;
  std::vector<int> m_counts;
  std::vector<int> m_tops;
  int m_pitch = 26;
  int m_height = 0;
};

}  // namespace poolscope::ui
