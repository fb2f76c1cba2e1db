// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mutex.h"
#include "core/tracing/trace_types.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolscope {

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

/// Holds tasks back while their executor is paused. Knows the tasks that run, so that closing it
/// reaches each at its next checkpoint. Thread-safe.
class PauseGate {
 public:
  void close() EXCLUDES(mutex_);
  void open() EXCLUDES(mutex_);
  [[nodiscard]] bool closed() const EXCLUDES(mutex_);
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

  mutable Mutex mutex_;
  CondVar changed_;
  bool closed_ GUARDED_BY(mutex_) = false;
  bool cancelling_ GUARDED_BY(mutex_) = false;
  std::vector<TaskContext*> running_ GUARDED_BY(mutex_);
  std::vector<TaskContext*> waiting_ GUARDED_BY(mutex_);  // halted and not let go, the longest first
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

  explicit TaskContext(const Place& place);
  ~TaskContext();
  TaskContext(const TaskContext&) = delete;
  TaskContext& operator=(const TaskContext&) = delete;

  /// The context of the task that this thread runs, nullptr outside of tasks.
  [[nodiscard]] static TaskContext* current() noexcept;

  /// Call it in hot loops: one relaxed load when nothing is asked. Otherwise gives up the GIL for a
  /// turn, waits while the executor is paused, or throws CancelledError or TimeoutError to end the task.
  void checkpoint() {
    if (attention_.load(std::memory_order_relaxed) != 0) attend();
  }
  /// Somebody wants this task to end (a cancel or its time limit). Any thread.
  [[nodiscard]] bool cancel_requested() const noexcept {
    return (attention_.load(std::memory_order_relaxed) & (kCancel | kTimeout)) != 0;
  }
  [[nodiscard]] bool timed_out() const noexcept { return (attention_.load(std::memory_order_relaxed) & kTimeout) != 0; }

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

  /// Asks for attention; wakes the task when it sleeps or stands at the gate. Any thread.
  void raise(Attention what) EXCLUDES(mutex_);
  void lower(Attention what) noexcept;
  [[nodiscard]] const Place& place() const noexcept { return place_; }

  /// Text of the result for the trace.
  void set_result_text(std::string text) { result_text_ = std::move(text); }
  [[nodiscard]] std::string take_result_text() noexcept { return std::move(result_text_); }
  /// The rarely used fields of this task's row in the trace; written when the task ends.
  [[nodiscard]] TaskExtra& extra() noexcept { return extra_; }
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
    explicit BlockedScope(TaskContext& task);
    ~BlockedScope();
    BlockedScope(const BlockedScope&) = delete;
    BlockedScope& operator=(const BlockedScope&) = delete;

   private:
    TaskContext& task_;
  };

  friend class PauseGate;
  void mark(Attention what) EXCLUDES(mutex_);
  void attend();
  void throw_if_asked() const;
  void begin_segment(SegmentKind kind);
  void end_segment(SegmentKind kind);

  const Place place_;
  bool let_go_;               // a step lets it run to its end; guarded by the gate's lock
  TaskContext* const outer_;  // the context this one covers on its thread
  std::atomic<std::uint32_t> attention_{0};
  std::atomic<double> progress_{0};
  int blocked_ = 0;  // BlockedScopes on the stack; the execution lock is held when there is none
  std::string result_text_;
  TaskExtra extra_;
  std::int64_t outside_cpu_ns_ = 0;
  std::int64_t segment_began_ns_ = 0;  // for kept_segments; they do not nest

  Mutex mutex_;
  CondVar asked_;
  std::function<void()> interrupt_ GUARDED_BY(mutex_);
};

/// For code that may or may not run inside a task: the current task's checkpoint, if any.
inline void checkpoint() {
  if (TaskContext* task = TaskContext::current()) task->checkpoint();
}

}  // namespace poolscope
