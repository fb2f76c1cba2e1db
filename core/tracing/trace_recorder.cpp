// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/trace_recorder.h"

#include "core/sync/clock.h"
#include "core/tracing/event_buffers.h"
#include "core/tracing/trace_collector.h"

#include <unistd.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <stdexcept>
#include <utility>

namespace poolscope {

TraceRecorder::TraceRecorder(RunInfo info, std::int64_t epoch_ns)
    : epoch_ns_(epoch_ns),
      buffers_(std::make_shared<EventBuffers>()),
      collector_(std::make_unique<TraceCollector>(std::move(info), epoch_ns)) {}

TraceRecorder::~TraceRecorder() = default;

JobId TraceRecorder::intern_job(std::string_view name) {
  const MutexLock lock(names_mutex_);
  const auto found = std::find(jobs_.begin(), jobs_.end(), name);
  if (found == jobs_.end()) {
    if (jobs_.size() >= std::numeric_limits<JobId>::max()) {
      throw std::length_error("a run can hold 65,535 different job names, not more");
    }
    jobs_.emplace_back(name);
    return static_cast<JobId>(jobs_.size() - 1);
  }
  return static_cast<JobId>(found - jobs_.begin());
}

JobId TraceRecorder::intern_callable_job() {
  const JobId job = intern_job("callable");
  callable_job_.store(job, std::memory_order_relaxed);
  return job;
}

LaneId TraceRecorder::add_lane(LaneKind kind, std::string name, int pid, int tid, std::int64_t time_ns) {
  const MutexLock lock(names_mutex_);
  Lane lane;
  lane.kind = kind;
  lane.index = lanes_of_kind_.at(static_cast<std::size_t>(kind))++;
  lane.name = std::move(name);
  lane.pid = pid;
  lane.tid = tid;
  lane.start_ns = time_ns - epoch_ns_;
  new_lanes_.push_back(std::move(lane));
  const LaneId id = lane_count_++;
  if (tid > 0) (pid == ::getpid() ? live_threads_ : live_processes_).emplace_back(id, tid);
  return id;
}

void TraceRecorder::lane_stopped(LaneId lane, std::int64_t time_ns) {
  {
    const MutexLock lock(names_mutex_);
    const auto found = std::find_if(live_threads_.begin(), live_threads_.end(),
                                    [lane](const auto& live) { return live.first == lane; });
    if (found != live_threads_.end()) {
      *found = live_threads_.back();
      live_threads_.pop_back();
    } else {
      std::erase_if(live_processes_, [lane](const auto& live) { return live.first == lane; });
    }
  }
  buffers_->mine().push(TaskEvent::make(EventKind::lane_stopped, kNoRow, lane, time_ns));
}

RowId TraceRecorder::submitted(std::uint32_t task_id, int attempt, JobId job, std::string_view label,
                               std::int64_t time_ns, RowId parent) {
  const RowId row = reserve_row();
  submitted(row, task_id, attempt, job, label, time_ns, parent);
  return row;
}

void TraceRecorder::submitted(RowId row, std::uint32_t task_id, int attempt, JobId job, std::string_view label,
                              std::int64_t time_ns, RowId parent) {
  const auto small_attempt = static_cast<std::uint64_t>(std::clamp(attempt, 1, 255));
  const std::uint64_t value = task_id | std::uint64_t{job} << 32U | small_attempt << 48U;
  const TaskEvent submit =
      TaskEvent::make(EventKind::submitted, row, parent < row ? row - parent : kNoLane, time_ns, value);
  if (label.empty()) {
    buffers_->mine().push(submit);
  } else {
    buffers_->mine().push(submit, TaskEvent::make_text(EventKind::label, row, label));
  }
}

void TraceRecorder::begin_task(RowId row, LaneId lane, std::int64_t dispatch_ns, std::int64_t start_ns) {
  buffers_->mine().begin_task({row, lane, dispatch_ns, start_ns});
}

void TraceRecorder::end_task(RowId row, LaneId lane, std::int64_t dispatch_ns, std::int64_t start_ns,
                             std::int64_t end_ns, TaskState state, std::int64_t cpu_ns) {
  buffers_->mine().end_task({row, lane, dispatch_ns, start_ns}, state, end_ns, cpu_ns);
}

void TraceRecorder::dispatched(RowId row, LaneId lane, std::int64_t time_ns) {
  buffers_->mine().push(TaskEvent::make(EventKind::dispatched, row, lane, time_ns));
}

void TraceRecorder::started(RowId row, LaneId lane, std::int64_t time_ns) {
  buffers_->mine().push(TaskEvent::make(EventKind::started, row, lane, time_ns));
}

void TraceRecorder::finished(RowId row, TaskState state, std::int64_t time_ns, std::int64_t cpu_ns) {
  Producer& producer = buffers_->mine();
  producer.write_begin_of(row);
  producer.push(TaskEvent::make(EventKind::finished, row, kNoLane, time_ns, static_cast<std::uint64_t>(cpu_ns),
                                static_cast<unsigned>(state)));
}

void TraceRecorder::result(RowId row, std::string text) {
  buffers_->mine().push(TaskEvent::make_text(EventKind::result, row, std::move(text)));
}

void TraceRecorder::extra(RowId row, TaskExtra extra) {
  auto* const copy = new TaskExtra(std::move(extra));  // freed when collected
  buffers_->mine().push(TaskEvent::make(EventKind::extra, row, kNoLane, 0, std::bit_cast<std::uintptr_t>(copy)));
}

void TraceRecorder::segment_begin(RowId row, LaneId lane, SegmentKind kind, std::int64_t time_ns, RowId awaits) {
  buffers_->mine().begin_segment(row, lane, kind, time_ns, awaits);
}

void TraceRecorder::segment_end(RowId row, LaneId lane, SegmentKind kind, SegmentCause cause, std::int64_t time_ns,
                                RowId awaits) {
  const unsigned detail = static_cast<unsigned>(kind) | static_cast<unsigned>(cause) << 2U;
  buffers_->mine().push(TaskEvent::make(EventKind::segment_end, row, lane, time_ns, awaits, detail));
}

void TraceRecorder::sample(const WorkerSample& sample) {
  auto* const copy = new WorkerSample(sample);  // freed when collected
  buffers_->mine().push(
      TaskEvent::make(EventKind::sample, kNoRow, sample.lane, 0, std::bit_cast<std::uintptr_t>(copy)));
}

void TraceRecorder::close(std::int64_t time_ns) { closed_at_ns_.store(time_ns, std::memory_order_release); }

Trace TraceRecorder::snapshot() {
  const MutexLock lock(collect_mutex_);
  collect();
  return collector_->builder().snapshot();
}

TraceCounts TraceRecorder::counts() {
  const MutexLock lock(collect_mutex_);
  collect();
  return collector_->builder().counts();
}

std::vector<std::pair<LaneId, int>> TraceRecorder::live_threads() {
  const MutexLock lock(names_mutex_);
  return live_threads_;
}

std::vector<std::pair<LaneId, int>> TraceRecorder::live_processes() {
  const MutexLock lock(names_mutex_);
  return live_processes_;
}

void TraceRecorder::collect() {
  // Read first: what was recorded before the close is in the buffers now.
  const std::int64_t closed_at = closed_at_ns_.load(std::memory_order_acquire);
  const bool closed = closed_at != kNoTime;
  TraceCollector& collector = *collector_;
  collector.collect(*buffers_, [this]() NO_THREAD_SAFETY_ANALYSIS { collect_names(); });  // collect_mutex_ is held
  collector.builder().set_events(collector.collected(), closed ? collector.recorded() - collector.collected() : 0);
  const std::int64_t now = (closed ? closed_at : now_ns()) - epoch_ns_;
  collector.builder().set_now(std::max(now, collector.last_time_ns()), closed);
}

void TraceRecorder::collect_names() {
  TraceBuilder& builder = collector_->builder();
  const MutexLock lock(names_mutex_);
  for (; jobs_collected_ < jobs_.size(); ++jobs_collected_) {
    builder.intern_job(jobs_[jobs_collected_]);
  }
  for (Lane& lane : new_lanes_) {
    builder.add_lane(std::move(lane));
  }
  new_lanes_.clear();
}

}  // namespace poolscope
