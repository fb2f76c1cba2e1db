// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

namespace poolscope::ui {

/// How an executor moves its tasks, and so which diagram shows it.
enum class PipelineKind : std::uint8_t {
  direct,     ///< no queue of its own: the caller itself, or a worker for each task
  pool,       ///< one queue, many workers
  processes,  ///< TaskQueue, manager, CallQueue, worker processes, ResultQueue
  loop,       ///< ready queue, event loop, timers
};
/// By the executor's spec; what is not known counts as a pool.
[[nodiscard]] PipelineKind pipelineKind(const Trace& trace);

/// The parts of all diagrams.
enum class PipelinePart : std::uint8_t { caller, queue, manager, callQueue, worker, resultQueue, timers, futures };

/// A task in one of the parts.
struct PipelineTask {
  RowId row = kNoRow;
  std::uint32_t taskId = 0;
  JobId job = 0;
  TaskState state = TaskState::pending;

  bool operator==(const PipelineTask&) const = default;
};

/// What a part holds.
struct PipelineStore {
  std::int64_t count = 0;
  std::int64_t bytes = 0;           ///< of the tasks in it as messages; 0 where nothing is sent
  std::int64_t limit = 0;           ///< 0: without bound
  std::vector<PipelineTask> tasks;  ///< those next to leave first; a few only

  [[nodiscard]] bool full() const { return limit > 0 && count >= limit; }
  bool operator==(const PipelineStore&) const = default;
};

/// A worker and what it does at that moment.
struct PipelineWorker {
  enum class Doing : std::uint8_t { nothing, computing, blocked, gilWait, paused };

  LaneId lane = kNoLane;
  std::optional<PipelineTask> task;
  Doing doing = Doing::nothing;
  std::int64_t sinceNs = 0;  ///< when its task began

  bool operator==(const PipelineWorker&) const = default;
};

/// Where every task of a run is at one moment.
struct PipelineState {
  PipelineKind kind = PipelineKind::pool;
  std::int64_t timeNs = 0;
  std::int64_t submitted = 0;
  std::int64_t total = 0;   ///< tasks that there will be, as far as known
  PipelineStore queue;      ///< TaskQueue, the pool's queue, or what is ready for the loop
  PipelineStore callQueue;  ///< processes: handed over and not begun
  PipelineStore resultQueue;
  PipelineStore timers;   ///< loop: tasks that sleep or wait
  PipelineStore futures;  ///< ended, the last ones first
  std::int64_t failed = 0;
  std::int64_t running = 0;
  std::int64_t workerCount = 0;         ///< that live
  std::vector<PipelineWorker> workers;  ///< in the order of their lanes; a few dozen at most
  std::optional<PipelineTask> callersTask;
  bool callerBlocked = false;   ///< waits for room in the queue
  bool managerBlocked = false;  ///< waits for room in the CallQueue
  bool complete = false;        ///< nothing will move any more

  bool operator==(const PipelineState&) const = default;
};

/// The most tasks that a store names, and workers that a state has.
inline constexpr std::size_t kMostPipelineTasks = 24;
inline constexpr std::size_t kMostPipelineWorkers = 64;

/// The state at `time`, which may lie anywhere in the trace. `total` is how many tasks will be
/// submitted, 0 when nobody knows. Looks at every row: 10 ns each. Stops early, with what it has, when
/// `cancelled` gets true. Thread-safe.
[[nodiscard]] PipelineState pipelineStateAt(const Trace& trace, std::int64_t time, std::int64_t total,
                                            const std::atomic<bool>* cancelled = nullptr);

/// The states of a run as it grows, at the moment of each snapshot: looks at open rows only, however
/// many have ended. One object a run; start anew for another recording.
class LivePipeline {
 public:
  [[nodiscard]] PipelineState state(const Trace& trace, std::int64_t total);

 private:
  RowId m_firstOpen = 0;  ///< all rows before have left the queue
};

}  // namespace poolscope::ui
