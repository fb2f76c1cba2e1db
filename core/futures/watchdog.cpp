// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/watchdog.h"

#include "core/futures/errors.h"
#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <sys/types.h>
#include <unistd.h>

#include <map>
#include <thread>

namespace poolscope {
namespace {

struct Entry {
  StatePtr<FutureStateBase> state;
  Duration limit{};
};

}  // namespace

struct Watchdog::Shared {
  const pid_t pid = getpid();  // a forked child has no such thread

  Mutex mutex;  // guards everything below
  CondVar changed;
  std::map<std::pair<TimePoint, std::uint64_t>, Entry> entries GUARDED_BY(mutex);
  std::uint64_t next_id GUARDED_BY(mutex) = 0;
  bool stop GUARDED_BY(mutex) = false;
  std::thread thread GUARDED_BY(mutex);
};

Watchdog::Guard::Guard(Watchdog& watchdog, StatePtr<FutureStateBase> state, Duration limit) : watchdog_(watchdog) {
  Shared& shared = *watchdog.shared_;
  const MutexLock lock(shared.mutex);
  key_ = {deadline_after(limit), shared.next_id++};
  shared.entries.emplace(key_, Entry{std::move(state), limit});
  if (!shared.thread.joinable()) shared.thread = std::thread([own = watchdog.shared_] { loop(*own); });
  shared.changed.notify_one();
}

Watchdog::Guard::~Guard() {
  Shared& shared = *watchdog_.shared_;
  Entry gone;  // its future may die with it; not under the lock
  const MutexLock lock(shared.mutex);
  const auto found = shared.entries.find(key_);
  if (found == shared.entries.end()) return;
  gone = std::move(found->second);
  shared.entries.erase(found);
}

Watchdog::Watchdog() : shared_(std::make_shared<Shared>()) {}

Watchdog::~Watchdog() {
  if (shared_->pid != getpid()) {
    // The thread is the parent's and its lock may be held for ever here: forget both.
    static_cast<void>(new std::shared_ptr<Shared>(shared_));
    return;
  }
  std::thread thread;
  {
    const MutexLock lock(shared_->mutex);
    shared_->stop = true;
    shared_->changed.notify_all();
    std::swap(thread, shared_->thread);
  }
  if (!thread.joinable()) return;
  if (thread.get_id() == std::this_thread::get_id()) {
    thread.detach();
  } else {
    thread.join();
  }
}

void Watchdog::loop(Shared& shared) {
  set_thread_name("ps-watchdog");
  MutexLock lock(shared.mutex);
  while (!shared.stop) {
    if (shared.entries.empty()) {
      shared.changed.wait(shared.mutex);
      continue;
    }
    const TimePoint next = shared.entries.begin()->first.first;
    if (Clock::now() < next) {
      shared.changed.wait_until(shared.mutex, next);
      continue;
    }
    Entry due = std::move(shared.entries.begin()->second);
    shared.entries.erase(shared.entries.begin());
    lock.unlock();
    const double seconds = std::chrono::duration<double>(due.limit).count();
    due.state->time_out(
        std::make_exception_ptr(TimeoutError(fmt::format("the task ran longer than its limit of {} s", seconds))));
    due = Entry{};
    lock.lock();
  }
}

}  // namespace poolscope
