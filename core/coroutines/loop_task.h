// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/loop_future.h"
#include "core/coroutines/task.h"
#include "core/tracing/trace_types.h"

#include <optional>
#include <string>

namespace poolscope::coroutines {

/// What create_task may say about a task.
struct TaskOptions {
  std::string label;         ///< empty: "task(number)"
  std::optional<JobId> job;  ///< for the trace; from TraceRecorder::intern_job; empty: "coroutine"
  /// A row that somebody else fills; the loop then adds only the stretches in which the task is
  /// suspended. kNoRow: the loop records the task itself, when it has a recorder.
  RowId row = kNoRow;
  bool record = true;  ///< false: it has no row
  /// The first step is part of create_task, when the loop runs; a coroutine that never suspends then costs no
  /// turn. `asyncio.eager_task_factory`.
  bool eager_start = false;
};

/// Who goes along with a task: an executor that keeps a future for it. Called on the loop's thread.
class TaskObserver {
 public:
  virtual ~TaskObserver() = default;
  /// Before each step. False: not now; the loop leaves the task alone until EventLoop::resume_parked.
  virtual bool may_step() = 0;
  virtual void step_begins(bool first, std::int64_t time_ns) = 0;
  virtual void step_ended() = 0;
  /// After the last step; the coroutine has been destroyed. The observer may be deleted by this.
  virtual void ended(bool cancelled, std::int64_t time_ns, std::int64_t cpu_ns) = 0;
};

/// Where a suspended task is noted: in the wheel, or in the list of the future that it awaits.
struct WaitSlot {
  struct Wait {
    DoneHook hook;
    LoopFutureBase* future;
  };
  union {
    TimerNode timer_;
    Wait wait_;
  };
};

/// A coroutine that an event loop drives: `asyncio.Task`. Follows CPython's Lib/asyncio/tasks.py.
/// For the loop's thread only.
class TaskBase : public LoopFutureBase, private WaitSlot {
 public:
  /// Asks it to end: CancelledError is thrown where it is suspended, or at its next suspension, and
  /// what it waits for is cancelled. It may catch that and go on. False when it has ended.
  bool cancel() override;
  /// Requests to end that were not taken back.
  [[nodiscard]] int cancelling() const noexcept { return cancels_; }
  /// Takes one request back; gives how many are left.
  int uncancel() noexcept;
  /// Processor time it has used so far, in ns, to about a ten millionth. Known only when the loop
  /// records or watches for slow steps. Steps below a millisecond count for as long as they last.
  [[nodiscard]] double cpu_ns() const noexcept { return static_cast<double>(cpu_ns_); }
  [[nodiscard]] RowId traced_row() const noexcept override { return row_; }

 protected:
  TaskBase(EventLoop& loop, std::coroutine_handle<> root) noexcept
      : LoopFutureBase(loop, WaitsFor::task), WaitSlot{}, root_(root), resume_(root) {}
  ~TaskBase() override;
  /// Moves the value out of the ended coroutine; gives what it threw instead, or null.
  virtual std::exception_ptr take_outcome(std::coroutine_handle<> root) noexcept = 0;
  [[nodiscard]] virtual TaskObserver* observer() const noexcept { return nullptr; }

 private:
  friend class EventLoop;
  friend class LoopFutureBase;

  bool started_ : 1 = false;
  bool must_cancel_ : 1 = false;  // throw CancelledError into it at its next step
  bool interrupted_ : 1 = false;  // its sleep was cut short: the same
  bool throwing_ : 1 = false;     // this step is that one
  bool blocked_ : 1 = false;      // a segment of that kind lasts
  bool own_row_ : 1 = false;      // the loop records its beginning and end
  bool has_label_ : 1 = false;    // in EventLoop::labels_
  bool observed_ : 1 = false;     // observer() is not null
  WaitsFor waits_for_ = WaitsFor::nothing;
  std::uint16_t begins_ : 1 = 0;  // this is its first step, and the trace has it as such
  std::uint16_t cancels_ : 15 = 0;
  RowId row_ = kNoRow;
  std::uint32_t since_ms_ = 0;  // of the loop's life
  float cpu_ns_ = 0;
  std::coroutine_handle<> root_;
  std::coroutine_handle<> resume_;  // the innermost one, where it is suspended
  TaskBase* previous_ = nullptr;    // of all tasks of the loop that have not ended
  TaskBase* next_ = nullptr;
};

template <class T>
class TypedTask : public ValueHolder<T, TaskBase> {
 public:
  TypedTask(EventLoop& loop, typename Task<T>::Handle root) noexcept : ValueHolder<T, TaskBase>(loop, root) {}

 private:
  std::exception_ptr take_outcome(std::coroutine_handle<> root) noexcept override {
    auto& promise = Task<T>::Handle::from_address(root.address()).promise();
    if (std::exception_ptr error = promise.error()) return error;
    try {
      if constexpr (std::is_void_v<T>) {
        this->place();
      } else {
        this->place(promise.take());
      }
    } catch (...) {
      return std::current_exception();
    }
    return nullptr;
  }
};

/// A task with an observer, which outlives it.
class ObservedTask final : public TypedTask<void> {
 public:
  ObservedTask(EventLoop& loop, Task<void>::Handle root, TaskObserver& observer) noexcept
      : TypedTask<void>(loop, root), observer_(&observer) {}

 private:
  TaskObserver* observer() const noexcept override { return observer_; }
  TaskObserver* const observer_;
};

/// A task of an event loop, and its result. Awaiting it gives the result; cancelling the task that
/// awaits it cancels it, unless a shield() lies between. Dropping the handle ends nothing.
template <class T>
class TaskHandle : public LoopFuture<T> {
 public:
  TaskHandle() = default;
  explicit TaskHandle(Ref<TypedTask<T>> task) noexcept : LoopFuture<T>(Ref<LoopFutureBase>::adopt(task.release())) {}

  [[nodiscard]] int cancelling() const noexcept { return task().cancelling(); }
  int uncancel() const noexcept { return task().uncancel(); }
  [[nodiscard]] TaskBase& task() const noexcept { return static_cast<TaskBase&>(*this->state()); }
};

}  // namespace poolscope::coroutines
