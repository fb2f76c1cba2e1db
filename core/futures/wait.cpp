// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/wait.h"

#include "core/futures/blocked_wait.h"
#include "core/futures/task_context.h"

#include <fmt/format.h>

namespace poolscope {

void EndCollector::on_done(FutureStateBase& state, bool raised) {
  const MutexLock lock(mutex_);
  ended_.push_back(&state);
  ++count_;
  raised_ = raised_ || raised;
  changed_.notify_all();
}

bool EndCollector::is_there(const Wanted& wanted) const {
  if (wanted.next) return !ended_.empty();
  return count_ >= wanted.count || (wanted.or_raised && raised_);
}

bool EndCollector::sleep_until_there(const Wanted& wanted, TimePoint deadline, const Open& open) {
  BlockedWait wait(deadline, [this] {
    const MutexLock lock(mutex_);
    changed_.notify_all();
  });
  MutexLock lock(mutex_);
  while (!is_there(wanted)) {
    wait.throw_if_hopeless();
    const bool woken = changed_.wait_until(mutex_, wait.until());
    if (is_there(wanted)) break;
    if (Clock::now() >= deadline) return false;
    if (woken && wanted.or_raised) wait.look_again();  // what might have raised has not
    lock.unlock();
    wait.attend([&] { return Awaited{.futures = open(), .all = wanted.needs_all()}; });
    lock.lock();
  }
  return true;
}

bool EndCollector::wait_for(std::size_t count, bool or_raised, TimePoint deadline, const Open& open) {
  const Wanted wanted{.count = count, .or_raised = or_raised};
  return without_execution_lock([&] { return sleep_until_there(wanted, deadline, open); });
}

FutureStateBase* EndCollector::next(TimePoint deadline, const Open& open) {
  const Wanted wanted{.next = true};
  const bool there = without_execution_lock([&] { return sleep_until_there(wanted, deadline, open); });
  if (!there) return nullptr;
  const MutexLock lock(mutex_);
  FutureStateBase* state = ended_.front();
  ended_.pop_front();
  return state;
}

std::string unfinished_text(std::size_t unfinished, std::size_t total) {
  return fmt::format("{} (of {}) futures unfinished", unfinished, total);
}

}  // namespace poolscope
