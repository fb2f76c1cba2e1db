// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"
#include "core/coroutines/sleep.h"

#include <exception>
#include <functional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace poolscope::coroutines {

/// Several exceptions at once: Python's ExceptionGroup.
class ExceptionGroup : public Error {
 public:
  ExceptionGroup(const std::string& text, std::vector<std::exception_ptr> errors);
  [[nodiscard]] const std::vector<std::exception_ptr>& exceptions() const noexcept { return errors_; }

 private:
  std::vector<std::exception_ptr> errors_;
};

/// Tasks that end together: `asyncio.TaskGroup`. The first that fails has the others and the body
/// cancelled; all errors then come out of run() as one ExceptionGroup. Cancelling the owner cancels
/// all and stays CancelledError.
///
///   TaskGroup group;
///   co_await group.run([](TaskGroup& g) -> Task<void> { g.create_task(work()); co_return; });
///
/// Deviation: Python's `async with` block is a coroutine given to run(), for C++ has no asynchronous
/// destructors. The callable lives until run() has ended.
/// Follows CPython's Lib/asyncio/taskgroups.py. Must outlive run().
class TaskGroup {
 public:
  TaskGroup() = default;
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// A task of the group. Throws RuntimeError when the group does not run or is ending.
  template <class T>
  TaskHandle<T> create_task(Task<T> coroutine) {
    return create_task(std::move(coroutine), std::string());
  }
  template <class T>
  TaskHandle<T> create_task(Task<T> coroutine, std::string label) {
    check_open();
    TaskHandle<T> task = coroutines::create_task(std::move(coroutine), std::move(label));
    add(task.state());
    return task;
  }

  /// Runs `body(*this)` and then waits for all tasks. Throws RuntimeError when it ran before.
  Task<void> run(std::function<Task<void>(TaskGroup&)> body);

 private:
  void check_open() const;
  void add(const Ref<LoopFutureBase>& task);
  void on_task_done(LoopFutureBase& task);
  void abort();
  Task<void> finish(std::exception_ptr error);

  bool entered_ = false;
  bool exiting_ = false;
  bool aborting_ = false;
  bool parent_cancel_requested_ = false;
  Ref<TaskBase> parent_;
  std::unordered_set<LoopFutureBase*> tasks_;  // the loop holds them while they live
  std::vector<std::exception_ptr> errors_;
  LoopFuture<void> on_completed_;
};

}  // namespace poolscope::coroutines
