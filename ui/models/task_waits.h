// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// A stretch in which one task waited for the end of another.
struct TaskWait {
  RowId waiting = kNoRow;
  RowId awaited = kNoRow;
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = kNoTime;  ///< kNoTime while it lasts

  bool operator==(const TaskWait&) const = default;
};

/// The waits of a task and those for it, in the order of their ends; what lasts comes last. Looks at no more
/// segments than can be looked at within a frame; what comes later in the recording is left out.
[[nodiscard]] std::vector<TaskWait> waitsAround(const Trace& trace, RowId row);

}  // namespace poolscope::ui
