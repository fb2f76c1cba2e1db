// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/thread_per_task.h"

#include "core/futures/blocked_wait.h"
#include "core/futures/exit_hooks.h"
#include "core/futures/run_task.h"
#include "core/threads/worker_threads.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <list>

namespace poolscope {
namespace {

std::atomic<std::uint64_t> next_thread_number{1};  // "Thread-1", as Python counts them

}  // namespace

class ThreadPerTaskExecutor::Core final : public FinishedAtExit,
                                          public WatchedPool,
                                          public std::enable_shared_from_this<Core> {
 public:
  explicit Core(ThreadPerTaskOptions options)
      : WatchedPool(options.executor.on_deadlock), options_(std::move(options)) {
    if (options_.gil) gil_lane_ = add_lane(recorder(), LaneKind::gil, "GIL");
  }

  void enqueue(WorkPtr work) EXCLUDES(mutex_);
  void shutdown(bool wait, bool cancel_futures) EXCLUDES(mutex_);
  void finish_at_exit() override { shutdown(!inside_own_worker(), false); }
  void cancel_running() { gate_.cancel_all(); }
  void pause() EXCLUDES(mutex_);
  void resume() EXCLUDES(mutex_);
  void step() EXCLUDES(mutex_);
  [[nodiscard]] ExecutorStats stats() const EXCLUDES(mutex_);
  [[nodiscard]] std::vector<std::string> worker_names() const { return threads_.names(); }
  [[nodiscard]] bool inside_own_worker() const { return threads_.is_current_one_of_us(); }
  [[nodiscard]] bool in_forked_child() const { return threads_.belong_to_another_process(); }
  /// Nothing is queued here; a submit beyond the limit waits for the end of a thread.
  [[nodiscard]] bool stands_still(std::size_t waiting, AwaitedTasks& /*tasks*/) override EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return !stats_.paused && waiting == threads_.count();
  }
  [[nodiscard]] std::string pool_name() const override { return "the threads of the tasks"; }

 private:
  using Waiting = std::list<WorkPtr>;

  [[nodiscard]] TraceRecorder* recorder() const noexcept { return options_.executor.recorder.get(); }
  void check_open() const REQUIRES(mutex_);
  [[nodiscard]] bool full() const REQUIRES(mutex_);
  [[nodiscard]] bool must_wait_for_room(bool may_run_here) const REQUIRES(mutex_);
  [[nodiscard]] std::exception_ptr wait_for_room(bool may_run_here) EXCLUDES(mutex_);
  [[nodiscard]] bool may_step(Waiting::iterator place_in_line) const REQUIRES(mutex_);
  void run(const std::string& name, Waiting::iterator place_in_line) EXCLUDES(mutex_);
  void run_in_caller(WorkPtr work) EXCLUDES(mutex_);

  const ThreadPerTaskOptions options_;
  LaneId gil_lane_ = kNoLane;  // constant after construction
  PauseGate gate_;
  Watchdog watchdog_;
  WorkerThreads threads_;

  mutable Mutex mutex_;  // guards everything below
  CondVar begin_;        // a waiting task may begin
  CondVar room_;         // a thread has ended
  Waiting waiting_ GUARDED_BY(mutex_);
  ExecutorStats stats_ GUARDED_BY(mutex_);
  int steps_ GUARDED_BY(mutex_) = 0;
  LaneId caller_lane_ GUARDED_BY(mutex_) = kNoLane;
};

void ThreadPerTaskExecutor::Core::check_open() const {
  if (stats_.shut_down) throw ShutdownError("cannot schedule new futures after shutdown");
  if (ExitHooks::exiting()) throw ShutdownError("cannot schedule new futures after the program began to exit");
}

bool ThreadPerTaskExecutor::Core::full() const {
  const std::size_t limit = options_.executor.queue_limit;
  return limit != 0 && waiting_.size() + stats_.running >= limit;
}

void ThreadPerTaskExecutor::Core::enqueue(WorkPtr work) {
  MutexLock lock(mutex_);
  check_open();
  if (full()) {
    switch (options_.executor.queue_full) {
      case QueueFull::reject:
        throw QueueFullError(fmt::format("{} threads exist, which is the limit", options_.executor.queue_limit));
      case QueueFull::caller_runs:  // a paused executor runs nothing, not even here
      case QueueFull::block: break;
    }
    const bool may_run_here = options_.executor.queue_full == QueueFull::caller_runs;
    ++stats_.blocked_submitters;
    std::exception_ptr hopeless;
    while (!hopeless && must_wait_for_room(may_run_here)) {
      lock.unlock();
      hopeless = wait_for_room(may_run_here);
      lock.lock();
    }
    --stats_.blocked_submitters;
    if (hopeless) std::rethrow_exception(hopeless);
    check_open();
    if (full()) {
      lock.unlock();
      run_in_caller(std::move(work));
      return;
    }
  }
  waiting_.push_back(work);
  const auto place_in_line = std::prev(waiting_.end());
  try {
    std::string name = fmt::format("Thread-{}", next_thread_number.fetch_add(1));
    threads_.start(name, [self = shared_from_this(), name, place_in_line] { self->run(name, place_in_line); });
  } catch (...) {
    waiting_.erase(place_in_line);
    throw;
  }
  ++stats_.submitted;
  stats_.max_queued = std::max(stats_.max_queued, waiting_.size());
  record_submitted(recorder(), *work);
}

bool ThreadPerTaskExecutor::Core::must_wait_for_room(bool may_run_here) const {
  return full() && !stats_.shut_down && !(may_run_here && !stats_.paused);
}

// Gives the DeadlockError when there will never be any.
std::exception_ptr ThreadPerTaskExecutor::Core::wait_for_room(bool may_run_here) {
  try {
    BlockedWait wait(TimePoint::max(), BlockedWait::kGrace, [this] {
      const MutexLock lock(mutex_);
      room_.notify_all();
    });
    without_execution_lock([&] {
      MutexLock lock(mutex_);
      while (must_wait_for_room(may_run_here)) {
        wait.throw_if_over();
        static_cast<void>(room_.wait_until(mutex_, wait.until()));
        lock.unlock();
        wait.attend([this] { return Awaited{.room_in = this}; });
        lock.lock();
      }
    });
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

// Steps let the tasks begin in the order of their submits.
bool ThreadPerTaskExecutor::Core::may_step(Waiting::iterator place_in_line) const {
  return steps_ > 0 && waiting_.begin() == Waiting::const_iterator(place_in_line);
}

void ThreadPerTaskExecutor::Core::run(const std::string& name, Waiting::iterator place_in_line) {
  set_thread_name(name.c_str());
  const PoolMember member(*this, name);
  const LaneId lane = add_lane(recorder(), LaneKind::worker, name);
  WorkPtr work;
  TaskContext::Place place{.lane = lane, .lock = options_.gil.get(), .lock_lane = gil_lane_, .gate = &gate_};
  std::int64_t dispatch_ns = 0;
  {
    const MutexLock lock(mutex_);
    while (stats_.paused && !may_step(place_in_line))
      begin_.wait(mutex_);
    place.stepped = stats_.paused;
    if (stats_.paused) --steps_;
    work = std::move(*place_in_line);
    waiting_.erase(place_in_line);
    ++stats_.running;
    dispatch_ns = now_ns();
    begin_.notify_all();  // another is the first of those that wait now
  }
  TaskEnd end = run_task(std::move(work), place, dispatch_ns, watchdog_);
  stop_lane(recorder(), lane);
  {
    const MutexLock lock(mutex_);
    --stats_.running;
    ++stats_.completed;
    room_.notify_one();
    if (place.stepped && !end.ran() && stats_.paused) {  // a cancelled task does not use a step up
      ++steps_;
      begin_.notify_all();
    }
  }
  if (end.publish()) end.run_callbacks();
}

void ThreadPerTaskExecutor::Core::run_in_caller(WorkPtr work) {
  TaskContext::Place place{.lock = options_.gil.get(), .lock_lane = gil_lane_, .gate = &gate_};
  std::int64_t submit_ns = 0;
  {
    const MutexLock lock(mutex_);
    if (caller_lane_ == kNoLane) caller_lane_ = add_lane(recorder(), LaneKind::main, "submitter");
    place.lane = caller_lane_;
    ++stats_.submitted;
    submit_ns = record_submitted(recorder(), *work);
  }
  TaskEnd end = run_task(std::move(work), place, submit_ns, watchdog_);  // it never waited
  {
    const MutexLock lock(mutex_);
    ++stats_.completed;
  }
  if (end.publish()) end.run_callbacks();
}

void ThreadPerTaskExecutor::Core::shutdown(bool wait, bool cancel_futures) {
  std::vector<WorkPtr> dropped;
  {
    const MutexLock lock(mutex_);
    stats_.shut_down = true;
    room_.notify_all();
    if (cancel_futures) dropped.assign(waiting_.begin(), waiting_.end());
  }
  for (const WorkPtr& work : dropped)
    work.state()->cancel();
  resume();
  if (!wait) return;
  if (inside_own_worker()) {
    throw RuntimeError("cannot join the current thread: shutdown(wait) was called from inside a task's own thread");
  }
  threads_.join();
}

void ThreadPerTaskExecutor::Core::pause() {
  const MutexLock lock(mutex_);
  if (stats_.shut_down) return;
  stats_.paused = true;
  gate_.close();
}

void ThreadPerTaskExecutor::Core::resume() {
  {
    const MutexLock lock(mutex_);
    stats_.paused = false;
    steps_ = 0;
    gate_.open();
    begin_.notify_all();
    room_.notify_all();
  }
  look_for_deadlocks();
}

void ThreadPerTaskExecutor::Core::step() {
  const MutexLock lock(mutex_);
  if (!stats_.paused || gate_.let_one_go()) return;
  ++steps_;
  begin_.notify_all();
}

ExecutorStats ThreadPerTaskExecutor::Core::stats() const {
  const MutexLock lock(mutex_);
  ExecutorStats s = stats_;
  s.queued = waiting_.size();
  s.workers = threads_.count();
  s.deadlocks = deadlocks();
  return s;
}

ThreadPerTaskExecutor::ThreadPerTaskExecutor(ThreadPerTaskOptions options)
    : Executor(options.executor), core_(std::make_shared<Core>(std::move(options))) {
  ExitHooks::add(core_);
}

ThreadPerTaskExecutor::~ThreadPerTaskExecutor() {
  retire();
  if (core_->in_forked_child()) {
    static_cast<void>(new std::shared_ptr<Core>(core_));  // the threads are the parent's
    return;
  }
  core_->shutdown(!core_->inside_own_worker(), false);
}

void ThreadPerTaskExecutor::shutdown(bool wait, bool cancel_futures) { core_->shutdown(wait, cancel_futures); }
void ThreadPerTaskExecutor::cancel_all() {
  core_->shutdown(false, true);
  core_->cancel_running();
}
void ThreadPerTaskExecutor::pause() { core_->pause(); }
void ThreadPerTaskExecutor::resume() { core_->resume(); }
void ThreadPerTaskExecutor::step() { core_->step(); }
ExecutorStats ThreadPerTaskExecutor::stats() const { return core_->stats(); }
std::vector<std::string> ThreadPerTaskExecutor::worker_names() const { return core_->worker_names(); }
void ThreadPerTaskExecutor::enqueue(WorkPtr work) { core_->enqueue(std::move(work)); }

}  // namespace poolscope
