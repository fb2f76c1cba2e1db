// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace poolscope {

/// The queues that a task may stand in on its way.
enum class QueueKind : std::uint8_t {
  task,    ///< submitted and taken by nobody: TaskQueue, the one queue of a pool, what is ready for a loop
  call,    ///< processes: sent to the workers and begun by none (CallQueue)
  result,  ///< processes: done by its worker and on the way back (ResultQueue)
  timers,  ///< event loop: tasks that sleep, or wait for something outside
};
/// The queue's word in files, e.g. "call_queue".
[[nodiscard]] std::string_view to_string(QueueKind kind) noexcept;

/// The queues that a run's executor has, in the order in which tasks pass them; one at least. An executor
/// that is not known has a task queue.
[[nodiscard]] std::vector<QueueKind> queues_of(const RunInfo& info);

/// From when to when a task stood in a queue; kNoTime for what has not come to pass.
struct QueueStay {
  std::int64_t enter_ns = kNoTime;
  std::int64_t leave_ns = kNoTime;
};
/// Of any queue but the timers, where a task may be many times (see Segment). Thread-safe, as all below.
[[nodiscard]] QueueStay stay_in(const Trace& trace, RowId row, QueueKind kind) noexcept;

/// From `time_ns` on the queue (or the set of running or ended tasks) holds `depth` tasks.
struct DepthStep {
  std::int64_t time_ns = 0;
  std::int64_t depth = 0;

  bool operator==(const DepthStep&) const = default;
};

/// Tasks waiting in a queue, exactly: of the task queue, up at each submit, down when a worker takes the task
/// or it is cancelled. Changes at the same nanosecond make one step. O(n log n).
[[nodiscard]] std::vector<DepthStep> queue_depth(const Trace& trace, QueueKind kind = QueueKind::task);

/// Bytes of the messages in the CallQueue or the ResultQueue, in place of their number. None for other queues.
[[nodiscard]] std::vector<DepthStep> queue_bytes(const Trace& trace, QueueKind kind);

/// Tasks that run at the same time: up at each start, down at each end.
[[nodiscard]] std::vector<DepthStep> running_tasks(const Trace& trace);

/// Tasks that have ended, whatever the outcome.
[[nodiscard]] std::vector<DepthStep> completions(const Trace& trace);

/// The highest step, 0 for none.
[[nodiscard]] std::int64_t max_depth(const std::vector<DepthStep>& steps) noexcept;

}  // namespace poolscope
