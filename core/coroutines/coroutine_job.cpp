// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/coroutine_core.h"
#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <algorithm>

namespace poolscope::coroutines {

bool CoroutineExecutor::Job::begin(Core& core, std::int64_t taken_ns) {
  if (!item_.state().set_running_or_notify_cancel(&context_)) return false;
  latest_ns_ = taken_ns;
  if (item_.recorder != nullptr) item_.recorder->dispatched(item_.row, context_.place().lane, taken_ns);
  if (item_.options().timeout) limit_.emplace(watchdog_, work_.state(), *item_.options().timeout);
  TaskOptions options;
  options.row = item_.row;
  options.label = item_.options().label;
  task_ = core.loop().create_observed_task(item_.drive(context_), *this, std::move(options));
  number_ = core.loop().keep_for_outside(task_.state());
  listen();
  return true;
}

void CoroutineExecutor::Job::listen() {
  context_.set_interrupt([inbox = core_.loop().inbox(), &loop = core_.loop(), number = number_, this] {
    inbox->try_post([&loop, number, this] {
      LoopFutureBase* const task = loop.find_outside(number);
      if (task == nullptr) return;  // it has ended, and this job with it
      task->cancel();
      core_.unpark(*this);
    });
  });
}

bool CoroutineExecutor::Job::may_step() {
  if (stepped_ || context_.cancel_requested() || !core_.paused()) return true;
  core_.park(*this);
  if (item_.recorder != nullptr && item_.row != kNoRow) {
    pause_began_ = true;
    latest_ns_ = now_ns();
    item_.recorder->segment_begin(item_.row, context_.place().lane, SegmentKind::paused, latest_ns_);
  }
  return false;
}

void CoroutineExecutor::Job::step_begins(bool first, std::int64_t time_ns) {
  time_ns = std::max(time_ns, latest_ns_);  // the loop reads its clock once for many steps, so it may lag behind
  if (pause_began_) {
    item_.recorder->segment_end(item_.row, context_.place().lane, SegmentKind::paused, SegmentCause::none, time_ns);
    pause_began_ = false;
  }
  if (!first) listen();  // a call in a helper thread may have put its own interrupt there
  if (first && item_.recorder != nullptr) item_.recorder->started(item_.row, context_.place().lane, time_ns);
  TaskContext::exchange_current(&context_);
}

void CoroutineExecutor::Job::ended(bool cancelled, std::int64_t time_ns, std::int64_t cpu_ns) {
  const std::unique_ptr<Job> self(this);
  core_.loop().take_from_outside(number_);
  context_.set_interrupt({});
  limit_.reset();
  FutureStateBase& state = item_.state();
  std::exception_ptr error = item_.thrown();
  if (!error && cancelled) error = std::make_exception_ptr(CancelledError());
  const FutureStateBase::Claim claim = state.claim_end();
  // Deviation from threads: a coroutine that cancels its own task is cancelled as well, as in asyncio.
  const bool gave_way = claim.ours && error && (cancelled || context_.cancel_requested()) && is_cancelled_error(error);
  if (item_.recorder != nullptr) {
    TraceRecorder& recorder = *item_.recorder;
    TaskState end = error ? TaskState::failed : TaskState::finished;
    if (gave_way) end = TaskState::cancelled;
    if (!claim.ours) end = TaskState::timed_out;
    TaskExtra extra;
    if (TaskExtra* given = context_.given_extra()) extra = std::move(*given);
    if (end == TaskState::timed_out) {
      extra.error = "poolscope::TimeoutError: it ran past its limit of time";
    } else if (end == TaskState::failed) {
      extra.error = describe(error);
    }
    if (extra != TaskExtra{}) recorder.extra(item_.row, std::move(extra));
    std::string result = context_.take_result_text();
    if (!result.empty() && end == TaskState::finished) recorder.result(item_.row, std::move(result));
    recorder.finished(item_.row, end, time_ns, cpu_ns + context_.outside_cpu_ns());
  }
  core_.job_ended(stepped_, true);
  if (claim.ours) FutureStateBase::run_callbacks(state, state.end_claimed(std::move(error), gave_way));
}

}  // namespace poolscope::coroutines
