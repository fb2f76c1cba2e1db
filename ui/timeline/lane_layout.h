// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// Heights in device-independent pixels.
struct LaneMetrics {
  int header = 24;        ///< the line with a run's title
  int groupGap = 8;       ///< below a run
  int largestPitch = 26;  ///< a lane and the gap below it, when there is room
  int leastPitch = 12;    ///< when there is none; then one scrolls
  int leastLevel = 5;     ///< as leastPitch, of a level
  int stackGap = 4;       ///< below a lane that has several lines
  int leastQueue = 16;    ///< as leastPitch, of a queue
};

/// What a line of the picture is.
enum class LineKind : std::uint8_t {
  lane,   ///< all of a lane
  stack,  ///< the first of several levels of a lane
  level,  ///< another one
  crowd,  ///< what found no level: twice as high as a lane
};

/// Where runs and their lines lie from top to bottom, in pixels of the content (scrolling is the widget's): a
/// run's queues first, as what waits comes before what runs. All lines of a kind have one height: the largest at which everything fits, within the metrics' bounds.
/// Where that is not enough, levels give way first.
class LaneLayout {
 public:
  LaneLayout() = default;
  /// `lines` and `queues` (how many of them) by run; a run beyond the end of `queues` has none.
  LaneLayout(const std::vector<std::vector<LineKind>>& lines, int availableHeight, const LaneMetrics& metrics = {},
             const std::vector<int>& queues = {});

  /// What lies at a height: a lane, a queue, or neither for a run's header; run -1 for nothing.
  struct Hit {
    int run = -1;
    int lane = -1;
    int queue = -1;
    [[nodiscard]] bool isHeader() const { return run >= 0 && lane < 0 && queue < 0; }
    bool operator==(const Hit&) const = default;
  };
  /// A range of lines of one run, `last` not included.
  struct Lanes {
    int first = 0;
    int last = 0;
    bool operator==(const Lanes&) const = default;
  };

  [[nodiscard]] int runCount() const { return static_cast<int>(m_tops.size()); }
  [[nodiscard]] int contentHeight() const { return m_height; }
  /// Of a lane that is one line.
  [[nodiscard]] int pitch() const { return m_pitch; }
  [[nodiscard]] int headerHeight() const { return m_metrics.header; }
  /// Height of a line's bars, without the gap to the next line.
  [[nodiscard]] int barHeight(int run, int lane) const;
  [[nodiscard]] int headerTop(int run) const { return m_tops[static_cast<std::size_t>(run)]; }
  [[nodiscard]] int queueCount(int run) const { return m_queues[static_cast<std::size_t>(run)]; }
  [[nodiscard]] int queueTop(int run, int queue) const {
    return headerTop(run) + m_metrics.header + kTitleGap + queue * m_queuePitch;
  }
  /// Height of what is drawn of a queue.
  [[nodiscard]] int queueHeight() const { return m_queuePitch - 2; }
  [[nodiscard]] int laneCount(int run) const { return static_cast<int>(m_kinds[static_cast<std::size_t>(run)].size()); }
  /// That of the line after the last one is where the run ends.
  [[nodiscard]] int laneTop(int run, int lane) const {
    return m_laneTops[static_cast<std::size_t>(run)][static_cast<std::size_t>(lane)];
  }
  /// Below the last lane of the run.
  [[nodiscard]] int bottom(int run) const { return laneTop(run, laneCount(run)); }

  [[nodiscard]] Hit at(int y) const;
  /// Lines of a run of which some pixel lies in [top, bottom).
  [[nodiscard]] Lanes lanesWithin(int run, int top, int bottom) const;

 private:
  static constexpr int kTitleGap = 4;  ///< between a run's title and its first line
  [[nodiscard]] int pitchOf(LineKind kind) const;

  LaneMetrics m_metrics;
  std::vector<int> m_queues;                   ///< by run
  std::vector<std::vector<LineKind>> m_kinds;  ///< by run
  std::vector<std::vector<int>> m_laneTops;    ///< by run; one more than there are lines
  std::vector<int> m_tops;
  int m_pitch = 26;
  int m_queuePitch = 26;
  int m_levelPitch = 26;
  int m_height = 0;
};

}  // namespace poolscope::ui
