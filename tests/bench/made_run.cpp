// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/made_run.h"

#include "core/sync/clock.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace poolscope::bench {
namespace {

constexpr std::int64_t kWaitNs = 5'000'000;

RunInfo info() {
  return RunInfo{.run_id = "1", .executor = "threads:workers=16", .workers = static_cast<int>(MadeRun::kLanes)};
}

std::string lane_name(LaneId lane) { return "ThreadPoolExecutor-0_" + std::to_string(lane); }

}  // namespace

MadeRun::MadeRun(std::int64_t wait_ns, std::int64_t rate)
    : wait_ns_(wait_ns), task_ns_(std::int64_t{kLanes} * 1'000'000'000 / rate) {}

MadeTask MadeRun::begin(LaneId lane, std::int64_t free_ns) {
  // Three orders of magnitude, as real work has: 10 to the power of 0 to 3, whose mean is 144.6.
  const double part = std::uniform_real_distribution<double>(0, 3)(random_);
  const auto length = static_cast<std::int64_t>(std::pow(10.0, part) / 144.6 * 0.9 * static_cast<double>(task_ns_));
  MadeTask task;
  task.row = rows_++;
  task.lane = lane;
  task.start_ns = free_ns + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(task_ns_ / 5));
  task.end_ns = task.start_ns + length;
  task.submit_ns = std::max(last_submit_ns_, task.start_ns - wait_ns_);
  task.start_ns = std::max(task.start_ns, task.submit_ns);
  task.end_ns = std::max(task.end_ns, task.start_ns + 100);
  last_submit_ns_ = task.submit_ns;
  if (random_() % 1000 == 0) task.state = TaskState::failed;
  return task;
}

MadeRun::Step MadeRun::next() {
  Step step;
  step.ended.row = kNoRow;
  if (running_.size() < kLanes) {
    step.begun = begin(static_cast<LaneId>(running_.size()), 0);
  } else {
    step.ended = running_.top();
    running_.pop();
    step.begun = begin(step.ended.lane, step.ended.end_ns);
  }
  running_.push(step.begun);
  return step;
}

Trace made_trace(std::size_t tasks) {
  TraceBuilder builder(info());
  const JobId job = builder.intern_job("spin");
  for (LaneId lane = 0; lane < MadeRun::kLanes; ++lane)
    builder.add_lane(Lane{.index = static_cast<int>(lane), .name = lane_name(lane), .pid = 1, .tid = 2});
  MadeRun run(kWaitNs);
  std::int64_t last_ns = 0;
  for (std::size_t ended = 0; ended < tasks;) {
    const MadeRun::Step step = run.next();
    if (step.begun.row < tasks) {
      const MadeTask& task = step.begun;
      builder.put_task(task.row, task.row, 1, job, task.submit_ns);
      builder.set_dispatched(task.row, task.lane, task.start_ns);
      builder.set_started(task.row, task.lane, task.start_ns);
    }
    if (step.ended.row < tasks) {
      const MadeTask& task = step.ended;
      builder.set_finished(task.row, task.state, task.end_ns, task.end_ns - task.start_ns);
      last_ns = std::max(last_ns, task.end_ns);
      ++ended;
    }
  }
  builder.set_events(static_cast<std::int64_t>(tasks) * 4, 0);
  builder.set_now(last_ns, true);
  return builder.snapshot();
}

// Who records only when a task begins must not say that it was submitted earlier.
MadeLiveRun::MadeLiveRun(std::size_t tasks) : run_(0) {
  MadeRun rehearsal(0);
  std::int64_t length_ns = 0;
  for (std::size_t i = 0; i < tasks; ++i)
    length_ns = rehearsal.next().begun.start_ns;

  begin(length_ns);
  while (begun_ < tasks) {
    record();
    if (begun_ % 250'000 == 0) static_cast<void>(recorder_->counts());  // frees what the events took
  }
}

MadeLiveRun::MadeLiveRun(std::int64_t rate, std::int64_t past_ns) : run_(0, rate) { begin(past_ns); }

void MadeLiveRun::begin(std::int64_t past_ns) {
  recorder_ = std::make_unique<TraceRecorder>(info(), now_ns() - past_ns);
  job_ = recorder_->intern_job("spin");
  for (LaneId lane = 0; lane < MadeRun::kLanes; ++lane)
    recorder_->add_lane(LaneKind::worker, lane_name(lane), 1, 2, recorder_->epoch_ns());
  next_ = run_.next();
}

void MadeLiveRun::catch_up() { catch_up(now_ns() - recorder_->epoch_ns()); }

void MadeLiveRun::catch_up(std::int64_t time_ns) {
  while (next_.begun.start_ns <= time_ns)
    record();
}

void MadeLiveRun::record() {
  const std::int64_t epoch = recorder_->epoch_ns();
  if (const MadeTask& task = next_.ended; task.row != kNoRow) {
    recorder_->finished(task.row, task.state, epoch + task.end_ns, task.end_ns - task.start_ns);
  }
  const MadeTask& task = next_.begun;
  const RowId row = recorder_->submitted(task.row, 1, job_, {}, epoch + task.submit_ns);
  recorder_->dispatched(row, task.lane, epoch + task.start_ns);
  recorder_->started(row, task.lane, epoch + task.start_ns);
  ++begun_;
  next_ = run_.next();
}

}  // namespace poolscope::bench
