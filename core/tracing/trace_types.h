// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace poolscope {

/// Where an attempt at a task stands. The order is that of a life; everything from `finished` on
/// is an end and never changes again.
enum class TaskState : std::uint8_t {
  pending,    ///< submitted, waits in a queue
  running,    ///< a worker has begun with it
  finished,   ///< returned a value
  failed,     ///< threw an exception
  cancelled,  ///< ended on request, before or while it ran
  timed_out,  ///< ended by its own time limit
  lost,       ///< its worker died under it
};
inline constexpr int kTaskStateCount = 7;

/// True for the states that never change again.
[[nodiscard]] constexpr bool is_final(TaskState state) noexcept { return state >= TaskState::finished; }

/// The state's word in files and on screen before translation, e.g. "timed_out".
[[nodiscard]] std::string_view to_string(TaskState state) noexcept;
[[nodiscard]] std::optional<TaskState> parse_task_state(std::string_view word) noexcept;

/// What a lane of the timeline stands for.
enum class LaneKind : std::uint8_t { worker, main, manager, gil, loop };
[[nodiscard]] std::string_view to_string(LaneKind kind) noexcept;

/// Why a stretch of a task's time was not spent computing, or how the GIL was held.
enum class SegmentKind : std::uint8_t {
  gil_wait,  ///< wants the GIL, another thread holds it
  gil_hold,  ///< holds the GIL; lies on the GIL's lane as well
  blocked,   ///< waits for something outside: a sleep, a child, a file
  paused,    ///< stands at a checkpoint because the executor is paused
};
[[nodiscard]] std::string_view to_string(SegmentKind kind) noexcept;

/// How a segment ended.
enum class SegmentCause : std::uint8_t {
  none,
  voluntary,  ///< the holder let the GIL go by itself: it blocks or ends
  forced,     ///< a waiter asked after the switch interval and the holder gave way
};
[[nodiscard]] std::string_view to_string(SegmentCause cause) noexcept;

/// Index of an attempt's row in its Trace.
using RowId = std::uint32_t;
/// Index of a lane in its Trace.
using LaneId = std::uint32_t;
/// Index of a job's name in its Trace.
using JobId = std::uint16_t;

inline constexpr RowId kNoRow = std::numeric_limits<RowId>::max();
inline constexpr LaneId kNoLane = std::numeric_limits<LaneId>::max();
/// A time that has not come yet. All times are in ns since the run's start.
inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

/// One line of the timeline: a worker thread, the GIL, ...
struct Lane {
  LaneKind kind = LaneKind::worker;
  int index = 0;     ///< counts from 0 within its kind: "worker 3"
  std::string name;  ///< the engine's own name, e.g. ThreadPoolExecutor-0_3
  int pid = 0;
  int tid = 0;
  std::int64_t start_ns = 0;
  std::int64_t stop_ns = kNoTime;  ///< kNoTime while it lives

  bool operator==(const Lane&) const = default;
};

/// A stretch of a task's (or the GIL's) time; see SegmentKind.
struct Segment {
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = kNoTime;  ///< kNoTime while it lasts
  RowId row = kNoRow;
  LaneId lane = kNoLane;
  SegmentKind kind = SegmentKind::blocked;
  SegmentCause cause = SegmentCause::none;
  RowId awaits = kNoRow;  ///< of a blocked task: the one whose end it waits for; of several, the one that let it go on

  bool operator==(const Segment&) const = default;
};

/// One look at a worker's load. Only these are sampled; everything else is exact.
struct WorkerSample {
  std::int64_t time_ns = 0;
  LaneId lane = kNoLane;       ///< kNoLane: the whole process
  float cpu_percent = 0;       ///< of one core, since the sample before
  std::int64_t rss_bytes = 0;  ///< of the worker's process; threads share their process's
  char state = '?';            ///< the kernel's letter: R runs, S sleeps, D waits for a device

  bool operator==(const WorkerSample&) const = default;
};

/// What only some attempts have, kept beside the columns.
struct TaskExtra {
  std::int64_t gil_wait_ns = 0;
  std::int64_t blocked_ns = 0;  ///< slept or waited for something outside
  std::int64_t paused_ns = 0;
  std::int64_t send_bytes = 0;
  std::int64_t recv_bytes = 0;
  std::int64_t call_queue_ns = 0;  ///< from being sent to a worker process until it began there
  std::int64_t serialize_ns = 0;   ///< turned arguments and result into bytes and back, on both sides
  std::int64_t return_ns = 0;      ///< the result was on its way back
  std::int64_t max_rss_bytes = 0;  ///< peak memory of a command's process; 0 when not known
  std::optional<int> exit_code;
  std::optional<int> signal;
  std::string error;                      ///< "type: text" of what was thrown
  std::string output;                     ///< what the task wrote (standard output or log), bounded
  std::string error_output;               ///< what it wrote to standard error, bounded
  std::int64_t output_dropped_bytes = 0;  ///< written beyond the bounds, counted but not kept

  bool operator==(const TaskExtra&) const = default;
};

/// What a run is called and where it ran.
struct RunInfo {
  std::string run_id;    ///< unique within a recording, e.g. "1"
  std::string executor;  ///< the executor's spec, e.g. threads:workers=2
  int workers = 0;
  std::int64_t queue_limit = 0;  ///< 0: without bound

  bool operator==(const RunInfo&) const = default;
};

}  // namespace poolscope
