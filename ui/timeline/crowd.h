// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/time_scale.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// How many of a crowd of tasks ran at once, exactly, at any moment of their time: begins and ends in order,
/// each with the sum of those before it, so that a look at a stretch costs a few searches however many tasks
/// there are. A task that goes on has begun and not ended. Not thread-safe.
class Crowd {
 public:
  void began(std::int64_t ns) { m_begins.times.push_back(clamped(ns)); }
  void ended(std::int64_t ns) { m_ends.times.push_back(clamped(ns)); }
  /// Must be called after the last of those and before any question. Cheap when they come in order.
  void settle();

  /// Mean number of tasks at once within a stretch; 0 for one without length.
  [[nodiscard]] double meanWithin(TimeRange range) const;
  /// Tasks of which some part lies within a stretch.
  [[nodiscard]] std::size_t touching(TimeRange range) const;
  /// The most that were there at any moment.
  [[nodiscard]] std::size_t peak() const { return m_peak; }

  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Moments {
    std::vector<std::int64_t> times;
    std::vector<std::uint64_t> sums;  ///< of the times up to and with this one; may wrap around
    std::size_t settled = 0;

    /// Puts the new ones in order; gives the first that moved.
    std::size_t settle();
    [[nodiscard]] std::size_t before(std::int64_t ns) const;
    /// Sum of ns - time over those before `ns`; may wrap around.
    [[nodiscard]] std::uint64_t sinceUntil(std::int64_t ns) const;
  };

  static std::int64_t clamped(std::int64_t ns);

  Moments m_begins;
  Moments m_ends;
  std::size_t m_peak = 0;
};

}  // namespace poolscope::ui
