// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/wait.h"

#include "core/futures/blocked_wait.h"
#include "core/futures/task_context.h"

#include <fmt/format.h>

#include <utility>

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

bool EndCollector::has(const Wanted& wanted) {
  const MutexLock lock(mutex_);
  return is_there(wanted);
}

bool EndCollector::sleep_until_there(const Wanted& wanted, TimePoint deadline, Duration grace, const Open& open) {
  const auto wake = [this] {
    const MutexLock lock(mutex_);
    changed_.notify_all();
  };
  BlockedWait wait(deadline, grace, wake);
  MutexLock lock(mutex_);
  std::size_t seen = count_;
  while (!is_there(wanted)) {
    wait.throw_if_over();
    // What might have raised has not; it may have ended while this thread looked.
    if (wanted.or_raised && std::exchange(seen, count_) != count_) wait.look_again();
    static_cast<void>(changed_.wait_until(mutex_, wait.until()));
    if (is_there(wanted)) break;
    if (Clock::now() >= deadline) return false;
    lock.unlock();
    wait.attend([&] { return Awaited{.futures = open(), .all = wanted.needs_all()}; });
    lock.lock();
  }
  return true;
}

bool EndCollector::wait_for(std::size_t count, bool or_raised, TimePoint deadline, const Open& open) {
  const Wanted wanted{.count = count, .or_raised = or_raised};
  if (has(wanted)) return true;
  if (Clock::now() >= deadline) return false;
  FutureWait waiting(nullptr);
  if (!sleep_until_there(wanted, deadline, BlockedWait::kGrace, open)) return false;
  const MutexLock lock(mutex_);
  if (!ended_.empty()) waiting.ended_by(*ended_.back());
  return true;
}

bool EndCollector::wait_longer(TimePoint deadline, const Open& open) {
  return sleep_until_there({.count = 1}, deadline, Duration::zero(), open);
}

FutureStateBase* EndCollector::next(TimePoint deadline, const Open& open) {
  const Wanted wanted{.next = true};
  if (!has(wanted)) {
    if (Clock::now() >= deadline) return nullptr;
    FutureWait waiting(nullptr);
    if (!sleep_until_there(wanted, deadline, BlockedWait::kGrace, open)) return nullptr;
    const MutexLock lock(mutex_);
    waiting.ended_by(*ended_.front());
  }
  const MutexLock lock(mutex_);
  FutureStateBase* state = ended_.front();
  ended_.pop_front();
  return state;
}

bool wait_longer(FutureStateBase& state, TimePoint deadline) {
  EndCollector collector;
  struct Added {
    Added(FutureStateBase& s, EndCollector& c) : state(s), collector(c) { state.add_waiter(collector); }
    ~Added() { state.remove_waiter(collector); }
    FutureStateBase& state;
    EndCollector& collector;
  };
  const Added added(state, collector);
  return collector.wait_longer(deadline, [&state] { return std::vector{&state}; });
}

std::string unfinished_text(std::size_t unfinished, std::size_t total) {
  return fmt::format("{} (of {}) futures unfinished", unfinished, total);
}

}  // namespace poolscope
