// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// What happened to a level (a queue's depth, say) within one stretch of time, relative to the level
/// at its begin. Two neighbours joined give exactly what one stretch over both would have held.
struct LevelChange {
  std::int64_t net = 0;   ///< end minus begin
  std::int64_t low = 0;   ///< lowest point, never above 0
  std::int64_t high = 0;  ///< highest point, never below 0
  bool lowFirst = true;   ///< the low was reached before the high

  [[nodiscard]] bool quiet() const { return low == 0 && high == 0; }
  /// Goes on with a single change of the level.
  void step(std::int64_t change);
  /// Goes on with the stretch that follows this one.
  void append(const LevelChange& next);

  bool operator==(const LevelChange&) const = default;
};

/// A staircase over a time that grows without bound, in bounded memory: a fixed number of bins whose
/// width doubles whenever the time outgrows them. The level is exact at every border of bins, and
/// each bin keeps its lowest and highest point, so that no spike vanishes however wide bins become.
///
/// Changes may come in any order as far as the borders are concerned; lows and highs are exact when
/// the changes of one bin come in the order of their time. Not thread-safe.
class StepBins {
 public:
  /// `bins` is made even, at least 2; `width_ns` is the first width, at least 1.
  explicit StepBins(std::size_t bins = 4096, std::int64_t width_ns = 1024);

  /// The level changes by `change` at `time_ns`; times before 0 count as 0.
  void add(std::int64_t time_ns, std::int64_t change);
  void clear();

  [[nodiscard]] bool empty() const { return m_used == 0; }
  /// Bins from time 0 to the last change; bin i covers [i, i + 1) times binWidth().
  [[nodiscard]] std::size_t size() const { return m_used; }
  [[nodiscard]] std::int64_t binWidth() const { return m_width; }
  [[nodiscard]] const LevelChange& bin(std::size_t i) const { return m_bins[i]; }

  /// The level after all changes before the begin of bin `i`; i may be size(). O(bins) after a change,
  /// cheap otherwise.
  [[nodiscard]] std::int64_t levelBefore(std::size_t i) const;
  /// The level after all changes.
  [[nodiscard]] std::int64_t level() const { return m_level; }
  /// The highest level there was, 0 for none. O(bins) after a change, cheap otherwise.
  [[nodiscard]] std::int64_t highest() const;

 private:
  void doubleWidth();
  void sumUp() const;

  std::vector<LevelChange> m_bins;
  std::size_t m_used = 0;
  std::int64_t m_firstWidth;
  std::int64_t m_width;
  std::int64_t m_level = 0;

  // What was last summed up over all bins, until something changes.
  mutable bool m_summed = false;
  mutable std::int64_t m_highest = 0;
  mutable std::vector<std::int64_t> m_before;  ///< the level before every kStride-th bin
};

}  // namespace poolscope::ui
