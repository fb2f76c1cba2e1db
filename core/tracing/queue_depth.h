// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <cstdint>
#include <vector>

namespace poolscope {

/// From `time_ns` on the queue (or the set of running or ended tasks) holds `depth` tasks.
struct DepthStep {
  std::int64_t time_ns = 0;
  std::int64_t depth = 0;

  bool operator==(const DepthStep&) const = default;
};

/// Tasks waiting in the queue, exactly: up at each submit, down when a worker takes the task or it
/// is cancelled. Changes at the same nanosecond make one step. O(n log n).
[[nodiscard]] std::vector<DepthStep> queue_depth(const Trace& trace);

/// Tasks that run at the same time: up at each start, down at each end.
[[nodiscard]] std::vector<DepthStep> running_tasks(const Trace& trace);

/// Tasks that have ended, whatever the outcome.
[[nodiscard]] std::vector<DepthStep> completions(const Trace& trace);

/// The highest step, 0 for none.
[[nodiscard]] std::int64_t max_depth(const std::vector<DepthStep>& steps) noexcept;

}  // namespace poolscope
