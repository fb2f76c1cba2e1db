// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_runner.h"
#include "core/jobs/pacer.h"
#include "core/jobs/race.h"
#include "core/jobs/workload.h"
#include "core/sync/mutex.h"
#include "core/tracing/cpu_sampler.h"
#include "core/tracing/trace_recorder.h"

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace poolscope {

/// One executor's part of a race: submits the workload, keeps the futures that have not ended, and
/// adds up. run() belongs to one thread; everything else is thread-safe.
class RaceRun {
 public:
  RaceRun(std::size_t number, const Workload& workload, const Experiment& experiment, ExecutorSpec spec,
          SubmittedHook hook);
  ~RaceRun();
  RaceRun(const RaceRun&) = delete;
  RaceRun& operator=(const RaceRun&) = delete;

  /// Makes executor and trace; the run's time counts from `epoch_ns`. An executor that cannot be made
  /// is the run's error.
  void prepare(std::int64_t epoch_ns, bool paused) EXCLUDES(mutex_);
  /// Submits everything and returns when all has ended. Calls `at_start` when all is ready for the first task,
  /// which comes as soon as that returns.
  void run(const std::function<void()>& at_start) EXCLUDES(mutex_);

  void pause() EXCLUDES(mutex_);
  void resume() EXCLUDES(mutex_);
  void step() EXCLUDES(mutex_);
  void cancel() EXCLUDES(mutex_);
  void finish_running() EXCLUDES(mutex_);
  bool cancel_task(RowId row) EXCLUDES(mutex_);
  void cancel_pending() EXCLUDES(mutex_);
  bool kill_worker(LaneId lane) EXCLUDES(mutex_);
  [[nodiscard]] RunPhase phase() const EXCLUDES(mutex_);
  [[nodiscard]] Trace trace() const EXCLUDES(mutex_);
  [[nodiscard]] RunSummary summary(const Trace& trace) const EXCLUDES(mutex_);

 private:
  // What has been read from the trace so far, so that a summary looks at new rows only.
  struct Seen {
    std::size_t finished = 0;
    std::int64_t cpu_ns = 0;
    std::string first_failure;
    std::int64_t first_submit_ns = kNoTime;
    std::int64_t last_end_ns = kNoTime;
    std::int64_t max_depth = -1;  // exact, once the trace is complete
    std::vector<PartSummary> parts;
  };

  void submit_all(JobRunner& runner, const std::vector<JobId>& jobs, TraceRecorder& recorder);
  void submit_one(JobRunner& runner, std::int64_t i, const std::vector<JobId>& jobs);
  void keep(Future<Value> future) EXCLUDES(mutex_);
  void wait_for_all() EXCLUDES(mutex_);
  void add_to_total(std::uint32_t part, const Value& result) EXCLUDES(total_mutex_);
  void fail(const std::string& text) EXCLUDES(mutex_);
  [[nodiscard]] std::shared_ptr<JobRunner> runner() const EXCLUDES(mutex_);
  void look_at(const Trace& trace) const REQUIRES(mutex_);
  void look_at_part(const Trace& trace, RowId row, PartSummary& part) const REQUIRES(mutex_);

  const std::size_t number_;
  const Workload& workload_;
  const ExecutorSpec spec_;
  const Timeout task_timeout_;
  const int attempt_;
  const std::optional<double> predicted_s_;
  const SubmittedHook hook_;
  std::vector<std::shared_ptr<void>> run_states_;  // of each job, shared by its tasks; const once made
  const std::vector<PlannedFault> planned_faults_;
  const std::shared_ptr<Pacer> pacer_;  // shared with the futures, whose callbacks may come late
  std::atomic<bool> cancelled_{false};

  mutable Mutex mutex_;  // guards everything below
  std::shared_ptr<TraceRecorder> recorder_ GUARDED_BY(mutex_);
  std::shared_ptr<JobRunner> runner_ GUARDED_BY(mutex_);  // null before prepare and after the end
  // Futures of tasks that may not have ended; the first belongs to row first_kept_.
  std::deque<Future<Value>> kept_ GUARDED_BY(mutex_);
  RowId first_kept_ GUARDED_BY(mutex_) = 0;
  bool paused_ GUARDED_BY(mutex_) = false;
  bool started_ GUARDED_BY(mutex_) = false;
  bool ended_ GUARDED_BY(mutex_) = false;
  std::string error_ GUARDED_BY(mutex_);
  std::string evidence_ GUARDED_BY(mutex_);
  ExecutorStats last_stats_ GUARDED_BY(mutex_);  // of the runner that is gone
  mutable Seen seen_ GUARDED_BY(mutex_);

  mutable Mutex total_mutex_;                           // apart from mutex_: workers take it for every task
  std::vector<Value> totals_ GUARDED_BY(total_mutex_);  // of each job
};

}  // namespace poolscope
