// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mutex.h"
#include "core/tracing/trace_types.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace poolscope {

class FutureStateBase;
class TaskContext;
class TraceRecorder;

/// A lock that tasks hold while they compute and let go while they wait: the GIL. The executor
/// calls acquire() before a task and release() after it.
class ExecutionLock {
 public:
  virtual ~ExecutionLock() = default;
  virtual void acquire(TaskContext& task) = 0;
  virtual void release(TaskContext& task) = 0;
  /// The holder was asked to let others run: gives way, and returns holding the lock again.
  virtual void yield(TaskContext& task) = 0;
};

/// Holds tasks back while their executor is paused. A running task sees at its next checkpoint that
/// the gate was closed; those that sleep are known here, so that a request to end reaches them.
/// Thread-safe.
class PauseGate {
 public:
  void close() EXCLUDES(mutex_);
  void open() EXCLUDES(mutex_);
  [[nodiscard]] bool closed() const noexcept;
  /// The gate is closed, and no step lets `task` pass.
  [[nodiscard]] bool holds(const TaskContext& task) const EXCLUDES(mutex_);
  /// Waits until the gate is open or `task` has been asked to end.
  void wait(TaskContext& task) EXCLUDES(mutex_);
  /// Lets the task that has waited longest go on to its end although the gate stays closed. False
  /// when none waits.
  bool let_one_go() EXCLUDES(mutex_);
  /// Makes those who wait look again.
  void nudge() EXCLUDES(mutex_);
  /// Asks every running task to end, and every task that begins from now on.
  void cancel_all() EXCLUDES(mutex_);

 private:
  friend class TaskContext;
  void enter(TaskContext& task) EXCLUDES(mutex_);
  void leave(TaskContext& task) EXCLUDES(mutex_);

  // What every task of the executor must attend to: TaskContext::kPause, kCancel. Changed under the lock.
  std::atomic<std::uint32_t> asked_{0};
  mutable Mutex mutex_;
  CondVar changed_;
  std::uint64_t closings_ GUARDED_BY(mutex_) = 0;
  std::unordered_set<TaskContext*> sleepy_ GUARDED_BY(mutex_);  // running tasks that may sleep
  std::vector<TaskContext*> waiting_ GUARDED_BY(mutex_);        // halted and not let go, the longest first
};

/// What a running task can ask of whoever runs it. Lives on the worker's stack while the task runs;
/// its methods are for the task's own thread, except raise() and the queries, which are for all.
class TaskContext {
 public:
  /// Reasons for which checkpoint() must do more than look.
  enum Attention : std::uint32_t {
    kCancel = 1,   ///< somebody asked the task to end
    kTimeout = 2,  ///< the task's limit of time has passed
    kYield = 4,    ///< another task wants the execution lock
    kPause = 8,    ///< the executor is paused
  };

  struct Place {
    TraceRecorder* recorder = nullptr;  ///< may be null; outlives the context
    RowId row = kNoRow;
    LaneId lane = kNoLane;
    ExecutionLock* lock = nullptr;  ///< may be null
    LaneId lock_lane = kNoLane;     ///< where holds of the lock are drawn
    PauseGate* gate = nullptr;      ///< may be null
    bool stepped = false;           ///< let in by a step: runs to its end although the gate is closed
    /// Without a recorder: the task's ended segments are kept here, which a worker process sends home.
    std::vector<Segment>* kept_segments = nullptr;
  };

  explicit TaskContext(const Place& place) : TaskContext(place, place.recorder, place.row) {}
  /// At `place` but for these two, which a worker's next task has of its own.
  TaskContext(const Place& place, TraceRecorder* recorder, RowId row);
  ~TaskContext();
  TaskContext(const TaskContext&) = delete;
  TaskContext& operator=(const TaskContext&) = delete;

  /// The context of the task that this thread runs, nullptr outside of tasks.
  [[nodiscard]] static TaskContext* current() noexcept;
  /// Makes `task` the current one, for event loops, whose tasks take turns on a thread; gives the one before.
  static TaskContext* exchange_current(TaskContext* task) noexcept;

  /// Call it in hot loops: one relaxed load when nothing is asked. Otherwise gives up the GIL for a
  /// turn, waits while the executor is paused, or throws CancelledError or TimeoutError to end the task.
  void checkpoint() {
    if (asked_for() != 0) attend();
  }
  /// Somebody wants this task to end (a cancel or its time limit). Any thread.
  [[nodiscard]] bool cancel_requested() const noexcept { return (asked_for() & (kCancel | kTimeout)) != 0; }
  [[nodiscard]] bool timed_out() const noexcept { return (asked_for() & kTimeout) != 0; }

  /// Blocks for that long without the GIL. Ends early by throwing when the task is asked to end.
  void sleep(Duration duration);
  /// Runs `io` without the GIL, as a C extension does around a blocking call. Inside it sleep(),
  /// blocking() and checkpoint() may be used as well; the GIL stays away until the outermost ends.
  template <class F>
  decltype(auto) blocking(F&& io) {
    const BlockedScope scope(*this);
    return std::forward<F>(io)();
  }

  /// `on_request` is called (from the asking thread, under a lock: be brief, don't call back) when
  /// the task is asked to end; at once when it has been. For tasks that wait in a system call.
  void set_interrupt(std::function<void()> on_request);

  /// As set_interrupt(), of the wait in which the task is just now; null: it goes on. `wake` is the caller's.
  void set_wake(const std::function<void()>* wake);
  /// Throws when the task was asked to end.
  void throw_if_asked() const;

  /// Asks for attention; wakes the task when it sleeps or stands at the gate. Any thread.
  void raise(Attention what);
  void lower(Attention what) noexcept;
  /// Requests made through the task's future are seen from now on; for FutureStateBase.
  void attach(FutureStateBase& state) noexcept;
  /// The task was asked to end through its future: ends its sleep; for FutureStateBase. Any thread.
  void wake();
  /// The future knows this context, so it must be told before the context ends (claim_end()).
  [[nodiscard]] bool is_registered() const noexcept { return registered_; }
  [[nodiscard]] const Place& place() const noexcept { return place_; }
  /// Of the task's future, once it runs; null before, and for tasks without one.
  [[nodiscard]] FutureStateBase* state() const noexcept { return state_; }
  /// The task within which this one runs on the same thread; null for none.
  [[nodiscard]] TaskContext* outer() const noexcept { return outer_; }

  /// Text of the result for the trace.
  void set_result_text(std::string text) { said().result_text = std::move(text); }
  [[nodiscard]] std::string take_result_text() noexcept;
  /// The rarely used fields of this task's row in the trace; written when the task ends.
  [[nodiscard]] TaskExtra& extra() { return said().extra; }
  /// As extra(), null when nobody has asked for it.
  [[nodiscard]] TaskExtra* given_extra() noexcept { return said_ ? &said_->extra : nullptr; }
  /// Adds a line to the task's kept output; bounded, what is beyond is counted.
  void log(std::string_view text);
  /// Processor time that others used for this task, such as a child; counts as the task's own.
  void add_outside_cpu_ns(std::int64_t ns) noexcept { outside_cpu_ns_ += ns; }
  [[nodiscard]] std::int64_t outside_cpu_ns() const noexcept { return outside_cpu_ns_; }
  /// How far the task is, 0 to 1. Any thread may read it.
  void progress(double fraction) noexcept { progress_.store(fraction, std::memory_order_relaxed); }
  [[nodiscard]] double progress() const noexcept { return progress_.load(std::memory_order_relaxed); }

 private:
  class BlockedScope {
   public:
    explicit BlockedScope(TaskContext& task, RowId awaits = kNoRow);
    ~BlockedScope();
    BlockedScope(const BlockedScope&) = delete;
    BlockedScope& operator=(const BlockedScope&) = delete;
    void set_awaits(RowId row) noexcept { awaits_ = row; }

   private:
    TaskContext& task_;
    RowId awaits_;
  };

  friend class PauseGate;
  friend class FutureWait;

  // What only some tasks say about themselves.
  struct Said {
    std::string result_text;
    TaskExtra extra;
  };
  // What only tasks need that wait for something.
  struct Sleeper {
    Mutex mutex;
    CondVar asked;
    std::function<void()> interrupt GUARDED_BY(mutex);
    const std::function<void()>* wake GUARDED_BY(mutex) = nullptr;
  };

  [[nodiscard]] std::uint32_t asked_for() const noexcept {
    return attention_.load(std::memory_order_relaxed) |
           ((future_asked_->load(std::memory_order_relaxed) >> kFutureShift) & (kCancel | kTimeout)) |
           gate_asked_->load(std::memory_order_relaxed);
  }
  [[nodiscard]] Said& said();
  Sleeper& become_reachable();
  void wake_sleeper() noexcept;
  void attend();
  void begin_segment(SegmentKind kind, RowId awaits = kNoRow);
  void end_segment(SegmentKind kind, RowId awaits = kNoRow);

  static constexpr unsigned kFutureShift = 8;  // FutureStateBase::kAskedShift

  const Place place_;
  TaskContext* const outer_;  // the context this one covers on its thread
  std::atomic<std::uint32_t> attention_{0};
  bool registered_ = false;                         // gate and future know this context
  bool was_let_go_ = false;                         // a step let it go on; guarded by the gate's lock
  int blocked_ = 0;                                 // BlockedScopes on the stack; without one the lock is held
  const std::atomic<std::uint32_t>* future_asked_;  // never null
  const std::atomic<std::uint32_t>* gate_asked_;    // never null
  FutureStateBase* state_ = nullptr;
  std::atomic<Sleeper*> sleeper_{nullptr};  // owned
  std::unique_ptr<Said> said_;
  RowId awaited_ = kNoRow;       // of the last wait for another task within the BlockedScopes on the stack
  std::uint64_t let_go_at_ = 0;  // at which closing of the gate; guarded by the gate's lock
  std::int64_t outside_cpu_ns_ = 0;
  std::int64_t segment_began_ns_ = 0;  // for kept_segments; they do not nest
  std::atomic<double> progress_{0};
};

/// Runs `wait`, which sleeps, without the current task's GIL, if there is one.
template <class F>
decltype(auto) without_execution_lock(F&& wait) {
  TaskContext* const task = TaskContext::current();
  if (task != nullptr && task->place().lock != nullptr) return task->blocking(std::forward<F>(wait));
  return std::forward<F>(wait)();
}

/// While it lives, the current task, if there is one, waits for other tasks' futures: it does not hold the GIL,
/// and the trace has it as blocked, with the task that it waits for.
class FutureWait {
 public:
  /// `awaited`: null when it waits for several.
  explicit FutureWait(const FutureStateBase* awaited);
  /// Of several: this one's end lets the task go on.
  void ended_by(const FutureStateBase& state) noexcept;

 private:
  TaskContext* const task_;
  std::optional<TaskContext::BlockedScope> scope_;
};

/// For code that may or may not run inside a task: the current task's checkpoint, if any.
inline void checkpoint() {
  if (TaskContext* task = TaskContext::current()) task->checkpoint();
}

}  // namespace poolscope
