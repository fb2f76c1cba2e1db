// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/deadlock.h"

#include <cstdint>
#include <string>

namespace poolscope::support {

/// Pools of random sizes whose tasks wait for each other's tasks in every way there is, for longer than
/// it takes until a wait is looked at.
struct WaitingStorm {
  std::uint64_t seed = 0;
  /// Tasks wait only for tasks of the pools behind their own, so that nothing is ever a deadlock; else
  /// also for those of their own and of the pools before, so that much is.
  bool in_one_direction = true;
  int tasks = 60;

  /// Runs it until all tasks have ended, which in deadlocks is by DeadlockError. Gives what is wrong.
  [[nodiscard]] std::string run(std::uint64_t& deadlocks) const;
};

}  // namespace poolscope::support
