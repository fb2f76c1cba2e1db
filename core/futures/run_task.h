// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/task_context.h"
#include "core/futures/watchdog.h"
#include "core/futures/work_item.h"

#include <cstdint>
#include <exception>

namespace poolscope {

/// A task that has run and been recorded, and whose future waits to be ended. In between the worker
/// says that it is free again, so that whoever the future wakes finds it so.
class TaskEnd {
 public:
  /// Of a task that did not run, since it had been cancelled.
  explicit TaskEnd(WorkPtr work) : work_(std::move(work)) {}
  TaskEnd(WorkPtr work, FutureStateBase::Claim claim, bool gave_way)
      : work_(std::move(work)), claim_(claim), ran_(true), gave_way_(gave_way) {}

  /// False when the task had been cancelled before.
  [[nodiscard]] bool ran() const noexcept { return ran_; }
  /// Callbacks were waiting when the task ended, so publish() will give some to run. When false there
  /// may still be some: they were added since.
  [[nodiscard]] bool expects_callbacks() const noexcept { return claim_.has_callbacks; }
  /// A thread sleeps until the future ends, so that publish() will take a system call.
  [[nodiscard]] bool will_wake() const noexcept { return work_.state()->has_sleepers(); }
  /// Ends the future and wakes who waits for it; true when there are callbacks to run.
  bool publish();
  void run_callbacks();

 private:
  WorkPtr work_;
  FutureStateBase::Claim claim_;  // not ours: cancelled before it ran, or ended by its time limit
  bool ran_ = false;
  bool gave_way_ = false;  // ended on request
  DoneCallbacks callbacks_;
};

/// When a task was taken, begun and ended. kNoTime for what the clock shall say.
struct TaskTimes {
  std::int64_t dispatch_ns = kNoTime;  ///< kNoTime: it is begun at once when it is taken
  std::int64_t start_ns = kNoTime;     ///< kNoTime: now. Never before the task's submit
  std::int64_t end_ns = kNoTime;       ///< filled in
};

/// Runs a task on the calling thread and records it, started and ended. A task that was cancelled
/// before is only dropped, and `times` stays as it is.
[[nodiscard]] TaskEnd run_task(WorkPtr work, const TaskContext::Place& where, TaskTimes& times, Watchdog& watchdog);

/// Runs a task on the calling thread and records it: dispatched at `dispatch_ns`, started, ended.
/// A task that was cancelled before is only dropped.
[[nodiscard]] TaskEnd run_task(WorkPtr work, const TaskContext::Place& where, std::int64_t dispatch_ns,
                               Watchdog& watchdog);

/// run_task, publish and callbacks in one.
void run_task_to_end(WorkPtr work, const TaskContext::Place& where, std::int64_t dispatch_ns, Watchdog& watchdog);

/// Ends a task that no worker will run any more with `error`, in its trace as well. One that was
/// cancelled stays cancelled.
void fail_unstarted(const WorkPtr& work, const std::exception_ptr& error);

}  // namespace poolscope
