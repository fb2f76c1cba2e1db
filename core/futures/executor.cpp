// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/executor.h"

#include "core/futures/task_context.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <unistd.h>

namespace poolscope {

std::string_view to_string(QueueFull what) noexcept {
  switch (what) {
    case QueueFull::block: return "block";
    case QueueFull::reject: return "reject";
    case QueueFull::caller_runs: return "caller-runs";
  }
  return "block";
}

void MapOptions::check() const {
  if (chunksize < 1) throw std::invalid_argument(fmt::format("chunksize must be 1 or more, not {}", chunksize));
  if (buffersize && *buffersize < 1) {
    throw std::invalid_argument(fmt::format("buffersize must be 1 or more, not {}", *buffersize));
  }
}

Executor& living_executor(const ExecutorHandle& handle) {
  Executor* executor = handle.executor.load();
  if (executor == nullptr) throw ShutdownError("cannot schedule new futures after the executor was destroyed");
  return *executor;
}

Executor::Executor(ExecutorOptions options)
    : options_(std::move(options)), handle_(std::make_shared<ExecutorHandle>()) {
  handle_->executor.store(this);
}

Executor::~Executor() = default;

// Asking the kernel takes some microseconds, so it is done now and then; but each time while the
// process is beyond the limit, so that the first submit after that is refused as the last one was.
void Executor::check_memory() {
  constexpr std::uint32_t kSubmitsBetween = 16;  // few, since each may bring a hundred megabytes
  const std::uint32_t left = submits_to_check_.load(std::memory_order_relaxed);
  if (left > 0) {
    submits_to_check_.store(left - 1, std::memory_order_relaxed);  // roughly, when several submit
    return;
  }
  const auto held = static_cast<std::size_t>(process_rss_bytes());
  if (held <= options_.memory_limit_bytes) {
    submits_to_check_.store(kSubmitsBetween, std::memory_order_relaxed);
    return;
  }
  constexpr double kMiB = 1024.0 * 1024.0;
  throw MemoryLimitError(
      fmt::format("the process holds {:.0f} MiB of memory, and its limit is {:.0f} MiB: no more tasks are taken; let "
                  "fewer wait at a time (a queue limit) or raise the memory limit",
                  static_cast<double>(held) / kMiB, static_cast<double>(options_.memory_limit_bytes) / kMiB));
}

void Executor::retire() noexcept { handle_->executor.store(nullptr); }

LaneId add_lane(TraceRecorder* recorder, LaneKind kind, const std::string& name) {
  if (recorder == nullptr) return kNoLane;
  const int tid = kind == LaneKind::gil ? 0 : current_tid();
  return recorder->add_lane(kind, name, getpid(), tid, now_ns());
}

void stop_lane(TraceRecorder* recorder, LaneId lane) {
  if (recorder != nullptr && lane != kNoLane) recorder->lane_stopped(lane, now_ns());
}

RowId parent_row(const TraceRecorder& recorder) noexcept {
  const TaskContext* const task = TaskContext::current();
  return task != nullptr && task->place().recorder == &recorder ? task->place().row : kNoRow;
}

void record_submitted_row(TraceRecorder& recorder, RowId row, const SubmitOptions* options, std::int64_t time_ns) {
  if (options == nullptr) {
    recorder.submitted(row, row, 1, recorder.callable_job(), {}, time_ns, parent_row(recorder));
    return;
  }
  const SubmitOptions& o = *options;
  recorder.submitted(row, o.task_id.value_or(row), o.attempt, o.job ? *o.job : recorder.callable_job(), o.label,
                     time_ns, parent_row(recorder));
}

std::int64_t record_submitted(TraceRecorder* recorder, WorkItem& item) {
  const std::int64_t time_ns = now_ns();
  if (recorder == nullptr) return time_ns;
  item.recorder = recorder;
  item.row = recorder->reserve_row();
  record_submitted_row(*recorder, item.row, &item.options(), time_ns);
  return time_ns;
}

}  // namespace poolscope
