// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/event_loop.h"

#include "core/coroutines/scope_exit.h"
#include "core/futures/executor.h"
#include "core/futures/task_context.h"
#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <algorithm>

namespace poolscope::coroutines {
namespace {

thread_local EventLoop* running_loop = nullptr;

constexpr std::int64_t kLongStepNs = 1'000'000;

}  // namespace

EventLoop& get_running_loop() {
  if (running_loop == nullptr) throw RuntimeError("no event loop runs in this thread");
  return *running_loop;
}

EventLoop* running_loop_here() noexcept { return running_loop; }

void check_no_loop_runs() {
  if (running_loop != nullptr) throw RuntimeError("cannot run the event loop while another loop is running");
}

void suspend_until_done(std::coroutine_handle<> waiting, LoopFutureBase& future) {
  get_running_loop().suspend_for_future(waiting, future);
}

void throw_if_cancelled_awake() {
  if (running_loop != nullptr) running_loop->throw_if_asked();
}

void Handle::cancel() {
  if (!callback_ || callback_->cancelled) return;
  callback_->cancelled = true;
  callback_->function = nullptr;
  if (callback_->timer.armed()) {
    callback_->loop.wheel_.remove(callback_->timer);
    callback_->drop_reference();  // the wheel's
  }
}

std::optional<TimePoint> Handle::when() const noexcept {
  if (!callback_ || callback_->timer.deadline_ns == 0) return std::nullopt;
  return TimePoint(Duration(std::int64_t{callback_->timer.deadline_ns}));
}

EventLoop::EventLoop(LoopOptions options)
    : options_(std::move(options)),
      recorder_(options_.recorder.get()),
      slow_ns_(options_.slow_callback_duration.count()),
      born_ns_(read_clock()),
      now_ns_(born_ns_),
      wheel_(born_ns_),
      inbox_(std::make_shared<LoopInbox>(poller_)) {}

EventLoop::~EventLoop() {
  inbox_->close();
  if (first_task_ != nullptr) {
    log(LogLevel::error, fmt::format("an event loop was destroyed with {} pending tasks; the first is {}", stats_.tasks,
                                     label_of(*first_task_)));
  }
  // The outermost coroutine owns the others, so destroying it unwinds the task from the inside.
  std::vector<Ref<Callback>> callbacks;
  while (first_task_ != nullptr) {
    drop_turns(callbacks);  // before a task goes that stands in line
    TaskBase& task = *first_task_;
    if (task.waits_for_ == WaitsFor::sleep) {
      wheel_.remove(task.timer_);
    } else if (task.waits_for_ != WaitsFor::nothing) {
      task.wait_.future->remove_hook(task.wait_.hook);
    }
    task.root_.destroy();
    finish_task(task, std::make_exception_ptr(CancelledError()), read_clock());
  }
  while (TimerNode* node = wheel_.pop(std::int64_t{1} << 61U))
    callback_of(*node).drop_reference();
  drop_turns(callbacks);
  close_lane();
}

void EventLoop::drop_turns(std::vector<Ref<Callback>>& callbacks) {
  for (TurnList* list : {&turn_, &ready_}) {
    while (DoneHook* const hook = list->pop()) {
      if (hook->task == nullptr) callbacks.push_back(Ref<Callback>::adopt(static_cast<Callback*>(hook)));
    }
  }
}

void EventLoop::close_lane() { stop_lane(recorder_, std::exchange(lane_, kNoLane)); }

// The node is all that the slot holds, so their addresses are one.
TaskBase& EventLoop::task_of(TimerNode& node) noexcept {
  return static_cast<TaskBase&>(reinterpret_cast<WaitSlot&>(node));
}

Callback& EventLoop::callback_of(TimerNode& node) noexcept {
  return static_cast<Callback&>(reinterpret_cast<TimerSlot&>(node));
}

void EventLoop::check_thread() const {
  if (is_running() && running_loop != this) {
    throw RuntimeError("this event loop runs in another thread; use call_soon_threadsafe");
  }
}

void EventLoop::check_can_run() const {
  if (is_running()) throw RuntimeError("this event loop is already running");
  check_no_loop_runs();
}

Handle EventLoop::call_soon(std::function<void()> function) {
  check_thread();
  auto callback = Ref<Callback>::adopt(new Callback(*this, std::move(function)));
  make_ready(callback);
  return Handle(std::move(callback));
}

Handle EventLoop::call_at(TimePoint when, std::function<void()> function) {
  check_thread();
  auto callback = Ref<Callback>::adopt(new Callback(*this, std::move(function)));
  callback->timer.is_task = 0;
  wheel_.add(callback->timer, when.time_since_epoch().count());
  callback->add_reference();  // the wheel's
  return Handle(std::move(callback));
}

Handle EventLoop::call_later(Duration delay, std::function<void()> function) {
  return call_at(deadline_after(delay, time()), std::move(function));
}

void EventLoop::make_ready(Ref<Callback> callback) { ready_.push(*callback.release()); }

void EventLoop::make_ready(TaskBase& task) {
  task.wait_.hook.task = &task;
  ready_.push(task.wait_.hook);
}

void EventLoop::add_task(TaskBase& task, TaskOptions options) {
  check_thread();
  task.add_reference();  // the loop's, until it has ended
  task.previous_ = last_task_;
  (last_task_ != nullptr ? last_task_->next_ : first_task_) = &task;
  last_task_ = &task;
  ++stats_.tasks;
  ++stats_.created;
  task.row_ = options.row;
  if (recorder_ != nullptr && options.row == kNoRow && options.record) {
    if (!job_) job_ = recorder_->intern_job("coroutine");
    task.own_row_ = true;
    task.row_ = recorder_->reserve_row();
    recorder_->submitted(task.row_, task.row_, 1, options.job.value_or(*job_), options.label, read_clock(),
                         current_ != nullptr ? current_->row_ : kNoRow);
  }
  if (!options.label.empty()) {
    labels_.emplace(&task, std::move(options.label));
    task.has_label_ = true;
  }
  if (options.eager_start && running_loop == this) {
    step_eagerly(task);
  } else {
    make_ready(task);
  }
}

TaskHandle<void> EventLoop::create_observed_task(Task<void> coroutine, TaskObserver& observer, TaskOptions options) {
  auto task = Ref<TypedTask<void>>::adopt(new ObservedTask(*this, coroutine.release(), observer));
  task->observed_ = true;
  add_task(*task, std::move(options));
  return TaskHandle<void>(std::move(task));
}

void EventLoop::resume_parked(TaskBase& task) { make_ready(task); }

std::string EventLoop::label_of(const TaskBase& task) const {
  if (task.has_label_) return labels_.at(&task);
  return task.row_ != kNoRow ? fmt::format("task({})", task.row_) : "task";
}

void EventLoop::run_forever() {
  check_can_run();
  if (lane_ == kNoLane) lane_ = add_lane(recorder_, LaneKind::loop, options_.name);
  struct Running {
    explicit Running(EventLoop& self) : loop(self) {
      running_loop = &loop;
      loop.thread_.store(current_tid(), std::memory_order_relaxed);
    }
    ~Running() {
      running_loop = nullptr;
      loop.thread_.store(0, std::memory_order_relaxed);
      loop.stopping_ = false;
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    EventLoop& loop;
  };
  const Running running(*this);
  if (watches_steps()) cpu_mark_ns_ = thread_cpu_ns();
  held_since_ns_ = 0;
  do {
    turn();
  } while (!stopping_);
}

void EventLoop::run_until_done(LoopFutureBase& future) {
  check_can_run();  // before anything is left behind on the future
  if (&future.loop() != this) throw std::invalid_argument("the future belongs to another event loop");
  const Ref<LoopFutureBase> alive = Ref<LoopFutureBase>::share(&future);
  const Callback* const callback = future.add_done_callback([this] { stop(); });
  run_forever();
  if (!future.done()) {
    future.remove_done_callback(callback);
    throw RuntimeError("the event loop was stopped before the future had ended");
  }
}

void EventLoop::cancel_all_tasks() {
  const std::vector<Ref<TaskBase>> left = all_tasks();
  for (const Ref<TaskBase>& task : left)
    task->cancel();
  for (const Ref<TaskBase>& task : left) {
    if (!task->done()) run_until_done(*task);
    if (!task->cancelled() && task->exception()) {
      call_exception_handler({"a task that was cancelled at the end of its loop threw", task->exception()});
    }
  }
}

void EventLoop::turn() {
  ++stats_.turns;
  take_inbox();
  wait_for_events();
  take_inbox();
  now_ns_ = read_clock();
  expire_timers();
  turn_ = std::exchange(ready_, TurnList());
  stats_.steps += turn_.size;
  while (DoneHook* const hook = turn_.pop()) {
    if (const DoneHook* const next = turn_.first; next != nullptr && next->task != nullptr) {
      __builtin_prefetch(next->task->resume_.address());  // a coroutine that slept is not in the cache any more
    }
    if (hook->task != nullptr) {
      step(*hook->task);
    } else {
      const auto callback = Ref<Callback>::adopt(static_cast<Callback*>(hook));
      if (!callback->cancelled) call(*callback);
    }
  }
}

void EventLoop::wait_for_events() {
  const bool busy = ready_.size > 0 || stopping_;
  if (busy && !poller_.watches_any()) return;
  std::optional<std::int64_t> limit;
  const std::optional<std::int64_t> next = wheel_.next_ns();
  if (next) limit = std::max<std::int64_t>(0, *next - read_clock());
  if (busy) limit = 0;
  const auto may_sleep = [this] { return inbox_->empty(); };
  if (options_.clock && next && !busy) {
    poller_.wait(0, may_sleep);
    if (ready_.size == 0 && inbox_->empty()) options_.clock->idle_until(*next);
    return;
  }
  poller_.wait(limit, may_sleep);
}

void EventLoop::take_inbox() {
  if (inbox_->empty()) return;
  for (std::function<void()>& function : inbox_->take())
    make_ready(Ref<Callback>::adopt(new Callback(*this, std::move(function))));
}

void EventLoop::expire_timers() {
  while (TimerNode* node = wheel_.pop(now_ns_)) {
    if (node->is_task != 0) {
      TaskBase& task = task_of(*node);
      task.waits_for_ = WaitsFor::nothing;
      make_ready(task);
    } else {
      make_ready(Ref<Callback>::adopt(&callback_of(*node)));
    }
  }
}

void EventLoop::default_exception_handler(const LoopProblem& problem) {
  log(LogLevel::error,
      problem.exception ? fmt::format("{} {}", problem.message, describe(problem.exception)) : problem.message);
}

void EventLoop::call_exception_handler(const LoopProblem& problem) noexcept {
  if (!exception_handler_) {
    default_exception_handler(problem);
    return;
  }
  try {
    const ExceptionHandler handler = exception_handler_;  // it may set another
    handler(*this, problem);
  } catch (...) {
    default_exception_handler(problem);
    log(LogLevel::error,
        fmt::format("the exception handler of an event loop threw {}", describe(std::current_exception())));
  }
}

void EventLoop::call(Callback& callback) {
  step_begin_ns_ = now_ns_;
  try {
    callback.function();
  } catch (...) {
    call_exception_handler({"a callback of an event loop threw", std::current_exception()});
  }
  if (!watches_steps()) return;
  now_ns_ = read_clock();
  measure_step(step_begin_ns_, nullptr);
}

void EventLoop::step(TaskBase& task) {
  TaskObserver* const observer = task.observed_ ? task.observer() : nullptr;
  if (observer != nullptr && !observer->may_step()) return;
  const std::int64_t begin_ns = now_ns_;
  if (task.blocked_) {
    task.blocked_ = false;
    recorder_->segment_end(task.row_, lane_, SegmentKind::blocked, SegmentCause::none, begin_ns,
                           awaited_row(task, false));
  }
  if (!task.started_) {
    if (task.must_cancel_) {
      task.root_.destroy();
      finish_task(task, std::make_exception_ptr(CancelledError()), begin_ns);
      return;
    }
    task.started_ = true;
    if (task.own_row_) recorder_->begin_task(task.row_, lane_, begin_ns, begin_ns);
    task.begins_ = true;
    if (observer != nullptr) observer->step_begins(true, begin_ns);
  } else if (observer != nullptr) {
    observer->step_begins(false, begin_ns);
  }
  task.throwing_ = task.must_cancel_ || task.interrupted_;
  task.must_cancel_ = false;
  task.interrupted_ = false;
  task.waits_for_ = WaitsFor::nothing;
  now_is_fresh_ = false;
  step_begin_ns_ = begin_ns;
  current_ = &task;
  std::exchange(task.resume_, nullptr).resume();
  current_ = nullptr;
  if (observer != nullptr) observer->step_ended();
  if (watches_steps()) {
    if (!now_is_fresh_) now_ns_ = read_clock();
    task.cpu_ns_ += static_cast<float>(measure_step(step_begin_ns_, &task));
  }
  if (task.root_.done()) {
    end_task(task, now_ns_);
  } else if (!task.resume_) {
    task.root_.destroy();
    finish_task(task, std::make_exception_ptr(RuntimeError("the task suspended on something that no event loop knows")),
                now_ns_);
  } else {
    task.begins_ = false;
    if (task.waits_for_ == WaitsFor::nothing || task.row_ == kNoRow || recorder_ == nullptr) return;
    task.blocked_ = true;
    recorder_->segment_begin(task.row_, lane_, SegmentKind::blocked, now_ns_, awaited_row(task, true));
  }
}

// As CPython's Task.__eager_start(): a step within the step of another task, or within a callback. What
// surrounds it is measured as if it were two.
void EventLoop::step_eagerly(TaskBase& task) {
  TaskBase* const outer = current_;
  TaskContext* const outer_context = TaskContext::exchange_current(nullptr);
  if (watches_steps()) {
    now_ns_ = read_clock();
    const double used_ns = measure_step(step_begin_ns_, outer);
    if (outer != nullptr) outer->cpu_ns_ += static_cast<float>(used_ns);
  }
  if (outer != nullptr) outer->begins_ = false;  // its begin is not that of this part of its step
  const Ref<TaskBase> alive = Ref<TaskBase>::share(&task);
  step(task);
  TaskContext::exchange_current(outer_context);
  current_ = outer;
  now_is_fresh_ = false;
  step_begin_ns_ = now_ns_;
}

void EventLoop::end_task(TaskBase& task, std::int64_t end_ns) {
  std::exception_ptr error = task.take_outcome(task.root_);
  task.root_.destroy();
  // Cancelled in its very last step: its value does not count, its exception does (CPython's Task.__step).
  if (task.must_cancel_ && !error) error = std::make_exception_ptr(CancelledError());
  finish_task(task, std::move(error), end_ns);
}

void EventLoop::finish_task(TaskBase& task, std::exception_ptr error, std::int64_t end_ns) {
  task.root_ = nullptr;
  task.resume_ = nullptr;
  task.waits_for_ = WaitsFor::nothing;
  (task.previous_ != nullptr ? task.previous_->next_ : first_task_) = task.next_;
  (task.next_ != nullptr ? task.next_->previous_ : last_task_) = task.previous_;
  --stats_.tasks;
  const bool cancelled = error && is_cancelled_error(error);
  if (task.own_row_) record_end(task, error, cancelled, end_ns);
  if (task.has_label_) labels_.erase(&task);
  task.has_label_ = false;
  TaskObserver* const observer = task.observed_ ? task.observer() : nullptr;
  if (cancelled) {
    task.finish(LoopFutureBase::Phase::cancelled, nullptr);
  } else {
    task.finish(LoopFutureBase::Phase::finished, std::move(error));
  }
  if (observer != nullptr) observer->ended(cancelled, end_ns, static_cast<std::int64_t>(task.cpu_ns_));
  task.drop_reference();
}

void EventLoop::record_end(TaskBase& task, const std::exception_ptr& error, bool cancelled, std::int64_t end_ns) {
  TaskState state = TaskState::finished;
  if (cancelled) {
    state = TaskState::cancelled;
  } else if (error) {
    state = TaskState::failed;
    TaskExtra extra;
    extra.error = describe(error);
    recorder_->extra(task.row_, std::move(extra));
  }
  const auto cpu_ns = static_cast<std::int64_t>(task.cpu_ns_);
  if (task.begins_) {
    recorder_->end_task(task.row_, lane_, step_begin_ns_, step_begin_ns_, end_ns, state, cpu_ns);
  } else {
    recorder_->finished(task.row_, state, end_ns, cpu_ns);
  }
}

// Gives the processor time of the step that has just ended. Short steps are taken to compute all the
// time; for a long one the kernel is asked what the thread has used since it was asked last, of which
// the short steps in between are taken off.
double EventLoop::measure_step(std::int64_t begin_ns, const TaskBase* task) {
  const std::int64_t held_ns = now_ns_ - begin_ns;
  if (held_ns < kLongStepNs) {
    held_since_ns_ += held_ns;
    return static_cast<double>(held_ns);
  }
  const std::int64_t cpu_ns = thread_cpu_ns();
  const std::int64_t mine_ns = std::clamp<std::int64_t>(cpu_ns - cpu_mark_ns_ - held_since_ns_, 0, held_ns);
  cpu_mark_ns_ = cpu_ns;
  held_since_ns_ = 0;
  if (held_ns > stats_.longest_step_ns) {
    stats_.longest_step_ns = held_ns;
    stats_.longest_step = task != nullptr ? label_of(*task) : "a callback";
  }
  if (slow_ns_ > 0 && held_ns >= slow_ns_) report_slow(held_ns, task);
  return static_cast<double>(mine_ns);
}

void EventLoop::report_slow(std::int64_t held_ns, const TaskBase* task) {
  ++stats_.slow_steps;
  log(LogLevel::warning,
      fmt::format("{} held the event loop for {:.3f} s; nothing else could run on it meanwhile",
                  task != nullptr ? label_of(*task) : "a callback", static_cast<double>(held_ns) / 1e9));
}

TaskBase& EventLoop::current_for_await() const {
  if (running_loop != this || current_ == nullptr) throw RuntimeError("this can be awaited only inside a task");
  return *current_;
}

void EventLoop::throw_if_asked() {
  if (current_ == nullptr || !current_->throwing_) return;
  current_->throwing_ = false;
  throw CancelledError("the task was cancelled");
}

void EventLoop::resumed_without_throwing() {
  if (current_ != nullptr) current_->throwing_ = false;
}

TaskBase::~TaskBase() = default;

bool TaskBase::cancel() {
  if (done()) return false;
  ++cancels_;
  if (loop().cancel_wait(*this)) return true;
  must_cancel_ = true;
  return true;
}

int TaskBase::uncancel() noexcept {
  if (cancels_ > 0 && --cancels_ == 0) must_cancel_ = false;
  return cancels_;
}

}  // namespace poolscope::coroutines
