// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/thread_pool.h"

#include "core/futures/exit_hooks.h"
#include "core/futures/run_task.h"
#include "core/sync/log.h"
#include "core/threads/worker_threads.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <stdexcept>
#include <system_error>

namespace poolscope {
namespace {

constexpr const char* kBrokenText = "a thread's initializer failed, the thread pool is not usable any more";

std::string default_prefix() {
  static std::atomic<unsigned> next{0};
  return fmt::format("ThreadPoolExecutor-{}", next.fetch_add(1));
}

}  // namespace

// Everything that workers touch. A worker waits in take() for a task, runs it, and declares itself
// idle before it ends the task's future, so that whoever waited for the future and submits the next
// task finds this worker and does not start another. With callbacks to run it is not idle yet: they
// may take long, or wait for tasks of this very pool.
class ThreadPoolExecutor::Core final : public FinishedAtExit, public std::enable_shared_from_this<Core> {
 public:
  explicit Core(ThreadPoolOptions options, int max_workers)
      : options_(std::move(options)), max_workers_(max_workers), most_(static_cast<std::size_t>(max_workers)) {
    if (options_.thread_name_prefix.empty()) options_.thread_name_prefix = default_prefix();
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
  [[nodiscard]] int max_workers() const noexcept { return max_workers_; }
  [[nodiscard]] bool inside_own_worker() const { return threads_.is_current_one_of_us(); }
  [[nodiscard]] bool in_forked_child() const { return threads_.belong_to_another_process(); }

 private:
  // A task for which a worker stands ready is handed over by the submit itself and never waits;
  // it only lies in the same list until the worker comes for it.
  struct Queued {
    WorkPtr work;
    std::int64_t handed_ns = kNoTime;  // kNoTime: it waits
  };
  struct Taken {
    WorkPtr work;
    std::int64_t dispatch_ns = 0;
    bool stepped = false;
  };

  [[nodiscard]] TraceRecorder* recorder() const noexcept { return options_.executor.recorder.get(); }
  void check_open() const REQUIRES(mutex_);
  [[nodiscard]] bool worker_is_ready() const REQUIRES(mutex_);
  [[nodiscard]] bool full() const REQUIRES(mutex_);
  [[nodiscard]] bool make_room() REQUIRES(mutex_);
  [[nodiscard]] std::string add_thread() REQUIRES(mutex_);
  void cancel_queued() EXCLUDES(mutex_);
  void work_loop(LaneId lane) EXCLUDES(mutex_);
  bool initialize() EXCLUDES(mutex_);
  [[nodiscard]] Taken take() EXCLUDES(mutex_);
  void run(Taken taken, LaneId lane) EXCLUDES(mutex_);
  void run_in_caller(WorkPtr work) EXCLUDES(mutex_);

  // The first three are constant after construction.
  ThreadPoolOptions options_;
  const int max_workers_;
  LaneId gil_lane_ = kNoLane;
  PauseGate gate_;
  Watchdog watchdog_;
  WorkerThreads threads_;

  mutable Mutex mutex_;  // guards everything below
  CondVar work_;         // for workers: a task, a step, a resume or the end
  CondVar room_;         // for submitters: a place in the queue or the end
  std::deque<Queued> queue_ GUARDED_BY(mutex_);
  std::size_t waiting_ GUARDED_BY(mutex_) = 0;  // of the queue, those not handed to a worker
  ExecutorStats stats_ GUARDED_BY(mutex_);
  std::size_t most_ GUARDED_BY(mutex_);  // max_workers, or what the system allows
  std::size_t started_ GUARDED_BY(mutex_) = 0;
  std::size_t idle_ GUARDED_BY(mutex_) = 0;  // wait for a task, or will in a moment
  int steps_ GUARDED_BY(mutex_) = 0;
  bool broken_ GUARDED_BY(mutex_) = false;
  LaneId caller_lane_ GUARDED_BY(mutex_) = kNoLane;
};

void ThreadPoolExecutor::Core::check_open() const {
  if (broken_) throw BrokenThreadPool(kBrokenText);
  if (stats_.shut_down) throw ShutdownError("cannot schedule new futures after shutdown");
  if (ExitHooks::exiting()) throw ShutdownError("cannot schedule new futures after the program began to exit");
}

bool ThreadPoolExecutor::Core::worker_is_ready() const {
  return !stats_.paused && queue_.size() < idle_ + (most_ - started_);
}

bool ThreadPoolExecutor::Core::full() const {
  const std::size_t limit = options_.executor.queue_limit;
  return limit != 0 && waiting_ >= limit && !worker_is_ready();
}

// True when the task has a place now, false when the caller should run it.
bool ThreadPoolExecutor::Core::make_room() {
  if (!full()) return true;
  switch (options_.executor.queue_full) {
    case QueueFull::reject:
      throw QueueFullError(fmt::format("the queue is full: {} tasks wait, which is its limit", waiting_));
    case QueueFull::caller_runs:  // a paused pool runs nothing, not even here
    case QueueFull::block: break;
  }
  const bool may_run_here = options_.executor.queue_full == QueueFull::caller_runs;
  ++stats_.blocked_submitters;
  while (full() && !broken_ && !stats_.shut_down && !(may_run_here && !stats_.paused))
    room_.wait(mutex_);
  --stats_.blocked_submitters;
  check_open();
  return !full();
}

void ThreadPoolExecutor::Core::enqueue(WorkPtr work) {
  MutexLock lock(mutex_);
  check_open();
  if (!make_room()) {
    lock.unlock();
    run_in_caller(std::move(work));
    return;
  }
  std::string warning;
  queue_.push_back(Queued{work});
  if (queue_.size() > idle_) {
    try {
      warning = add_thread();
    } catch (...) {
      queue_.pop_back();  // nobody would ever run it
      throw;
    }
  }
  const std::int64_t submit_ns = record_submitted(recorder(), *work);
  if (!stats_.paused && queue_.size() <= idle_) {
    queue_.back().handed_ns = submit_ns;
  } else {
    ++waiting_;
  }
  ++stats_.submitted;
  stats_.max_queued = std::max(stats_.max_queued, waiting_);
  work_.notify_one();
  lock.unlock();
  if (!warning.empty()) log(LogLevel::warning, warning);
}

// Starts one more if there may be more. Gives what to log, once the lock is gone, when the system
// has no more threads; throws when it has not even one.
std::string ThreadPoolExecutor::Core::add_thread() {
  if (started_ >= most_) return {};
  std::string name = fmt::format("{}_{}", options_.thread_name_prefix, started_);
  try {
    threads_.start(name, [self = shared_from_this(), name] {
      set_thread_name(name.c_str());
      const LaneId lane = add_lane(self->recorder(), LaneKind::worker, name);
      self->work_loop(lane);
      stop_lane(self->recorder(), lane);
    });
    ++started_;
    ++idle_;
    return {};
  } catch (const std::system_error& error) {
    if (started_ == 0) throw;
    most_ = started_;
    return fmt::format("the pool goes on with {} of {} threads: {}", started_, max_workers_, error.what());
  }
}

bool ThreadPoolExecutor::Core::initialize() {
  if (!options_.initializer) return true;
  try {
    options_.initializer();
    return true;
  } catch (...) {
    log(LogLevel::critical, fmt::format("exception in initializer: {}", describe(std::current_exception())));
  }
  std::deque<Queued> orphans;
  {
    const MutexLock lock(mutex_);
    broken_ = true;
    std::swap(orphans, queue_);
    waiting_ = 0;
    stats_.completed += orphans.size();
    room_.notify_all();
    work_.notify_all();
  }
  for (const Queued& queued : orphans)
    fail_unstarted(queued.work, std::make_exception_ptr(BrokenThreadPool(kBrokenText)));
  return false;
}

ThreadPoolExecutor::Core::Taken ThreadPoolExecutor::Core::take() {
  const MutexLock lock(mutex_);
  while (true) {
    const bool may_take = !stats_.paused || steps_ > 0;
    if (!queue_.empty() && may_take) {
      Queued& next = queue_.front();
      const bool handed = next.handed_ns != kNoTime;
      Taken taken{std::move(next.work), handed ? next.handed_ns : now_ns(), stats_.paused};
      queue_.pop_front();
      if (!handed) --waiting_;
      if (stats_.paused) --steps_;
      --idle_;
      ++stats_.running;
      room_.notify_one();
      return taken;
    }
    if (broken_ || (stats_.shut_down && queue_.empty())) return {};
    work_.wait(mutex_);
  }
}

void ThreadPoolExecutor::Core::run(Taken taken, LaneId lane) {
  const TaskContext::Place place{
      .lane = lane, .lock = options_.gil.get(), .lock_lane = gil_lane_, .gate = &gate_, .stepped = taken.stepped};
  TaskEnd end = run_task(std::move(taken.work), place, taken.dispatch_ns, watchdog_);
  const bool busy = end.expects_callbacks();
  {
    const MutexLock lock(mutex_);
    --stats_.running;
    ++stats_.completed;
    if (!busy) ++idle_;
    if (taken.stepped && !end.ran() && stats_.paused) ++steps_;  // a cancelled task does not use a step up
  }
  const bool has_callbacks = end.publish();
  if (!busy) {
    if (!has_callbacks) return;
    std::string warning;
    {
      const MutexLock lock(mutex_);  // they came in between: not idle after all
      --idle_;
      if (queue_.size() > idle_) warning = add_thread();
    }
    if (!warning.empty()) log(LogLevel::warning, warning);
  }
  end.run_callbacks();
  const MutexLock lock(mutex_);
  ++idle_;
}

void ThreadPoolExecutor::Core::work_loop(LaneId lane) {
  if (initialize()) {
    while (true) {
      Taken taken = take();
      if (!taken.work) break;
      run(std::move(taken), lane);
    }
  }
  const MutexLock lock(mutex_);
  --idle_;
}

void ThreadPoolExecutor::Core::run_in_caller(WorkPtr work) {
  TaskContext::Place place{.lock = options_.gil.get(), .lock_lane = gil_lane_, .gate = &gate_};
  std::int64_t submit_ns = 0;
  {
    const MutexLock lock(mutex_);
    if (caller_lane_ == kNoLane) caller_lane_ = add_lane(recorder(), LaneKind::main, "submitter");
    place.lane = caller_lane_;
    ++stats_.submitted;
    ++stats_.running;
    submit_ns = record_submitted(recorder(), *work);
  }
  TaskEnd end = run_task(std::move(work), place, submit_ns, watchdog_);  // it never waited
  {
    const MutexLock lock(mutex_);
    --stats_.running;
    ++stats_.completed;
  }
  if (end.publish()) end.run_callbacks();
}

void ThreadPoolExecutor::Core::cancel_queued() {
  std::deque<Queued> dropped;
  {
    const MutexLock lock(mutex_);
    std::swap(dropped, queue_);
    waiting_ = 0;
    stats_.completed += dropped.size();
    room_.notify_all();
  }
  for (const Queued& queued : dropped) {
    if (queued.work.state()->cancel()) queued.work.state()->set_running_or_notify_cancel();
  }
}

void ThreadPoolExecutor::Core::shutdown(bool wait, bool cancel_futures) {
  {
    const MutexLock lock(mutex_);
    stats_.shut_down = true;
    room_.notify_all();
    work_.notify_all();
  }
  if (cancel_futures) cancel_queued();
  resume();
  if (!wait) return;
  if (inside_own_worker()) {
    throw RuntimeError("cannot join the current thread: shutdown(wait) was called from inside a worker of this pool");
  }
  threads_.join();
}

void ThreadPoolExecutor::Core::pause() {
  const MutexLock lock(mutex_);
  if (stats_.shut_down) return;
  stats_.paused = true;
  gate_.close();
  for (Queued& queued : queue_)
    queued.handed_ns = kNoTime;  // whoever was not taken yet waits after all
  waiting_ = queue_.size();
  stats_.max_queued = std::max(stats_.max_queued, waiting_);
}

void ThreadPoolExecutor::Core::resume() {
  const MutexLock lock(mutex_);
  stats_.paused = false;
  steps_ = 0;
  gate_.open();
  work_.notify_all();
  room_.notify_all();
}

void ThreadPoolExecutor::Core::step() {
  const MutexLock lock(mutex_);
  if (!stats_.paused || gate_.let_one_go()) return;
  ++steps_;
  work_.notify_one();
}

ExecutorStats ThreadPoolExecutor::Core::stats() const {
  const MutexLock lock(mutex_);
  ExecutorStats s = stats_;
  s.queued = waiting_;
  s.workers = threads_.count();
  s.idle_workers = std::min(idle_, s.workers);
  return s;
}

ThreadPoolExecutor::ThreadPoolExecutor(ThreadPoolOptions options) : Executor(options.executor) {
  const int workers = options.max_workers.value_or(default_workers());
  if (workers < 1) throw std::invalid_argument(fmt::format("max_workers must be 1 or more, not {}", workers));
  core_ = std::make_shared<Core>(std::move(options), workers);
  ExitHooks::add(core_);
}

ThreadPoolExecutor::~ThreadPoolExecutor() {
  retire();
  if (core_->in_forked_child()) {
    // The threads are the parent's and its locks may be held for ever here: forget them.
    static_cast<void>(new std::shared_ptr<Core>(core_));
    return;
  }
  core_->shutdown(!core_->inside_own_worker(), false);
}

void ThreadPoolExecutor::shutdown(bool wait, bool cancel_futures) { core_->shutdown(wait, cancel_futures); }
void ThreadPoolExecutor::cancel_all() {
  core_->shutdown(false, true);
  core_->cancel_running();
}
void ThreadPoolExecutor::pause() { core_->pause(); }
void ThreadPoolExecutor::resume() { core_->resume(); }
void ThreadPoolExecutor::step() { core_->step(); }
ExecutorStats ThreadPoolExecutor::stats() const { return core_->stats(); }
std::vector<std::string> ThreadPoolExecutor::worker_names() const { return core_->worker_names(); }
int ThreadPoolExecutor::max_workers() const noexcept { return core_->max_workers(); }
int ThreadPoolExecutor::default_workers() noexcept { return std::min(32, usable_cpu_count() + 4); }
void ThreadPoolExecutor::enqueue(WorkPtr work) { core_->enqueue(std::move(work)); }

}  // namespace poolscope
