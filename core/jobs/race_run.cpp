// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/race_run.h"

#include "core/futures/wait.h"
#include "core/jobs/fault_plan.h"
#include "core/processes/process_pool.h"
#include "core/sync/log.h"

#include <csignal>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace poolscope {

RaceRun::RaceRun(std::size_t number, const Workload& workload, const Experiment& experiment, ExecutorSpec spec,
                 SubmittedHook hook)
    : number_(number),
      workload_(workload),
      spec_(std::move(spec)),
      task_timeout_(experiment.task_timeout),
      attempt_(experiment.attempt),
      predicted_s_(predicted_seconds(experiment, spec_)),
      hook_(std::move(hook)),
      planned_faults_(experiment.planned_faults),
      pacer_(std::make_shared<Pacer>(experiment.arrival, experiment.seed)),
      totals_(workload.parts()) {
  for (std::size_t part = 0; part < workload.parts(); ++part)
    run_states_.push_back(workload.job(part).make_run_state());
  if (workload.parts() == 1) return;
  for (std::size_t part = 0; part < workload.parts(); ++part)
    seen_.parts.push_back({.name = workload.name(part)});
  for (std::int64_t i = 0; i < workload.size(); ++i)
    ++seen_.parts[workload.part(i)].tasks;
}

RaceRun::~RaceRun() = default;

void RaceRun::prepare(std::int64_t epoch_ns, bool paused) {
  RunInfo info;
  info.run_id = std::to_string(number_ + 1);
  info.executor = spec_.to_string();
  info.workers = spec_.effective_workers();
  info.queue_limit = spec_.queue_limit;
  const MutexLock lock(mutex_);
  recorder_ = std::make_shared<TraceRecorder>(std::move(info), epoch_ns);
  paused_ = paused;
  try {
    JobRunnerOptions options;
    options.recorder = recorder_;
    for (std::size_t part = 0; part < workload_.parts(); ++part)
      options.run_descriptors.push_back(workload_.job(part).run_descriptors(run_states_[part]));
    options.on_result = [this](std::uint32_t part, const Value& value) { add_to_total(part, value); };
    runner_ = make_runner(spec_, std::move(options));
  } catch (const std::exception& error) {
    log(LogLevel::error, spec_.to_string() + ": " + error.what());
    error_ = error.what();
    return;
  }
  if (!paused) return;
  runner_->executor().pause();
  pacer_->hold(true);
}

std::shared_ptr<JobRunner> RaceRun::runner() const {
  const MutexLock lock(mutex_);
  return runner_;
}

void RaceRun::run(const std::function<void()>& at_start) {
  std::shared_ptr<JobRunner> runner;
  std::shared_ptr<TraceRecorder> recorder;
  {
    const MutexLock lock(mutex_);
    runner = runner_;
    recorder = recorder_;
    started_ = true;
  }
  if (runner) {
    const CpuSampler sampler(recorder);
    std::optional<FaultPlan> faults;
    if (ProcessPoolExecutor* const pool = runner->process_pool(); pool != nullptr && !planned_faults_.empty()) {
      faults.emplace(*pool, planned_faults_);
    }
    std::vector<JobId> jobs;
    for (std::size_t part = 0; part < workload_.parts(); ++part)
      jobs.push_back(recorder->intern_job(workload_.name(part)));
    at_start();
    if (!cancelled_.load()) submit_all(*runner, jobs, *recorder);
    wait_for_all();  // before the shutdown, since what is shut down cannot be paused
    runner->executor().shutdown(true, cancelled_.load());
  } else {
    at_start();  // others wait for it
  }
  recorder->close(now_ns());
  const Trace trace = recorder->snapshot();
  std::string evidence;
  for (std::size_t part = 0; part < workload_.parts(); ++part)
    evidence += workload_.job(part).evidence(run_states_[part]);

  const MutexLock lock(mutex_);
  if (runner) last_stats_ = runner->executor().stats();
  runner_.reset();
  kept_.clear();
  evidence_ = std::move(evidence);
  look_at(trace);
  ended_ = true;
}

void RaceRun::submit_all(JobRunner& runner, const std::vector<JobId>& jobs, TraceRecorder& recorder) {
  for (std::int64_t i = 0; i < workload_.size() && pacer_->wait_for_next(); ++i) {
    try {
      submit_one(runner, i, jobs);
    } catch (const QueueFullError& refused) {
      // The task is part of the run all the same: it failed at the door.
      const std::int64_t now = now_ns();
      const RowId row = recorder.submitted(static_cast<std::uint32_t>(workload_.number(i)), attempt_,
                                           jobs[workload_.part(i)], {}, now);
      TaskExtra extra;
      extra.error = std::string("poolscope::QueueFullError: ") + refused.what();
      recorder.extra(row, std::move(extra));
      recorder.finished(row, TaskState::failed, now, 0);
      keep(Future<Value>());
      if (pacer_->counts_ends()) pacer_->task_ended();
    } catch (const ShutdownError&) {
      return;  // cancelled in between
    } catch (const std::exception& error) {
      fail(error.what());
      runner.executor().shutdown(false, true);
      return;
    }
  }
}

void RaceRun::submit_one(JobRunner& runner, std::int64_t i, const std::vector<JobId>& jobs) {
  JobCall call = workload_.call(i);
  call.run_state = run_states_[call.part];
  call.job->prepare(call);
  SubmitOptions options;
  options.timeout = task_timeout_;
  options.job = jobs[call.part];
  options.label = call.job->label(call);
  options.task_id = static_cast<std::uint32_t>(workload_.number(i));
  options.attempt = attempt_;

  const std::int64_t index = call.index;
  const std::uint32_t part = call.part;
  Future<Value> future = runner.submit(std::move(options), std::move(call));
  keep(future);
  workload_.job(part).note_submitted(run_states_[part], index, future);
  if (pacer_->counts_ends()) future.add_done_callback([pacer = pacer_](const Future<Value>&) { pacer->task_ended(); });
  if (hook_) hook_(number_, static_cast<RowId>(i), future);
  if (spec_.join_in_loop && describe(spec_.kind).has_key("join")) wait(std::array{future});
}

// Rows are numbered in the order of submits, and only this run's thread submits, so the position in
// the deque tells the row.
void RaceRun::keep(Future<Value> future) {
  const MutexLock lock(mutex_);
  kept_.push_back(std::move(future));
  while (!kept_.empty() && (!kept_.front().valid() || kept_.front().done())) {
    kept_.pop_front();
    ++first_kept_;
  }
}

// From the back: the last one ends last, or nearly so, and the thread sleeps until then instead of
// taking part in every end.
void RaceRun::wait_for_all() {
  while (true) {
    Future<Value> last;
    {
      const MutexLock lock(mutex_);
      while (!kept_.empty() && (!kept_.back().valid() || kept_.back().done()))
        kept_.pop_back();
      if (kept_.empty()) return;
      last = kept_.back();
    }
    wait(std::array{last});
  }
}

void RaceRun::add_to_total(std::uint32_t part, const Value& result) {
  const MutexLock lock(total_mutex_);
  workload_.job(part).add_to_total(totals_[part], result);
}

void RaceRun::fail(const std::string& text) {
  log(LogLevel::error, spec_.to_string() + ": " + text);
  const MutexLock lock(mutex_);
  error_ = text;
}

void RaceRun::pause() {
  const MutexLock lock(mutex_);
  if (ended_ || cancelled_.load()) return;
  paused_ = true;
  pacer_->hold(true);
  if (runner_) runner_->executor().pause();
}

void RaceRun::resume() {
  const MutexLock lock(mutex_);
  paused_ = false;
  pacer_->hold(false);
  if (runner_) runner_->executor().resume();
}

void RaceRun::step() {
  const MutexLock lock(mutex_);
  if (runner_ && paused_) runner_->executor().step();
}

void RaceRun::cancel() {
  cancelled_.store(true);
  pacer_->stop();
  {
    const MutexLock lock(mutex_);
    paused_ = false;
  }
  if (const std::shared_ptr<JobRunner> living = runner()) living->executor().cancel_all();
}

void RaceRun::finish_running() {
  pacer_->stop();
  if (const std::shared_ptr<JobRunner> living = runner()) living->executor().shutdown(false, true);
}

bool RaceRun::cancel_task(RowId row) {
  Future<Value> future;
  {
    const MutexLock lock(mutex_);
    if (row < first_kept_ || row - first_kept_ >= kept_.size()) return false;
    future = kept_[row - first_kept_];
  }
  return future.valid() && !future.done() && future.request_cancel();
}

void RaceRun::cancel_pending() {
  std::vector<Future<Value>> waiting;
  {
    const MutexLock lock(mutex_);
    waiting.assign(kept_.begin(), kept_.end());
  }
  for (Future<Value>& future : waiting) {
    if (future.valid()) (void)future.cancel();
  }
}

bool RaceRun::kill_worker(LaneId lane) {
  const std::shared_ptr<JobRunner> living = runner();
  ProcessPoolExecutor* const pool = living ? living->process_pool() : nullptr;
  if (pool == nullptr) return false;
  const Trace now = trace();
  return lane < now.lanes().size() && now.lanes()[lane].stop_ns == kNoTime &&
         pool->kill_worker_process(now.lanes()[lane].pid, SIGKILL);
}

RunPhase RaceRun::phase() const {
  const MutexLock lock(mutex_);
  if (ended_) return RunPhase::ended;
  if (cancelled_.load()) return RunPhase::cancelling;
  if (!started_) return RunPhase::waiting;
  return paused_ ? RunPhase::paused : RunPhase::running;
}

Trace RaceRun::trace() const {
  std::shared_ptr<TraceRecorder> recorder;
  {
    const MutexLock lock(mutex_);
    recorder = recorder_;
  }
  return recorder ? recorder->snapshot() : Trace();
}

}  // namespace poolscope
