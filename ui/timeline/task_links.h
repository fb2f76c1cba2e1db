// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_waits.h"

#include <vector>

namespace poolscope::ui {

/// What the trace knows of a task's ties to others.
struct TaskLinks {
  RowId previousAttempt = kNoRow;  ///< the attempt that this one repeats
  RowId nextAttempt = kNoRow;      ///< the one that repeats this
  RowId gilHolder = kNoRow;        ///< who held the GIL when this task first waited for it
  RowId parent = kNoRow;           ///< the task that submitted this one
  std::vector<RowId> children;     ///< tasks that this one submitted, the first ones
  std::vector<TaskWait> waits;     ///< of this task for others, and of others for this one, the first ones
};

/// More arrows than these could not be told apart.
inline constexpr std::size_t kMostChildren = 24;
inline constexpr std::size_t kMostWaits = 24;

/// Looks at no more rows than can be looked at within a frame; what lies further away is left out.
[[nodiscard]] TaskLinks linksOf(const Trace& trace, RowId row);

}  // namespace poolscope::ui
