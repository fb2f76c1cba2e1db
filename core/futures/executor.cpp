// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/executor.h"

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

std::optional<JobId> Executor::callable_job() {
  if (recorder() == nullptr) return std::nullopt;
  int job = callable_job_.load(std::memory_order_relaxed);
  if (job < 0) {
    job = recorder()->intern_job("callable");
    callable_job_.store(job, std::memory_order_relaxed);
  }
  return static_cast<JobId>(job);
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

std::int64_t record_submitted(TraceRecorder* recorder, WorkItem& item) {
  const std::int64_t time_ns = now_ns();
  if (recorder == nullptr) return time_ns;
  item.recorder = recorder;
  item.row = recorder->reserve_row();
  const SubmitOptions& o = item.options;
  recorder->submitted(item.row, o.task_id.value_or(item.row), o.attempt, o.job.value_or(JobId{0}), o.label, time_ns);
  return time_ns;
}

}  // namespace poolscope
