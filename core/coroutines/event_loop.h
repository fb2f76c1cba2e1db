// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/loop_future.h"
#include "core/coroutines/loop_inbox.h"
#include "core/coroutines/loop_task.h"
#include "core/coroutines/poller.h"
#include "core/coroutines/tick_clock.h"
#include "core/coroutines/timer_wheel.h"
#include "core/sync/clock.h"
#include "core/tracing/trace_types.h"

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace poolscope {
class Executor;
class TraceRecorder;
}  // namespace poolscope

namespace poolscope::coroutines {

/// Time as a loop sees it, for tests that do not want to wait.
class LoopClock {
 public:
  virtual ~LoopClock() = default;
  [[nodiscard]] virtual std::int64_t now_ns() = 0;
  /// The loop has nothing to do before that moment: a made-up clock goes there at once.
  virtual void idle_until(std::int64_t deadline_ns) = 0;
};

struct LoopOptions {
  std::shared_ptr<TraceRecorder> recorder;  ///< null: nothing is recorded
  std::string name = "loop";                ///< of the loop's lane in the trace
  /// A step of a task, or a callback, that holds the loop for longer is reported in the log, as
  /// asyncio's debug mode does; zero: none is.
  Duration slow_callback_duration = std::chrono::milliseconds(100);
  std::shared_ptr<LoopClock> clock;  ///< null: the engine's own
};

/// A look inside a loop.
struct LoopStats {
  std::size_t tasks = 0;  ///< that have not ended
  std::size_t ready = 0;  ///< steps and callbacks that wait for their turn
  std::size_t timers = 0;
  std::uint64_t created = 0;  ///< tasks so far
  std::uint64_t steps = 0;    ///< of tasks and callbacks, so far
  std::uint64_t turns = 0;
  std::uint64_t slow_steps = 0;  ///< that held the loop for longer than slow_callback_duration
  std::int64_t longest_step_ns = 0;
  std::string longest_step;  ///< what it was
};

/// A task that has not ended, and what it waits for.
struct TaskInfo {
  std::string label;
  RowId row = kNoRow;
  WaitsFor waits_for = WaitsFor::nothing;
  std::string waits_for_task;  ///< the label of the task that it awaits, if it does
  Duration since{0};           ///< for how long
  bool cancelling = false;     ///< it was asked to end
};
/// "fetch waits for the task parse, for 1.5 s".
[[nodiscard]] std::string to_string(const TaskInfo& task);

/// Something went wrong on a loop that nobody awaits: the context of `loop.call_exception_handler`.
struct LoopProblem {
  std::string message;           ///< what happened, to what
  std::exception_ptr exception;  ///< null when there is none
};

/// A callback that was asked for; `asyncio.Handle` and `TimerHandle`. For the loop's thread.
class Handle {
 public:
  Handle() = default;
  explicit Handle(Ref<Callback> callback) noexcept : callback_(std::move(callback)) {}
  void cancel();
  [[nodiscard]] bool cancelled() const noexcept { return callback_ && callback_->cancelled; }
  /// The moment that call_at or call_later gave it, on the loop's clock; empty after call_soon. `TimerHandle.when`.
  [[nodiscard]] std::optional<TimePoint> when() const noexcept;
  explicit operator bool() const noexcept { return static_cast<bool>(callback_); }

 private:
  Ref<Callback> callback_;
};

/// An event loop over C++20 coroutines, with the names and the semantics of `asyncio`: tasks take
/// turns on one thread, each from one suspension to the next. Timers are kept in a wheel, file
/// descriptors are watched through epoll, and other threads wake it through an eventfd. An idle loop
/// uses no processor time.
///
/// Thread-safety: only call_soon_threadsafe and what says so may be called from
/// other threads while the loop runs. All else is for the loop's own thread, or for anyone while it
/// does not run; what can be checked cheaply throws RuntimeError.
/// Follows CPython's Lib/asyncio/base_events.py.
class EventLoop {
 public:
  explicit EventLoop(LoopOptions options = {});
  /// Destroys what has not ended, with a warning.
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Runs until `main` has ended; gives its value or throws what it threw. RuntimeError when a loop runs
  /// in this thread or stop() came first, std::invalid_argument for a future of another loop.
  template <class T>
  T run_until_complete(Task<T> main) {
    check_can_run();
    const TaskHandle<T> task = create_task(std::move(main));
    return run_until_complete(static_cast<const LoopFuture<T>&>(task));
  }
  template <class T>
  T run_until_complete(const LoopFuture<T>& future) {
    run_until_done(*future.state());
    if constexpr (std::is_void_v<T>) {
      future.result();
    } else {
      return std::move(future.result());
    }
  }
  /// Runs until stop().
  void run_forever();
  /// Ends run_forever after the current turn.
  void stop() noexcept { stopping_ = true; }
  [[nodiscard]] bool is_running() const noexcept { return thread_.load(std::memory_order_relaxed) != 0; }
  /// Cancels all tasks and runs until they have ended.
  void cancel_all_tasks();

  /// Who is told of exceptions that nobody awaits: of callbacks, and of tasks whose result is never looked
  /// at; empty: they are logged. What the handler throws is logged as well. `loop.set_exception_handler`.
  using ExceptionHandler = std::function<void(EventLoop&, const LoopProblem&)>;
  void set_exception_handler(ExceptionHandler handler) { exception_handler_ = std::move(handler); }
  [[nodiscard]] const ExceptionHandler& get_exception_handler() const noexcept { return exception_handler_; }
  /// What happens without a handler: an error in the log.
  static void default_exception_handler(const LoopProblem& problem);
  void call_exception_handler(const LoopProblem& problem) noexcept;

  /// Calls `function` in the next turn.
  Handle call_soon(std::function<void()> function);
  Handle call_at(TimePoint when, std::function<void()> function);
  Handle call_later(Duration delay, std::function<void()> function);
  /// Any thread. Wakes the loop.
  void call_soon_threadsafe(std::function<void()> function) { inbox_->post(std::move(function)); }
  /// The way in for other threads; it outlives the loop.
  [[nodiscard]] const std::shared_ptr<LoopInbox>& inbox() const noexcept { return inbox_; }

  /// Schedules a coroutine; its first step is in the next turn, or now with TaskOptions::eager_start. (GCC 12
  /// mistakes a default argument of class type inside a co_await expression, so there are three.)
  template <class T>
  TaskHandle<T> create_task(Task<T> coroutine) {
    return create_task(std::move(coroutine), TaskOptions());
  }
  template <class T>
  TaskHandle<T> create_task(Task<T> coroutine, std::string label) {
    TaskOptions options;
    options.label = std::move(label);
    return create_task(std::move(coroutine), std::move(options));
  }
  template <class T>
  TaskHandle<T> create_task(Task<T> coroutine, TaskOptions options) {
    auto task = Ref<TypedTask<T>>::adopt(new TypedTask<T>(*this, coroutine.release()));
    add_task(*task, std::move(options));
    return TaskHandle<T>(std::move(task));
  }
  /// A task for an executor; see TaskObserver.
  TaskHandle<void> create_observed_task(Task<void> coroutine, TaskObserver& observer, TaskOptions options);
  /// Gives a task back its turn that its observer held up.
  void resume_parked(TaskBase& task);
  template <class T>
  LoopFuture<T> create_future(WaitsFor kind = WaitsFor::future) {
    return LoopFuture<T>(Ref<LoopFutureBase>::adopt(new ValueHolder<T>(*this, kind)));
  }

  /// The loop's clock.
  [[nodiscard]] TimePoint time() const { return TimePoint(Duration(read_clock())); }
  /// The task whose step runs now, or null.
  [[nodiscard]] TaskBase* current_task() const noexcept { return current_; }
  [[nodiscard]] LoopStats stats() const;
  /// Tasks that have not ended and do not run, in the order of their creation; at most `most`.
  [[nodiscard]] std::vector<TaskInfo> tasks(std::size_t most = SIZE_MAX) const;
  /// Tasks that have not ended, in the order of their creation. `asyncio.all_tasks`.
  [[nodiscard]] std::vector<Ref<TaskBase>> all_tasks() const;
  [[nodiscard]] std::string label_of(const TaskBase& task) const;

  /// Calls `function` whenever the descriptor can be read; one such function a descriptor. Throws
  /// std::system_error for what cannot be watched, such as a file on disk.
  void add_reader(int fd, std::function<void()> function) { watch(fd, Poller::Side::read, std::move(function)); }
  bool remove_reader(int fd) { return poller_.forget(fd, Poller::Side::read); }
  void add_writer(int fd, std::function<void()> function) { watch(fd, Poller::Side::write, std::move(function)); }
  bool remove_writer(int fd) { return poller_.forget(fd, Poller::Side::write); }
  /// `co_await loop.readable(fd)`: until it can be read. RuntimeError when another task, or add_reader, waits
  /// for that side of the descriptor.
  Task<void> readable(int fd) { return ready_for(fd, Poller::Side::read); }
  Task<void> writable(int fd) { return ready_for(fd, Poller::Side::write); }

  /// Where run_in_executor sends its calls unless told otherwise. The first call makes one of our
  /// own threads otherwise.
  void set_default_executor(std::shared_ptr<Executor> executor) { default_executor_ = std::move(executor); }
  [[nodiscard]] Executor& default_executor();
  /// No more calls to the default executor; suspends until its threads have ended, or warns in the
  /// log when they have not within `timeout`.
  Task<void> shutdown_default_executor(poolscope::Timeout timeout = std::nullopt);

  // For awaiters; on the loop's thread, in await_suspend.
  void suspend_for_turn(std::coroutine_handle<> waiting);
  void suspend_for_sleep(std::coroutine_handle<> waiting, Duration length);
  void suspend_for_future(std::coroutine_handle<> waiting, LoopFutureBase& future);
  /// In await_resume: throws CancelledError when the task was woken for that.
  void throw_if_asked();
  /// In await_resume: lets a cancellation pass that the task will hear of in another way.
  void resumed_without_throwing();

  /// For bridges to other threads: keeps the future until take_from_outside() with the number given.
  std::uint64_t keep_for_outside(Ref<LoopFutureBase> future);
  Ref<LoopFutureBase> take_from_outside(std::uint64_t number);
  /// As take_from_outside(), and keeps it.
  [[nodiscard]] LoopFutureBase* find_outside(std::uint64_t number) const;

  [[nodiscard]] const std::shared_ptr<TraceRecorder>& recorder() const noexcept { return options_.recorder; }
  /// The lane ends here. For whoever ends the thread, and keeps the loop.
  void close_lane();
  /// The loop's lane in the trace; kNoLane before it first ran.
  [[nodiscard]] LaneId lane() const noexcept { return lane_; }

 private:
  friend class Handle;
  friend class LoopFutureBase;
  friend class TaskBase;
  /// Tasks and callbacks in the order of their turns. Takes no memory but the hooks that they have anyway.
  struct TurnList {
    DoneHook* first = nullptr;
    DoneHook* last = nullptr;
    std::size_t size = 0;

    void push(DoneHook& hook) noexcept {
      hook.next = nullptr;
      (last != nullptr ? last->next : first) = &hook;
      last = &hook;
      ++size;
    }
    DoneHook* pop() noexcept {
      DoneHook* const hook = first;
      if (hook == nullptr) return nullptr;
      first = hook->next;
      if (first == nullptr) last = nullptr;
      --size;
      return hook;
    }
  };

  [[nodiscard]] std::int64_t read_clock() const { return options_.clock ? options_.clock->now_ns() : ticks_.now_ns(); }
  [[nodiscard]] bool watches_steps() const noexcept { return slow_ns_ > 0 || recorder_ != nullptr; }
  void check_thread() const;
  void check_can_run() const;
  TaskBase& current_for_await() const;
  void add_task(TaskBase& task, TaskOptions options);
  void run_until_done(LoopFutureBase& future);
  Task<void> ready_for(int fd, Poller::Side side);
  void watch(int fd, Poller::Side side, std::function<void()> function);
  void make_ready(TaskBase& task);
  void make_ready(Ref<Callback> callback);
  void suspended(TaskBase& task, std::coroutine_handle<> waiting, WaitsFor what);
  bool cancel_wait(TaskBase& task);

  [[nodiscard]] static TaskBase& task_of(TimerNode& node) noexcept;
  [[nodiscard]] static Callback& callback_of(TimerNode& node) noexcept;

  void turn();
  void wait_for_events();
  void take_inbox();
  void expire_timers();
  void step(TaskBase& task);
  [[nodiscard]] static RowId awaited_row(const TaskBase& task, bool begins) noexcept;
  void step_eagerly(TaskBase& task);
  void call(Callback& callback);
  void end_task(TaskBase& task, std::int64_t end_ns);
  void record_end(TaskBase& task, const std::exception_ptr& error, bool cancelled, std::int64_t end_ns);
  void drop_turns(std::vector<Ref<Callback>>& callbacks);
  void finish_task(TaskBase& task, std::exception_ptr error, std::int64_t end_ns);
  double measure_step(std::int64_t begin_ns, const TaskBase* task);
  void report_slow(std::int64_t held_ns, const TaskBase* task);

  const LoopOptions options_;
  TraceRecorder* const recorder_;
  const std::int64_t slow_ns_;
  mutable TickClock ticks_;  // a reading changes what it remembers of the last one
  std::int64_t born_ns_;
  std::atomic<int> thread_{0};  // number of the thread that runs it; publishes nothing
  bool stopping_ = false;
  LaneId lane_ = kNoLane;
  std::optional<JobId> job_;

  std::int64_t now_ns_ = 0;  // read at the last boundary between two steps
  bool now_is_fresh_ = false;
  std::int64_t cpu_mark_ns_ = 0;    // processor time of the thread at some boundary
  std::int64_t held_since_ns_ = 0;  // by short steps since then
  std::int64_t step_begin_ns_ = 0;  // of the step that runs, or of its part since an eager task's
  TaskBase* current_ = nullptr;
  TurnList ready_;
  TurnList turn_;  // what runs in this turn
  TimerWheel wheel_;
  Poller poller_;
  TaskBase* first_task_ = nullptr;
  TaskBase* last_task_ = nullptr;
  std::unordered_map<const TaskBase*, std::string> labels_;
  LoopStats stats_;
  ExceptionHandler exception_handler_;
  std::shared_ptr<Executor> default_executor_;
  bool default_executor_closed_ = false;
  std::uint64_t next_outside_ = 1;
  std::unordered_map<std::uint64_t, Ref<LoopFutureBase>> outside_;  // by number: other threads will end them
  const std::shared_ptr<LoopInbox> inbox_;
};

}  // namespace poolscope::coroutines
