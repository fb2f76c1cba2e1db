// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace poolscope::ui {

/// Gives tasks of one lane that overlap (an event loop's, one that runs another inside) levels above each
/// other: each gets the lowest level that is free when it begins. There are kLevels of them, each with one
/// task at a time; whatever finds none free belongs to the crowd, which has no order. Not thread-safe.
class LaneStack {
 public:
  static constexpr int kLevels = 24;
  static constexpr int kCrowd = kLevels;

  LaneStack();

  /// The level for a task that begins at `ns`, taken until release(); kCrowd when all are taken then. A
  /// nanosecond of overlap counts as none: clocks are read one after the other.
  [[nodiscard]] int take(std::int64_t ns);
  /// The level's task has ended. The crowd need not be told.
  void release(int level, std::int64_t end);

 private:
  std::array<std::int64_t, kLevels> m_freeSince{};
};

}  // namespace poolscope::ui
