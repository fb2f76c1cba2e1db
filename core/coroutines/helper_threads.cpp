// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/helper_threads.h"

#include "core/futures/run_task.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <system_error>

namespace poolscope::coroutines {
namespace {

std::string thread_name(std::size_t number) { return fmt::format("loop-helper_{}", number); }

}  // namespace

HelperThreads::HelperThreads(int max_threads)
    : Executor(ExecutorOptions{}), most_(static_cast<std::size_t>(max_threads)) {
  if (max_threads < 1) throw std::invalid_argument(fmt::format("max_threads must be 1 or more, not {}", max_threads));
}

HelperThreads::~HelperThreads() {
  retire();
  shutdown(true, false);
}

int HelperThreads::default_threads() noexcept { return std::min(32, usable_cpu_count() + 4); }

void HelperThreads::enqueue(WorkPtr work) {
  const MutexLock lock(mutex_);
  if (stats_.shut_down) throw ShutdownError("cannot schedule new futures after shutdown");
  queue_.push_back(std::move(work));
  if (queue_.size() > idle_ && threads_.size() < most_) {
    try {
      threads_.emplace_back([this, number = threads_.size()] { this->work(number); });
      ++idle_;
    } catch (const std::system_error&) {
      if (threads_.empty()) {
        queue_.pop_back();
        throw;
      }
    }
  }
  ++stats_.submitted;
  stats_.max_queued = std::max(stats_.max_queued, queue_.size());
  changed_.notify_one();
}

void HelperThreads::work(std::size_t number) {
  set_thread_name(thread_name(number).c_str());
  MutexLock lock(mutex_);
  while (true) {
    while (queue_.empty() ? !stats_.shut_down : (stats_.paused && steps_ == 0))
      changed_.wait(mutex_);
    if (queue_.empty()) break;
    WorkPtr next = std::move(queue_.front());
    queue_.pop_front();
    const bool stepped = stats_.paused;
    if (stepped) --steps_;
    --idle_;
    ++stats_.running;
    lock.unlock();
    TaskEnd end = run_task(std::move(next), TaskContext::Place{.gate = &gate_, .stepped = stepped}, 0, watchdog_);
    if (end.publish()) end.run_callbacks();
    lock.lock();
    --stats_.running;
    ++stats_.completed;
    ++idle_;
  }
  --idle_;
}

void HelperThreads::shutdown(bool wait, bool cancel_futures) {
  std::deque<WorkPtr> dropped;
  std::vector<std::thread> ending;
  {
    const MutexLock lock(mutex_);
    stats_.shut_down = true;
    if (cancel_futures) dropped.swap(queue_);
    stats_.completed += dropped.size();
    if (wait) {
      const auto me = std::this_thread::get_id();
      if (std::any_of(threads_.begin(), threads_.end(), [me](const std::thread& t) { return t.get_id() == me; })) {
        throw RuntimeError("cannot join the current thread: shutdown(wait) was called from inside a helper thread");
      }
      ending.swap(threads_);
    }
    changed_.notify_all();
  }
  for (const WorkPtr& work : dropped) {
    if (work.state()->cancel()) work.state()->set_running_or_notify_cancel();
  }
  resume();
  for (std::thread& thread : ending)
    thread.join();
}

void HelperThreads::cancel_all() {
  shutdown(false, true);
  gate_.cancel_all();
}

void HelperThreads::pause() {
  const MutexLock lock(mutex_);
  if (stats_.shut_down) return;
  stats_.paused = true;
  gate_.close();
}

void HelperThreads::resume() {
  const MutexLock lock(mutex_);
  stats_.paused = false;
  steps_ = 0;
  gate_.open();
  changed_.notify_all();
}

void HelperThreads::step() {
  const MutexLock lock(mutex_);
  if (!stats_.paused || gate_.let_one_go()) return;
  ++steps_;
  changed_.notify_one();
}

ExecutorStats HelperThreads::stats() const {
  const MutexLock lock(mutex_);
  ExecutorStats stats = stats_;
  stats.queued = queue_.size();
  stats.workers = threads_.size();
  stats.idle_workers = idle_;
  return stats;
}

std::vector<std::string> HelperThreads::worker_names() const {
  const MutexLock lock(mutex_);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < threads_.size(); ++i)
    names.push_back(thread_name(i));
  return names;
}

}  // namespace poolscope::coroutines
