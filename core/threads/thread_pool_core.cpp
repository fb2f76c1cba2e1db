// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/thread_pool_core.h"

#include "core/futures/blocked_wait.h"
#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace poolscope {
namespace {

// What it takes to wake a thread, until it runs.
constexpr std::int64_t kWorthWaking = 50'000;

constexpr std::size_t kMostOutboxes = 64;  // whoever takes tasks looks into all of them

constexpr const char* kBrokenText = "a thread's initializer failed, the thread pool is not usable any more";

std::string default_prefix() {
  static std::atomic<unsigned> next{0};
  return fmt::format("ThreadPoolExecutor-{}", next.fetch_add(1));
}

}  // namespace

ThreadPoolExecutor::Core::Core(ThreadPoolOptions options, int max_workers)
    : WatchedPool(options.executor.on_deadlock),
      options_(std::move(options)),
      max_workers_(max_workers),
      limit_(options_.executor.queue_limit),
      most_(static_cast<std::size_t>(max_workers)) {
  if (options_.thread_name_prefix.empty()) options_.thread_name_prefix = default_prefix();
  if (options_.gil) gil_lane_ = add_lane(recorder(), LaneKind::gil, "GIL");
}

ThreadPoolExecutor::Core::~Core() {
  // Only a pool that never got a thread can have tasks left, and it has refused them.
  const BriefLock lock(mutex_);
  while (!queue_.empty())
    static_cast<void>(WorkPtr::adopt(queue_.pop_front().item));
}

void ThreadPoolExecutor::Core::check_open() const {
  if (broken_) throw BrokenThreadPool(kBrokenText);
  if (shut_down_) throw ShutdownError("cannot schedule new futures after shutdown");
  if (ExitHooks::exiting()) throw ShutdownError("cannot schedule new futures after the program began to exit");
}

bool ThreadPoolExecutor::Core::worker_is_ready() const {
  return !paused_ && queue_.size() < idle_ + (most_ - started_);
}

bool ThreadPoolExecutor::Core::full() const { return limit_ != 0 && queue_.waiting() >= limit_ && !worker_is_ready(); }

void ThreadPoolExecutor::Core::room_changed() {
  if (blocked_submitters_ == 0) return;
  room_.fetch_add(1, std::memory_order_release);
  futex_wake_all(room_);
}

// True when the task has a place now, false when the caller should run it.
bool ThreadPoolExecutor::Core::make_room() {
  if (!full()) return true;
  switch (options_.executor.queue_full) {
    case QueueFull::reject:
      throw QueueFullError(fmt::format("the queue is full: {} tasks wait, which is its limit", queue_.waiting()));
    case QueueFull::caller_runs:  // a paused pool runs nothing, not even here
    case QueueFull::block: break;
  }
  const bool may_run_here = options_.executor.queue_full == QueueFull::caller_runs;
  ++blocked_submitters_;
  std::exception_ptr hopeless;
  while (!hopeless && must_wait_for_room(may_run_here)) {
    mutex_.unlock();
    hopeless = wait_for_room(may_run_here);
    mutex_.lock();
  }
  --blocked_submitters_;
  if (hopeless) std::rethrow_exception(hopeless);
  check_open();
  return !full();
}

bool ThreadPoolExecutor::Core::must_wait_for_room(bool may_run_here) const {
  return full() && !broken_ && !shut_down_ && !(may_run_here && !paused_);
}

// Gives the DeadlockError when there will never be any.
std::exception_ptr ThreadPoolExecutor::Core::wait_for_room(bool may_run_here) {
  try {
    BlockedWait wait(TimePoint::max(), BlockedWait::kGrace, [this] {
      room_.fetch_add(1, std::memory_order_release);
      futex_wake_all(room_);
    });
    while (true) {
      const std::uint32_t seen = room_.load(std::memory_order_acquire);
      {
        const BriefLock lock(mutex_);
        if (!must_wait_for_room(may_run_here)) return nullptr;
      }
      wait.throw_if_over();
      without_execution_lock([&] { futex_wait(room_, seen, wait.until()); });
      wait.attend([this] { return Awaited{.room_in = this}; });
    }
  } catch (...) {
    return std::current_exception();
  }
}

// Whether to wake a sleeping worker for what is in the queue. When tasks are short, one that is awake
// already, or about to be, gets there first; and a backlog that takes less time than waking is left to
// those who work, as long as somebody watches that they get on.
bool ThreadPoolExecutor::Core::wants_wake() const {
  if (sleeping_ == 0) return false;
  const std::size_t awake = looking_ + waking_;
  if (!tasks_are_short_) return queue_.size() > awake;
  if (awake > 0) return false;
  const bool others_work = started_ > idle_;
  return !others_work || watching_ == 0 || static_cast<std::int64_t>(queue_.size()) * short_ns_ >= kWorthWaking;
}

// To be followed by futex_wake(signal_, 1) without the lock.
void ThreadPoolExecutor::Core::prepare_wake() {
  --sleeping_;
  ++waking_;
  signal_.fetch_add(1, std::memory_order_release);
}

void ThreadPoolExecutor::Core::wake_all() {
  waking_ += std::exchange(sleeping_, 0);
  signal_.fetch_add(1, std::memory_order_release);
  futex_wake_all(signal_);
}

// There is a new task in the queue. True when somebody must be woken for it.
bool ThreadPoolExecutor::Core::call_worker() {
  if (paused_ && steps_ == 0) return false;
  const bool wake = wants_wake();
  if (wake) {
    prepare_wake();
  } else if (looking_ > 0) {
    signal_.fetch_add(1, std::memory_order_release);
  }
  return wake;
}

void ThreadPoolExecutor::Core::note_busy() {
  const bool busy =
      idle_ == 0 && started_ == most_ && most_ <= kMostOutboxes && limit_ == 0 && !paused_ && !shut_down_ && !broken_;
  if (busy != all_busy_.load(std::memory_order_relaxed)) all_busy_.store(busy, std::memory_order_seq_cst);
}

// Submits without the lock what a task of this worker submits while all workers are busy; false when
// that cannot be.
bool ThreadPoolExecutor::Core::offer(Worker& me, WorkPtr& work) {
  if (!all_busy_.load(std::memory_order_acquire) || !me.outbox.has_room() || ExitHooks::exiting()) return false;
  if (!has_offers_.load(std::memory_order_relaxed)) has_offers_.store(true, std::memory_order_seq_cst);
  TraceRecorder* const trace = recorder();
  WorkItem& item = *work;
  const SubmitOptions* const options = work.state()->is_plain() ? nullptr : &item.options();
  Outbox::Entry entry{.item = &item};
  RowId row = kNoRow;
  std::int64_t submit_ns = 0;
  if (trace != nullptr) {
    submit_ns = own_now_ns();
    item.recorder = trace;
    item.row = row = trace->reserve_row();
    entry.number = row;
  } else {
    entry.number = offers_.fetch_add(1, std::memory_order_relaxed);
  }
  static_cast<void>(work.release());
  me.outbox.push(entry);
  if (trace != nullptr) record_submitted_row(*trace, row, options, submit_ns);
  if (all_busy_.load(std::memory_order_seq_cst)) return true;

  // Somebody has become idle, or the pool changes: nobody else may look into the outbox soon.
  bool wake = false;
  TaskQueue late;
  std::exception_ptr error;
  {
    const BriefLock lock(mutex_);
    gather_offers();
    if (broken_ || drops_late_) {  // submitted before that, and come into the queue after it
      if (broken_) error = std::make_exception_ptr(BrokenThreadPool(kBrokenText));
      std::swap(late, queue_);
      completed_elsewhere_ += late.size();
    } else if (!queue_.empty()) {
      wake = call_worker();
    }
  }
  if (wake) futex_wake(signal_, 1);
  drop(std::move(late), error);
  return true;
}

// Empties all outboxes into the queue.
void ThreadPoolExecutor::Core::gather_offers() {
  if (!has_offers_.load(std::memory_order_seq_cst)) return;
  for (const std::unique_ptr<Worker>& worker : workers_)
    worker->outbox.take_all(gathered_);
  if (gathered_.empty()) return;
  for (const Outbox::Entry& entry : gathered_)
    queue_.push_back({entry.item});
  submitted_ += gathered_.size();
  gathered_.clear();
  max_queued_ = std::max(max_queued_, queue_.waiting());
}

void ThreadPoolExecutor::Core::enqueue(WorkPtr work) {
  if (Worker* const me = current_worker(); me != nullptr && offer(*me, work)) return;
  TraceRecorder* const trace = recorder();
  WorkItem& item = *work;
  // After the push the task is the workers', and so is its cache line.
  const SubmitOptions* const options = work.state()->is_plain() ? nullptr : &item.options();
  RowId row = kNoRow;
  const std::int64_t begin_ns = trace != nullptr ? own_now_ns() : 0;
  std::string warning;
  bool wake = false;
  {
    BriefLock lock(mutex_);
    check_open();
    gather_offers();
    if (!make_room()) {
      lock.unlock();
      run_in_caller(std::move(work));
      return;
    }
    if (queue_.size() + 1 > idle_ && started_ < most_) warning = add_thread();  // throws when nobody would ever run it
    const QueuedTask task{&item};
    // Where the depth of the queue counts, the moment of the submit is one at which the task had its
    // place. Elsewhere it is taken, and recorded, without the lock: others need it the more the faster
    // the tasks come.
    std::int64_t submit_ns = begin_ns;
    if (trace != nullptr) {
      item.recorder = trace;
      item.row = row = trace->reserve_row();
      if (limit_ != 0) {
        submit_ns = now_ns();
        record_submitted_row(*trace, row, options, submit_ns);
      }
    }
    const bool has_idle_worker = !paused_ && queue_.size() < idle_;
    const std::size_t awake = looking_ + waking_;
    queue_.push_back(task);
    wake = call_worker();
    if (has_idle_worker && (!tasks_are_short_ || wake || awake >= queue_.size())) {
      queue_.hand_last(submit_ns);
      if (queue_.size() == 1 && (wake || idle_ == started_)) work.state()->expect_soon();
    }
    static_cast<void>(work.release());
    ++submitted_;
    if (queue_.waiting() > max_queued_) max_queued_ = queue_.waiting();
  }
  if (wake) futex_wake(signal_, 1);
  if (trace != nullptr && limit_ == 0) record_submitted_row(*trace, row, options, begin_ns);
  if (!warning.empty()) log(LogLevel::warning, warning);
}

// Starts one more if there may be more. Gives what to log, once the lock is gone, when the system
// has no more threads; throws when it has not even one.
std::string ThreadPoolExecutor::Core::add_thread() {
  if (started_ >= most_) return {};
  std::string name = fmt::format("{}_{}", options_.thread_name_prefix, started_);
  workers_.push_back(std::make_unique<Worker>());
  Worker* const me = workers_.back().get();
  try {
    threads_.start(name, [self = shared_from_this(), name, me] {
      set_thread_name(name.c_str());
      const PoolMember member(*self, name);
      me->place.lane = add_lane(self->recorder(), LaneKind::worker, name);
      self->work_loop(*me);
      stop_lane(self->recorder(), me->place.lane);
    });
    ++started_;
    ++idle_;
    note_busy();
    return {};
  } catch (const std::system_error& error) {
    workers_.pop_back();
    if (started_ == 0) throw;
    most_ = started_;
    note_busy();
    return fmt::format("the pool goes on with {} of {} threads: {}", started_, max_workers_, error.what());
  }
}

void ThreadPoolExecutor::Core::run_in_caller(WorkPtr work) {
  TaskContext::Place place{.lock = options_.gil.get(), .lock_lane = gil_lane_, .gate = &gate_};
  std::int64_t submit_ns = 0;
  {
    const BriefLock lock(mutex_);
    if (caller_lane_ == kNoLane) caller_lane_ = add_lane(recorder(), LaneKind::main, "submitter");
    place.lane = caller_lane_;
    ++submitted_;
    ++running_elsewhere_;
    submit_ns = record_submitted(recorder(), *work);
  }
  TaskEnd end = run_task(std::move(work), place, submit_ns, watchdog_);  // it never waited
  {
    const BriefLock lock(mutex_);
    --running_elsewhere_;
    ++completed_elsewhere_;
  }
  if (end.publish()) end.run_callbacks();
}

// Ends tasks that were in the queue: cancelled, or failed with `error`.
void ThreadPoolExecutor::Core::drop(TaskQueue tasks, const std::exception_ptr& error) noexcept {
  while (!tasks.empty()) {
    const WorkPtr work = WorkPtr::adopt(tasks.pop_front().item);
    if (error) {
      fail_unstarted(work, error);
    } else if (work.state()->cancel()) {
      work.state()->set_running_or_notify_cancel();
    }
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
  TaskQueue orphans;
  {
    const BriefLock lock(mutex_);
    broken_ = true;
    note_busy();
    take_back_batches();
    std::swap(orphans, queue_);
    completed_elsewhere_ += orphans.size();
    room_changed();
    wake_all();
  }
  drop(std::move(orphans), std::make_exception_ptr(BrokenThreadPool(kBrokenText)));
  return false;
}

void ThreadPoolExecutor::Core::cancel_queued() {
  TaskQueue dropped;
  {
    const BriefLock lock(mutex_);
    drops_late_ = true;
    take_back_batches();
    std::swap(dropped, queue_);
    completed_elsewhere_ += dropped.size();
    room_changed();
  }
  drop(std::move(dropped), nullptr);
}

void ThreadPoolExecutor::Core::shutdown(bool wait, bool cancel_futures) {
  {
    const BriefLock lock(mutex_);
    shut_down_ = true;
    note_busy();
    room_changed();
    wake_all();
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
  const BriefLock lock(mutex_);
  if (shut_down_) return;
  paused_ = true;
  note_busy();
  gate_.close();
  take_back_batches();
  queue_.forget_handed();
  max_queued_ = std::max(max_queued_, queue_.waiting());
}

void ThreadPoolExecutor::Core::resume() {
  {
    const BriefLock lock(mutex_);
    paused_ = false;
    note_busy();
    steps_ = 0;
    gate_.open();
    wake_all();
    room_changed();
  }
  look_for_deadlocks();
}

void ThreadPoolExecutor::Core::step() {
  const BriefLock lock(mutex_);
  if (!paused_ || gate_.let_one_go()) return;
  ++steps_;
  wake_all();
}

ExecutorStats ThreadPoolExecutor::Core::stats() const {
  note_news();
  const BriefLock lock(mutex_);
  ExecutorStats s;
  s.queued = queue_.waiting();
  s.submitted = submitted_;
  s.running = running_elsewhere_;
  s.completed = completed_elsewhere_;
  for (const std::unique_ptr<Worker>& worker : workers_) {
    const std::uint64_t completed = worker->completed.load(std::memory_order_acquire);
    s.completed += completed;
    s.running += static_cast<std::size_t>(worker->begun.load(std::memory_order_relaxed) - completed);
    if (worker->has_batch) s.queued += worker->batch.left();
    s.queued += worker->outbox.size();
    s.submitted += worker->outbox.size();
  }
  s.workers = threads_.count();
  s.idle_workers = std::min(idle_, s.workers);
  s.max_queued = std::max(max_queued_, s.queued);
  s.blocked_submitters = blocked_submitters_;
  s.deadlocks = deadlocks();
  s.paused = paused_;
  s.shut_down = shut_down_;
  return s;
}

bool ThreadPoolExecutor::Core::stands_still(std::size_t waiting, AwaitedTasks& tasks) {
  std::string warning;
  {
    const BriefLock lock(mutex_);
    if (paused_ || waiting < started_) return false;
    take_back_batches();  // what those who wait have taken and not begun
    if (started_ < most_ && !queue_.empty()) warning = add_thread();
    if (waiting < started_) return false;
    queue_.note_in(tasks);
  }
  if (!warning.empty()) log(LogLevel::warning, warning);
  return true;
}

}  // namespace poolscope
