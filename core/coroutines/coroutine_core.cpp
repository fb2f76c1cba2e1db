// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/coroutine_core.h"

#include "core/coroutines/helper_threads.h"
#include "core/coroutines/run.h"
#include "core/futures/blocked_wait.h"
#include "core/futures/exit_hooks.h"
#include "core/futures/run_task.h"
#include "core/futures/task_context.h"
#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <thread>

namespace poolscope::coroutines {
namespace {

/// Tasks that are taken from the queue in one turn, so that those on the loop get theirs in between.
constexpr std::size_t kTakenAtOnce = 512;

std::string default_name() {
  static std::atomic<unsigned> next{0};
  return fmt::format("CoroutineExecutor-{}", next.fetch_add(1));
}

LoopOptions loop_options(const CoroutineExecutorOptions& options) {
  LoopOptions loop;
  loop.recorder = options.executor.recorder;
  loop.name = options.name;
  loop.slow_callback_duration = options.slow_callback_duration;
  return loop;
}

CoroutineExecutorOptions with_name(CoroutineExecutorOptions options) {
  if (options.name.empty()) options.name = default_name();
  return options;
}

}  // namespace

CoroutineExecutor::Core::Core(CoroutineExecutorOptions options)
    : WatchedPool(options.executor.on_deadlock),
      options_(with_name(std::move(options))),
      most_(options_.max_concurrent ? static_cast<std::size_t>(*options_.max_concurrent) : SIZE_MAX),
      pid_(getpid()),
      loop_(loop_options(options_)) {
  loop_.set_default_executor(std::make_shared<HelperThreads>(options_.helper_threads));
}

void CoroutineExecutor::Core::check_open() const {
  if (stats_.shut_down) throw ShutdownError("cannot schedule new futures after shutdown");
  if (ExitHooks::exiting()) throw ShutdownError("cannot schedule new futures after the program began to exit");
}

bool CoroutineExecutor::Core::may_take() const { return stats_.running < most_ && (!stats_.paused || steps_ > 0); }

bool CoroutineExecutor::Core::full() const {
  const std::size_t limit = options_.executor.queue_limit;
  if (limit == 0) return false;
  // What the loop will take in its next turn does not wait.
  const std::size_t taken_soon = stats_.paused ? 0 : most_ - std::min(most_, stats_.running);
  return queue_.size() >= limit && queue_.size() - limit >= taken_soon;
}

void CoroutineExecutor::Core::make_room(bool may_run_here) {
  if (!full()) return;
  if (options_.executor.queue_full == QueueFull::reject) {
    throw QueueFullError(fmt::format("the queue is full: {} tasks wait, which is its limit", queue_.size()));
  }
  ++stats_.blocked_submitters;
  std::exception_ptr hopeless;
  while (!hopeless && must_wait_for_room(may_run_here)) {
    mutex_.unlock();
    hopeless = wait_for_room(may_run_here);
    mutex_.lock();
  }
  --stats_.blocked_submitters;
  if (hopeless) std::rethrow_exception(hopeless);
  check_open();
}

bool CoroutineExecutor::Core::must_wait_for_room(bool may_run_here) const {
  return full() && !stats_.shut_down && !(may_run_here && !stats_.paused);
}

// Gives the DeadlockError when there will never be any: a task on the loop waits for room that only the loop makes.
std::exception_ptr CoroutineExecutor::Core::wait_for_room(bool may_run_here) {
  try {
    BlockedWait wait(TimePoint::max(), BlockedWait::kGrace, [this] {
      const MutexLock lock(mutex_);
      room_.notify_all();
    });
    while (true) {
      const bool waits_on = without_execution_lock([&] {
        const MutexLock lock(mutex_);
        if (!must_wait_for_room(may_run_here)) return false;
        wait.throw_if_over();
        static_cast<void>(room_.wait_until(mutex_, wait.until()));
        return must_wait_for_room(may_run_here);
      });
      if (!waits_on) return nullptr;
      wait.attend([this] { return Awaited{.room_in = this}; });
    }
  } catch (const DeadlockError&) {
    return std::current_exception();
  }
}

// A task that keeps the loop's thread waiting keeps all others from it.
bool CoroutineExecutor::Core::stands_still(std::size_t /*waiting*/, AwaitedTasks& tasks) {
  const MutexLock lock(mutex_);
  if (stats_.paused) return false;
  for (const WorkPtr& work : queue_)
    tasks.note_queued(&*work);
  return true;
}

void CoroutineExecutor::Core::enqueue(WorkPtr work) {
  // A coroutine has no place but the loop.
  const bool may_run_here = options_.executor.queue_full == QueueFull::caller_runs &&
                            dynamic_cast<CoroutineWork*>(&*work) == nullptr && !on_own_thread();
  {
    MutexLock lock(mutex_);
    check_open();
    make_room(may_run_here);
    if (full()) {
      lock.unlock();
      run_in_caller(std::move(work));
      return;
    }
    ensure_thread();
    record_submitted(recorder(), *work);
    queue_.push_back(std::move(work));
    ++stats_.submitted;
    stats_.max_queued = std::max(stats_.max_queued, queue_.size());
    if (woken_ || !may_take()) return;
    woken_ = true;
  }
  wake();
}

void CoroutineExecutor::Core::wake() {
  loop_.inbox()->try_post([this] { take(); });
}

void CoroutineExecutor::Core::ensure_thread() {
  if (started_) return;
  thread_ = std::thread([self = shared_from_this()] { self->run_thread(); });
  thread_id_ = thread_.get_id();
  started_ = true;
  alive_ = true;
}

void CoroutineExecutor::Core::run_thread() {
  set_thread_name(options_.name.c_str());
  const PoolMember member(*this, options_.name);
  loop_.run_forever();
  finish_loop(loop_);
  loop_.close_lane();
  const MutexLock lock(mutex_);
  alive_ = false;
  ended_.notify_all();
}

// On the loop. Puts what may run onto it.
void CoroutineExecutor::Core::take() {
  std::vector<Taken> taken;
  {
    const MutexLock lock(mutex_);
    woken_ = false;
    while (!queue_.empty() && may_take() && taken.size() < kTakenAtOnce) {
      const bool stepped = stats_.paused;
      if (stepped) --steps_;
      taken.push_back({std::move(queue_.front()), stepped});
      queue_.pop_front();
      ++stats_.running;
    }
    if (!queue_.empty() && may_take()) {
      woken_ = true;
      wake();
    }
    if (!taken.empty()) room_.notify_all();
  }
  for (Taken& one : taken)
    begin(std::move(one));
  stop_if_over();
}

void CoroutineExecutor::Core::begin(Taken taken) {
  if (dynamic_cast<CoroutineWork*>(&*taken.work) == nullptr) {
    // A callback of its own, so that the loop sees how long it takes.
    loop_.call_soon([this, one = std::move(taken)] { run_plain(one); });
    return;
  }
  const bool stepped = taken.stepped;
  auto job = std::make_unique<Job>(*this, std::move(taken.work), stepped, gate_, loop_.lane(), watchdog_);
  if (job->begin(*this, now_ns())) {
    static_cast<void>(job.release());  // its end deletes it
  } else {
    job_ended(stepped, false);
  }
}

void CoroutineExecutor::Core::run_plain(Taken taken) {
  if (drops_pending_.load(std::memory_order_relaxed)) taken.work.state()->cancel();
  const TaskContext::Place place{.lane = loop_.lane(), .gate = &gate_, .stepped = taken.stepped};
  TaskEnd end = run_task(std::move(taken.work), place, now_ns(), watchdog_);
  const bool ran = end.ran();
  job_ended(taken.stepped, ran);
  if (end.publish()) end.run_callbacks();
}

void CoroutineExecutor::Core::run_in_caller(WorkPtr work) {
  TaskContext::Place place{.gate = &gate_};
  {
    const MutexLock lock(mutex_);
    if (caller_lane_ == kNoLane) caller_lane_ = add_lane(recorder(), LaneKind::main, "submitter");
    place.lane = caller_lane_;
    ++stats_.submitted;
    ++stats_.running;
    record_submitted(recorder(), *work);
  }
  TaskEnd end = run_task(std::move(work), place, now_ns(), watchdog_);
  job_ended(false, end.ran());
  if (end.publish()) end.run_callbacks();
}

void CoroutineExecutor::Core::job_ended(bool stepped, bool ran) {
  {
    const MutexLock lock(mutex_);
    --stats_.running;
    ++stats_.completed;
    if (stepped && !ran && stats_.paused) ++steps_;  // a cancelled task does not use a step up
    const bool over = stats_.shut_down && queue_.empty() && stats_.running == 0;
    if (woken_ || !started_ || (!over && (queue_.empty() || !may_take()))) return;
    woken_ = true;
  }
  wake();
}

void CoroutineExecutor::Core::stop_if_over() {
  const MutexLock lock(mutex_);
  if (over_ || !stats_.shut_down || !queue_.empty() || stats_.running > 0) return;
  over_ = true;
  loop_.stop();
}

void CoroutineExecutor::Core::unpark(Job& job) {
  if (std::erase(parked_, &job) > 0) job.let_go(false);
}

void CoroutineExecutor::Core::let_parked_go() {
  for (Job* job : std::exchange(parked_, {}))
    job->let_go(false);
}

void CoroutineExecutor::Core::shutdown(bool wait, bool cancel_futures) {
  std::deque<WorkPtr> dropped;
  {
    const MutexLock lock(mutex_);
    stats_.shut_down = true;
    if (cancel_futures) {
      drops_pending_.store(true, std::memory_order_relaxed);
      std::swap(dropped, queue_);
      stats_.completed += dropped.size();
    }
    room_.notify_all();
  }
  for (const WorkPtr& work : dropped) {
    if (work.state()->cancel()) work.state()->set_running_or_notify_cancel();
  }
  resume();
  wake();
  if (!wait) return;
  if (on_own_thread()) {
    throw RuntimeError("cannot join the current thread: shutdown(wait) was called from inside the event loop");
  }
  std::thread thread;
  {
    const MutexLock lock(mutex_);
    while (alive_)
      ended_.wait(mutex_);
    thread.swap(thread_);
  }
  if (thread.joinable()) thread.join();
}

void CoroutineExecutor::Core::pause() {
  const MutexLock lock(mutex_);
  if (stats_.shut_down) return;
  stats_.paused = true;
  gate_.close();
}

void CoroutineExecutor::Core::resume() {
  {
    const MutexLock lock(mutex_);
    if (!stats_.paused && steps_ == 0) return;
    stats_.paused = false;
    steps_ = 0;
    gate_.open();
    room_.notify_all();
    woken_ = true;
  }
  loop_.inbox()->try_post([this] {
    let_parked_go();
    take();
  });
  look_for_deadlocks();
}

void CoroutineExecutor::Core::step() {
  {
    const MutexLock lock(mutex_);
    if (!stats_.paused || gate_.let_one_go()) return;
    if (!started_) {
      ++steps_;
      return;
    }
  }
  loop_.inbox()->try_post([this] {
    {
      const MutexLock lock(mutex_);
      if (!stats_.paused) return;
      if (parked_.empty()) ++steps_;
    }
    if (!parked_.empty()) {
      Job* job = parked_.front();
      parked_.erase(parked_.begin());
      job->let_go(true);
    }
    take();
  });
}

bool CoroutineExecutor::Core::paused() const {
  const MutexLock lock(mutex_);
  return stats_.paused;
}

bool CoroutineExecutor::Core::on_own_thread() const {
  const MutexLock lock(mutex_);
  return started_ && thread_id_ == std::this_thread::get_id();
}

bool CoroutineExecutor::Core::runs() const {
  const MutexLock lock(mutex_);
  return alive_;
}

ExecutorStats CoroutineExecutor::Core::stats() const {
  const MutexLock lock(mutex_);
  ExecutorStats stats = stats_;
  stats.queued = queue_.size();
  stats.deadlocks = deadlocks();
  stats.workers = alive_ ? 1 : 0;
  stats.idle_workers = alive_ && stats.running == 0 ? 1 : 0;
  return stats;
}

std::vector<std::string> CoroutineExecutor::Core::worker_names() const {
  const MutexLock lock(mutex_);
  if (!alive_) return {};
  return {options_.name};
}

}  // namespace poolscope::coroutines
