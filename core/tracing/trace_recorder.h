// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mutex.h"
#include "core/tracing/trace.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolscope {

class TraceCollector;
struct EventBuffers;

/// Records what happens in one run. Every thread writes into a buffer of its own, without locks and
/// without ever dropping an event; snapshot() gathers the buffers into columns while writers go on.
///
/// Thread-safety: every method may be called from any thread at any time. An event must be recorded
/// after the events it follows from (a start after its submit), which is so when the hand-over of
/// the task itself is synchronised. One that comes a moment too early is kept until its row is there.
///
/// Times are Clock times in ns; the columns hold them relative to the epoch.
class TraceRecorder {
 public:
  explicit TraceRecorder(RunInfo info, std::int64_t epoch_ns);
  ~TraceRecorder();
  TraceRecorder(const TraceRecorder&) = delete;
  TraceRecorder& operator=(const TraceRecorder&) = delete;

  [[nodiscard]] std::int64_t epoch_ns() const noexcept { return epoch_ns_; }

  /// Number of a job's name. A mutex: call once a job, not once a task. Throws std::length_error
  /// beyond 65,535 names.
  JobId intern_job(std::string_view name) EXCLUDES(names_mutex_);
  /// The job of tasks that name none: "callable", known from the first call on. Cheap.
  JobId callable_job() {
    const int known = callable_job_.load(std::memory_order_relaxed);
    return known >= 0 ? static_cast<JobId>(known) : intern_callable_job();
  }
  /// A new lane, alive from `time_ns` on. A mutex: call once a worker.
  LaneId add_lane(LaneKind kind, std::string name, int pid, int tid, std::int64_t time_ns) EXCLUDES(names_mutex_);
  void lane_stopped(LaneId lane, std::int64_t time_ns) EXCLUDES(names_mutex_);

  /// A task enters the queue; gives the number that all its later events carry. `parent` is the row of the
  /// task that submits it, kNoRow for none; one sixteen millions of rows before is not kept.
  RowId submitted(std::uint32_t task_id, int attempt, JobId job, std::string_view label, std::int64_t time_ns,
                  RowId parent = kNoRow);
  /// As submitted(), in two steps, for callers that must know the number before the moment of the
  /// submit. Every reserved row must be submitted: snapshots show no row behind one that is missing.
  [[nodiscard]] RowId reserve_row() noexcept { return next_row_.fetch_add(1, std::memory_order_relaxed); }
  void submitted(RowId row, std::uint32_t task_id, int attempt, JobId job, std::string_view label, std::int64_t time_ns,
                 RowId parent = kNoRow);
  /// A task begins and ends on the calling thread: for the price of one event, unless something
  /// happens to it in between. Until its end a snapshot shows it as running. Tasks of one thread may
  /// lie within each other. Both calls get the same row, lane and times.
  void begin_task(RowId row, LaneId lane, std::int64_t dispatch_ns, std::int64_t start_ns);
  void end_task(RowId row, LaneId lane, std::int64_t dispatch_ns, std::int64_t start_ns, std::int64_t end_ns,
                TaskState state, std::int64_t cpu_ns);
  void dispatched(RowId row, LaneId lane, std::int64_t time_ns);
  void started(RowId row, LaneId lane, std::int64_t time_ns);
  /// `state` is a final one. Processor time in ns, of the task only; run_task() gives wall time for
  /// tasks that are too short to ask the kernel (see CpuClock there).
  void finished(RowId row, TaskState state, std::int64_t time_ns, std::int64_t cpu_ns);
  void result(RowId row, std::string text);
  /// The fields that few tasks have. Merged with what came before: texts replace, numbers add up.
  void extra(RowId row, TaskExtra extra);
  /// `awaits`: see Segment. Who does not know it at the beginning says it at the end.
  void segment_begin(RowId row, LaneId lane, SegmentKind kind, std::int64_t time_ns, RowId awaits = kNoRow);
  void segment_end(RowId row, LaneId lane, SegmentKind kind, SegmentCause cause, std::int64_t time_ns,
                   RowId awaits = kNoRow);
  void sample(const WorkerSample& sample);  ///< time_ns relative to the epoch already

  /// Nothing will be recorded any more; later snapshots are complete().
  void close(std::int64_t time_ns);

  /// Everything recorded so far, as columns. Never makes a writer wait; readers wait for each other.
  [[nodiscard]] Trace snapshot() EXCLUDES(collect_mutex_);
  /// The counts without making columns readable; cheaper than snapshot(). Also frees the buffers, so
  /// a long run that nobody looks at should ask now and then.
  [[nodiscard]] TraceCounts counts() EXCLUDES(collect_mutex_);

  /// Lanes that are alive and belong to a thread of this process, for the sampler.
  [[nodiscard]] std::vector<std::pair<LaneId, int>> live_threads() EXCLUDES(names_mutex_);
  /// Lanes that are alive and are another process: lane and pid.
  [[nodiscard]] std::vector<std::pair<LaneId, int>> live_processes() EXCLUDES(names_mutex_);

 private:
  JobId intern_callable_job() EXCLUDES(names_mutex_);
  void collect() REQUIRES(collect_mutex_);
  void collect_names() REQUIRES(collect_mutex_) EXCLUDES(names_mutex_);

  const std::int64_t epoch_ns_;
  const std::shared_ptr<EventBuffers> buffers_;
  std::atomic<int> callable_job_{-1};  // -1: not asked for yet
  std::atomic<std::int64_t> closed_at_ns_{kNoTime};
  // On a line of its own: who submits writes it, while those who run tasks read what lies around it.
  alignas(64) std::atomic<RowId> next_row_{0};

  // Lanes and jobs are few and must be known before the first event that names them is collected.
  alignas(64) Mutex names_mutex_;
  std::vector<std::string> jobs_ GUARDED_BY(names_mutex_);
  std::vector<Lane> new_lanes_ GUARDED_BY(names_mutex_);  // not collected yet
  LaneId lane_count_ GUARDED_BY(names_mutex_) = 0;
  std::array<int, 5> lanes_of_kind_ GUARDED_BY(names_mutex_){};
  std::vector<std::pair<LaneId, int>> live_threads_ GUARDED_BY(names_mutex_);
  std::vector<std::pair<LaneId, int>> live_processes_ GUARDED_BY(names_mutex_);

  Mutex collect_mutex_;
  const std::unique_ptr<TraceCollector> collector_;  // what it points to is guarded by collect_mutex_
  std::size_t jobs_collected_ GUARDED_BY(collect_mutex_) = 0;
};

}  // namespace poolscope
