// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/run_task.h"

#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <optional>

namespace poolscope {
namespace {

TaskState final_state(bool claimed, bool gave_way, const std::exception_ptr& error) {
  if (!claimed) return TaskState::timed_out;  // only the watchdog ends a running future
  if (gave_way) return TaskState::cancelled;
  return error ? TaskState::failed : TaskState::finished;
}

bool is_cancelled_error(const std::exception_ptr& error) {
  if (!error) return false;
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError&) {
    return true;
  } catch (...) {
    return false;
  }
}

void record_end(WorkItem& item, TaskContext& context, TaskState state, std::int64_t end_ns, std::int64_t cpu_ns) {
  TraceRecorder& recorder = *item.recorder;
  TaskExtra extra = std::move(context.extra());
  if (state == TaskState::failed || state == TaskState::timed_out) {
    extra.error = item.error() ? describe(item.error()) : "poolscope::TimeoutError: it ran past its limit of time";
  }
  if (extra != TaskExtra{}) recorder.extra(item.row, std::move(extra));
  std::string result = context.take_result_text();
  if (!result.empty() && state == TaskState::finished) recorder.result(item.row, std::move(result));
  recorder.finished(item.row, state, end_ns, cpu_ns);
}

}  // namespace

void WorkItem::record_cancelled() noexcept {
  if (recorder != nullptr && row != kNoRow) recorder->finished(row, TaskState::cancelled, now_ns(), 0);
}

bool TaskEnd::publish() {
  if (!claim_.ours) return false;
  callbacks_ = work_.state()->end_claimed(work_->error(), gave_way_);
  return !callbacks_.empty();
}

void TaskEnd::run_callbacks() { FutureStateBase::run_callbacks(*work_.state(), std::move(callbacks_)); }

TaskEnd run_task(WorkPtr work, const TaskContext::Place& where, std::int64_t dispatch_ns, Watchdog& watchdog) {
  WorkItem& item = *work;
  TaskContext::Place place = where;
  place.recorder = item.recorder;
  place.row = item.row;

  FutureStateBase::Claim claim;
  bool gave_way = false;
  {
    TaskContext context(place);
    if (!item.state().set_running_or_notify_cancel(&context)) return TaskEnd(std::move(work));
    std::int64_t cpu_before = 0;
    if (item.recorder != nullptr) {
      item.recorder->dispatched(item.row, place.lane, dispatch_ns);
      cpu_before = thread_cpu_ns();
      item.recorder->started(item.row, place.lane, now_ns());
    }
    std::optional<Watchdog::Guard> limit;
    if (item.options.timeout) limit.emplace(watchdog, work.state(), *item.options.timeout);

    if (place.lock != nullptr) place.lock->acquire(context);
    item.run(context);
    if (place.lock != nullptr) place.lock->release(context);

    limit.reset();
    claim = item.state().claim_end();
    gave_way = claim.ours && context.cancel_requested() && is_cancelled_error(item.error());
    if (item.recorder != nullptr) {
      const std::int64_t end_ns = now_ns();
      const std::int64_t cpu_ns = thread_cpu_ns() - cpu_before + context.outside_cpu_ns();
      record_end(item, context, final_state(claim.ours, gave_way, item.error()), end_ns, cpu_ns);
    }
  }
  return TaskEnd(std::move(work), claim, gave_way);
}

void run_task_to_end(WorkPtr work, const TaskContext::Place& where, std::int64_t dispatch_ns, Watchdog& watchdog) {
  TaskEnd end = run_task(std::move(work), where, dispatch_ns, watchdog);
  if (end.publish()) end.run_callbacks();
}

void fail_unstarted(const WorkPtr& work, const std::exception_ptr& error) {
  FutureStateBase& state = *work.state();
  if (!state.set_running_or_notify_cancel() || !state.claim_end().ours) return;
  if (TraceRecorder* recorder = work->recorder) {
    TaskExtra extra;
    extra.error = describe(error);
    recorder->extra(work->row, std::move(extra));
    recorder->finished(work->row, TaskState::failed, now_ns(), 0);
  }
  FutureStateBase::run_callbacks(state, state.end_claimed(error, false));
}

}  // namespace poolscope
