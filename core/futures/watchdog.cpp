// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/watchdog.h"

#include "core/futures/errors.h"

#include <fmt/format.h>

#include <unistd.h>

namespace poolscope {

Watchdog::Guard::Guard(Watchdog& watchdog, StatePtr<FutureStateBase> state, Duration limit) : watchdog_(watchdog) {
  const MutexLock lock(watchdog.mutex_);
  key_ = {deadline_after(limit), watchdog.next_id_++};
  watchdog.entries_.emplace(key_, Entry{std::move(state), limit});
  if (!watchdog.thread_.joinable()) watchdog.thread_ = std::thread([&watchdog] { watchdog.loop(); });
  watchdog.changed_.notify_one();
}

Watchdog::Guard::~Guard() {
  Entry gone;  // its future may die with it; not under the lock
  const MutexLock lock(watchdog_.mutex_);
  const auto found = watchdog_.entries_.find(key_);
  if (found == watchdog_.entries_.end()) return;
  gone = std::move(found->second);
  watchdog_.entries_.erase(found);
}

Watchdog::Watchdog() : pid_(getpid()) {}

Watchdog::~Watchdog() {
  std::thread thread;
  bool ours = true;
  {
    const MutexLock lock(mutex_);
    stop_ = true;
    ours = pid_ == getpid();
    changed_.notify_all();
    std::swap(thread, thread_);
  }
  if (!thread.joinable()) return;
  if (ours) {
    thread.join();
  } else {
    thread.detach();
  }
}

void Watchdog::loop() {
  set_thread_name("ps-watchdog");
  MutexLock lock(mutex_);
  while (!stop_) {
    if (entries_.empty()) {
      changed_.wait(mutex_);
      continue;
    }
    const TimePoint next = entries_.begin()->first.first;
    if (Clock::now() < next) {
      changed_.wait_until(mutex_, next);
      continue;
    }
    Entry due = std::move(entries_.begin()->second);
    entries_.erase(entries_.begin());
    lock.unlock();
    const double seconds = std::chrono::duration<double>(due.limit).count();
    due.state->time_out(
        std::make_exception_ptr(TimeoutError(fmt::format("the task ran longer than its limit of {} s", seconds))));
    due = Entry{};
    lock.lock();
  }
}

}  // namespace poolscope
