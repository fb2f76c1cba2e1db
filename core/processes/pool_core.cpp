// SPDX-License-Identifier: GPL-3.0-or-later
// The callers' side of the pool: what happens on the threads that use it.
#include "core/processes/pool_core.h"

#include "core/futures/run_task.h"
#include "core/futures/task_context.h"
#include "core/processes/worker_program.h"
#include "core/sync/log.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

namespace poolscope {
namespace {

using processes::RemoteItem;

std::atomic<int> next_pool_number{0};
thread_local const PoolCore* managed_here = nullptr;

Descriptor checked(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return Descriptor(descriptor);
}

std::string prefix_of(const ProcessPoolOptions& options) {
  if (!options.process_name_prefix.empty()) return options.process_name_prefix;
  return fmt::format("ProcessPoolExecutor-{}", next_pool_number.fetch_add(1));
}

void watch(int epoll, int descriptor, std::uint64_t key) {
  epoll_event event{.events = EPOLLIN, .data = {.u64 = key}};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl for a process pool");
  }
}

}  // namespace

PoolCore::PoolCore(ProcessPoolOptions options, int max_workers, std::shared_ptr<processes::SharedBuffers> buffers)
    : options_(std::move(options)),
      max_workers_(max_workers),
      loops_(options_.calls_at_once > 0),
      calls_at_once_(loops_ ? static_cast<std::size_t>(options_.calls_at_once) : 1),
      call_queue_(loops_ ? 0
                         : static_cast<std::size_t>(options_.call_queue > 0 ? options_.call_queue : max_workers + 1)),
      chunk_size_(loops_ ? 1 : static_cast<std::size_t>(options_.chunk_size)),
      prefix_(prefix_of(options_)),
      program_(processes::find_worker_program(options_.worker_program)),
      pid_(getpid()),
      epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1 for a process pool")),
      bell_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd for a process pool")),
      timer_(checked(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create for a process pool")),
      requests_(std::make_shared<processes::EndRequests>(bell_.get())),
      buffers_(std::move(buffers)) {
  watch(epoll_.get(), bell_.get(), kBellKey);
  watch(epoll_.get(), timer_.get(), kTimerKey);
}

PoolCore::~PoolCore() {
  requests_->detach();
  const MutexLock lock(mutex_);
  if (manager_.joinable()) manager_.detach();
}

void PoolCore::start() {
  const MutexLock lock(mutex_);
  manager_ = std::thread([self = shared_from_this()] {
    managed_here = self.get();
    self->manage();
    managed_here = nullptr;
  });
}

bool PoolCore::inside_manager() const noexcept { return managed_here == this; }
bool PoolCore::in_forked_child() const noexcept { return getpid() != pid_; }

void PoolCore::check_open() const {
  if (!broken_.empty()) throw BrokenProcessPool(broken_);
  if (stats_.shut_down) throw ShutdownError("cannot schedule new futures after shutdown");
  if (ExitHooks::exiting()) throw ShutdownError("cannot schedule new futures after the program began to exit");
}

bool PoolCore::full() const {
  const std::size_t limit = options_.executor.queue_limit;
  if (limit == 0) return false;
  const std::size_t places = static_cast<std::size_t>(max_workers_) * calls_at_once_;
  const std::size_t free_places = stats_.paused ? 0 : places - std::min(running(), places);
  return queue_.size() >= limit + free_places;
}

// True when the task has a place now, false when the caller should run it.
bool PoolCore::make_room() {
  if (!full()) return true;
  switch (options_.executor.queue_full) {
    case QueueFull::reject:
      throw QueueFullError(fmt::format("the queue is full: {} tasks wait, which is its limit", queue_.size()));
    case QueueFull::caller_runs:  // a paused pool runs nothing, not even here
    case QueueFull::block: break;
  }
  const bool may_run_here = options_.executor.queue_full == QueueFull::caller_runs;
  ++stats_.blocked_submitters;
  while (full() && broken_.empty() && !stats_.shut_down && !(may_run_here && !stats_.paused))
    room_.wait(mutex_);
  --stats_.blocked_submitters;
  check_open();
  return !full();
}

JobId PoolCore::job_of(const processes::RegisteredFunction& function) {
  const auto [found, is_new] = jobs_.try_emplace(&function, JobId{0});
  if (is_new) found->second = recorder()->intern_job(function.name());
  return found->second;
}

// As record_submitted(), but a task that names no job goes by its function's name.
void PoolCore::record_submit(RemoteItem& item) {
  if (recorder() == nullptr) return;
  const SubmitOptions& o = item.options();
  item.recorder = recorder();
  item.row = recorder()->reserve_row();
  recorder()->submitted(item.row, o.task_id.value_or(item.row), o.attempt, o.job ? *o.job : job_of(item.function),
                        o.label, now_ns(), parent_row(*recorder()));
}

void PoolCore::wake_manager() {
  if (!manager_sleeps_) return;
  manager_sleeps_ = false;
  eventfd_write(bell_.get(), 1);
}

void PoolCore::add(WorkPtr work, RemoteItem& item) {
  item.requests = requests_;
  Endings endings;
  {
    MutexLock lock(mutex_);
    check_open();
    if (!make_room()) {
      lock.unlock();
      run_in_caller(std::move(work), item);
      return;
    }
    record_submit(item);
    ++stats_.submitted;
    if (item.refused) {
      if (work.state()->set_running_or_notify_cancel()) {
        endings.push_back({.task = {work, &item}, .error = item.refused});
      }
      ++stats_.completed;
    } else {
      // An idle worker gets it from here, which saves the way through the manager.
      if (queue_.empty() && !idle_.empty() && !stats_.paused && !item.options().timeout && chunk_left_ == 0) {
        Worker& worker = *idle_.back();
        begin_chunk(worker);
        work.state()->expect_soon();
        give(worker, {work, &item}, false, endings);
        flush(worker);
      } else {
        queue_.push_back({work, &item});
        stats_.max_queued = std::max(stats_.max_queued, queue_.size());
        wake_manager();
      }
    }
  }
  finish(endings, recorder());
}

void PoolCore::run_in_caller(WorkPtr work, RemoteItem& item) {
  LaneId lane = kNoLane;
  {
    const MutexLock lock(mutex_);
    if (caller_lane_ == kNoLane) caller_lane_ = add_lane(recorder(), LaneKind::main, "submitter");
    lane = caller_lane_;
    record_submit(item);
    ++stats_.submitted;
  }
  Endings endings;
  Ending ending{.task = {work, &item}, .error = item.refused, .lane = lane, .sent_ns = now_ns()};
  processes::ByteWriter result;
  if (work.state()->set_running_or_notify_cancel()) {
    ending.head.start_ns = now_ns();
    ending.head.run_ns = ending.head.start_ns;
    const std::int64_t cpu_before = thread_cpu_ns();
    if (!ending.error) {
      try {
        TaskContext context(TaskContext::Place{});
        processes::ByteReader arguments(item.arguments.bytes());
        processes::CallProgress progress;
        if (item.chunk) {
          item.function.call_each(context, arguments, result, progress);
        } else {
          item.function.call(context, arguments, result, progress);
        }
      } catch (...) {
        ending.error = std::current_exception();
      }
    }
    ending.head.end_ns = now_ns();
    ending.head.encode_ns = ending.head.end_ns;
    ending.received_ns = ending.head.end_ns;
    ending.head.cpu_ns = thread_cpu_ns() - cpu_before;
    ending.head.payload_size = static_cast<std::uint32_t>(result.size());
    ending.payload = result.bytes();
    endings.push_back(std::move(ending));
  }
  {
    const MutexLock lock(mutex_);
    ++stats_.completed;
  }
  finish(endings, recorder());
}

// Those that wait are cancelled; also those that came back from the call queue, although their
// futures count as running: nobody will begin them.
void PoolCore::drop_queue(Endings& endings) {
  for (Queued& task : std::exchange(queue_, {})) {
    ++stats_.completed;
    if (task.begun) {
      endings.push_back({.task = std::move(task), .state = TaskState::cancelled});
    } else {
      endings.push_back({.task = std::move(task), .state = TaskState::pending});
    }
  }
  room_.notify_all();
}

void PoolCore::shutdown(bool wait, bool cancel_futures) {
  Endings endings;
  {
    const MutexLock lock(mutex_);
    stats_.shut_down = true;
    room_.notify_all();
    if (cancel_futures) drop_queue(endings);
    wake_manager();
  }
  finish(endings, recorder());
  resume();
  if (!wait) return;
  if (inside_manager()) {
    throw RuntimeError(
        "cannot join the current thread: shutdown(wait) was called from a callback, which runs in the pool's manager");
  }
  std::thread manager;
  {
    const MutexLock lock(mutex_);
    std::swap(manager, manager_);
    while (!manager_ended_)
      manager_gone_.wait(mutex_);
  }
  if (manager.joinable()) manager.join();
}

void PoolCore::cancel_running() {
  const MutexLock lock(mutex_);
  for (const auto& [id, worker] : workers_) {
    for (const InFlight& call : worker->flight)
      worker->process->page().ask(call.number, processes::kAskCancel);
  }
}

void PoolCore::pause() {
  const MutexLock lock(mutex_);
  if (stats_.shut_down || stats_.paused) return;
  stats_.paused = true;
  steps_ = 0;
  for (const auto& [id, worker] : workers_) {
    worker->process->page().head().paused.store(1);
    worker->process->page().ring();
    take_back(*worker);
  }
  stats_.max_queued = std::max(stats_.max_queued, queue_.size());
}

void PoolCore::resume() {
  const MutexLock lock(mutex_);
  stats_.paused = false;
  steps_ = 0;
  for (const auto& [id, worker] : workers_) {
    worker->process->page().head().paused.store(0);
    worker->process->page().ring();
  }
  room_.notify_all();
  wake_manager();
}

// Asks the workers one after the other whether a task of theirs stands at a checkpoint; a worker
// answers within microseconds, unless it is stopped.
void PoolCore::step() {
  constexpr Duration kPatience = std::chrono::milliseconds(50);
  MutexLock lock(mutex_);
  if (!stats_.paused) return;
  for (std::uint32_t next = 0;;) {
    const auto at = workers_.lower_bound(next);
    if (at == workers_.end()) break;
    next = at->first + 1;
    Worker& worker = *at->second;
    if (worker.flight.empty()) continue;
    processes::WorkerPageHead& page = worker.process->page().head();
    const std::uint32_t before = page.stepped.load();
    const std::uint32_t asked = page.steps.fetch_add(1) + 1;
    worker.process->page().ring();
    const TimePoint deadline = deadline_after(kPatience);
    const std::uint32_t id = at->first;
    bool gone = false;
    while (!gone && page.steps_done.load() != asked && Clock::now() < deadline) {
      lock.unlock();
      std::this_thread::sleep_for(std::chrono::microseconds(20));
      lock.lock();
      gone = !workers_.contains(id);
    }
    if (!gone && page.stepped.load() != before) return;
  }
  if (!stats_.paused) return;
  ++steps_;
  wake_manager();
}

ExecutorStats PoolCore::stats() const {
  const MutexLock lock(mutex_);
  ExecutorStats s = stats_;
  s.running = running();
  s.queued = queue_.size() + in_flight_ - s.running;
  s.workers = live_;
  s.idle_workers = idle_.size();
  return s;
}

std::vector<std::string> PoolCore::worker_names() const {
  const MutexLock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [id, worker] : workers_)
    names.push_back(worker->name);
  return names;
}

std::vector<pid_t> PoolCore::worker_pids() const {
  const MutexLock lock(mutex_);
  std::vector<pid_t> pids;
  for (const auto& [id, worker] : workers_)
    pids.push_back(worker->process->pid());
  return pids;
}

// In one go, so that nothing that waits gets to a worker that takes a dead one's place.
void PoolCore::end_workers(int signal) {
  Endings endings;
  {
    const MutexLock lock(mutex_);
    stats_.shut_down = true;
    for (const auto& [id, worker] : workers_) {
      take_back(*worker);
      worker->process->kill(signal);
    }
    drop_queue(endings);
    wake_manager();
  }
  finish(endings, recorder());
  resume();
}

bool PoolCore::signal_one(std::size_t place, int signal) {
  const MutexLock lock(mutex_);
  if (place >= workers_.size()) return false;
  return std::next(workers_.begin(), static_cast<std::ptrdiff_t>(place))->second->process->kill(signal);
}

bool PoolCore::signal_process(pid_t pid, int signal) {
  const MutexLock lock(mutex_);
  const auto found = std::find_if(workers_.begin(), workers_.end(),
                                  [pid](const auto& entry) { return entry.second->process->pid() == pid; });
  return found != workers_.end() && found->second->process->kill(signal);
}

void PoolCore::inject(const ProcessPoolExecutor::Faults& faults) {
  const MutexLock lock(mutex_);
  faults_.refuse_spawns += faults.refuse_spawns;
  if (faults.manager_delay > Duration::zero()) faults_.manager_delay = faults.manager_delay;
  if (faults.drop_call > 0) faults_.drop_call = faults.drop_call;
  if (faults.corrupt_call > 0) faults_.corrupt_call = faults.corrupt_call;
  wake_manager();
}

}  // namespace poolscope
