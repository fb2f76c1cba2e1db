// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "core/tracing/trace_builder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace poolscope::support {

/// When a task was submitted, began and ended, in ns; begin or end kNoTime when it did not (yet).
struct TaskTimes {
  std::int64_t submit = 0;
  std::int64_t start = kNoTime;
  std::int64_t end = kNoTime;
  LaneId worker = 0;
};

/// A run of `tasks` tasks of `duration_ns` each on `workers` workers, all submitted at 0.
[[nodiscard]] std::vector<TaskTimes> evenRun(int tasks, int workers, std::int64_t duration_ns);

/// A run as a recorder would show it at `now_ns`: what has not happened by then is not in it.
[[nodiscard]] Trace traceAt(const std::vector<TaskTimes>& tasks, std::int64_t now_ns, bool complete,
                            const std::string& executor = "threads:workers=2");

}  // namespace poolscope::support
