// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/run_task.h"

#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <algorithm>
#include <optional>

namespace poolscope {
namespace {

TaskState final_state(bool claimed, bool gave_way, bool failed) {
  if (!claimed) return TaskState::timed_out;  // only the watchdog ends a running future
  if (gave_way) return TaskState::cancelled;
  return failed ? TaskState::failed : TaskState::finished;
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

// Reading a thread's processor clock is a system call, ten times as long as a short task. So it is
// read only after a task that ran long enough for it to mean something, and before a task when the
// reading at hand is older than kFresh. A task shorter than kWorthReading counts as computing all
// the time; at a longer one the error is at most the age of the reading, and never beyond its wall time.
class CpuClock {
 public:
  void begin(std::int64_t start_ns) noexcept {
    if (start_ns - read_at_ns_ >= kFresh) read(start_ns);
  }
  std::int64_t end(std::int64_t start_ns, std::int64_t end_ns) noexcept {
    const std::int64_t wall_ns = end_ns - start_ns;
    if (wall_ns < kWorthReading) return wall_ns;
    const std::int64_t before = cpu_ns_;
    read(end_ns);
    return std::clamp<std::int64_t>(cpu_ns_ - before, 0, wall_ns);
  }

 private:
  static constexpr std::int64_t kWorthReading = 20'000;
  static constexpr std::int64_t kFresh = 50'000;

  void read(std::int64_t now) noexcept {
    cpu_ns_ = thread_cpu_ns();
    read_at_ns_ = now;
  }
  std::int64_t cpu_ns_ = 0;
  std::int64_t read_at_ns_ = 0;
};
constinit thread_local CpuClock cpu_clock;

void record_end(WorkItem& item, TaskContext& context, TaskState state, const TaskTimes& times, std::int64_t cpu_ns) {
  TraceRecorder& recorder = *item.recorder;
  TaskExtra* const given = context.given_extra();
  if (given != nullptr || state != TaskState::finished) {
    TaskExtra extra = given != nullptr ? std::move(*given) : TaskExtra{};
    if (state == TaskState::failed || state == TaskState::timed_out) {
      extra.error = item.error() ? describe(item.error()) : "poolscope::TimeoutError: it ran past its limit of time";
    }
    if (extra != TaskExtra{}) recorder.extra(item.row, std::move(extra));
    std::string result = context.take_result_text();
    if (!result.empty() && state == TaskState::finished) recorder.result(item.row, std::move(result));
  }
  recorder.end_task(item.row, context.place().lane, times.dispatch_ns, times.start_ns, times.end_ns, state, cpu_ns);
}

}  // namespace

void WorkItem::record_cancelled() noexcept {
  if (recorder != nullptr && row != kNoRow) recorder->finished(row, TaskState::cancelled, now_ns(), 0);
}

bool TaskEnd::publish() {
  if (!claim_.ours) return false;
  FutureStateBase& state = *work_.state();
  callbacks_ = state.end_claimed(state.is_plain() ? nullptr : state.kept_error(), gave_way_);
  return !callbacks_.empty();
}

void TaskEnd::run_callbacks() { FutureStateBase::run_callbacks(*work_.state(), std::move(callbacks_)); }

TaskEnd run_task(WorkPtr work, const TaskContext::Place& where, TaskTimes& times, Watchdog& watchdog) {
  WorkItem& item = *work;
  FutureStateBase& state = *work.state();

  FutureStateBase::Claim claim;
  bool gave_way = false;
  {
    TaskContext context(where, item.recorder, item.row);
    if (!state.set_running_or_notify_cancel(&context)) return TaskEnd(std::move(work));
    if (times.start_ns == kNoTime) times.start_ns = now_ns();
    if (times.dispatch_ns == kNoTime) times.dispatch_ns = times.start_ns;
    if (item.recorder != nullptr) {
      item.recorder->begin_task(item.row, where.lane, times.dispatch_ns, times.start_ns);
      cpu_clock.begin(times.start_ns);
    }
    std::optional<Watchdog::Guard> limit;
    if (!state.is_plain() && state.options().timeout) limit.emplace(watchdog, work.state(), *state.options().timeout);

    if (where.lock != nullptr) where.lock->acquire(context);
    item.run(context);
    if (where.lock != nullptr) where.lock->release(context);

    times.end_ns = std::max(own_now_ns(), times.start_ns);
    const bool is_plain = state.is_plain();
    const bool may_be_ended_by_others = limit.has_value() || context.is_registered();
    limit.reset();
    claim = may_be_ended_by_others ? state.claim_end() : state.claim_end_of_unlimited();
    gave_way = !is_plain && claim.ours && context.cancel_requested() && is_cancelled_error(state.kept_error());
    if (item.recorder != nullptr) {
      const std::int64_t cpu_ns = cpu_clock.end(times.start_ns, times.end_ns) + context.outside_cpu_ns();
      const bool failed = !is_plain && state.kept_error() != nullptr;
      record_end(item, context, final_state(claim.ours, gave_way, failed), times, cpu_ns);
    }
  }
  return TaskEnd(std::move(work), claim, gave_way);
}

TaskEnd run_task(WorkPtr work, const TaskContext::Place& where, std::int64_t dispatch_ns, Watchdog& watchdog) {
  TaskTimes times{.dispatch_ns = dispatch_ns};
  return run_task(std::move(work), where, times, watchdog);
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
