// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/semaphore.h"

#include <algorithm>
#include <stdexcept>

namespace poolscope::coroutines {

Semaphore::Semaphore(std::ptrdiff_t value) : value_(value) {
  if (value < 0) throw std::invalid_argument("a semaphore's first value must be 0 or more");
}

bool Semaphore::locked() const noexcept {
  // Those who were let through but do not run yet come before any newcomer.
  return value_ == 0 || !woken_.empty() ||
         std::any_of(waiting_.begin(), waiting_.end(), [](const auto& waiter) { return !waiter.cancelled(); });
}

bool Semaphore::try_acquire() noexcept {
  if (locked()) return false;
  --value_;
  return true;
}

Semaphore::Waiters::iterator Semaphore::enqueue(std::coroutine_handle<> waiting, bool& waited) {
  EventLoop& loop = get_running_loop();
  const auto at = waiting_.insert(waiting_.end(), loop.create_future<void>(WaitsFor::semaphore));
  try {
    loop.suspend_for_future(waiting, *at->state());
  } catch (...) {
    waiting_.erase(at);
    throw;
  }
  waited = true;
  return at;
}

void Semaphore::woken(Waiters::iterator at) {
  const LoopFuture<void> passed = *at;
  const bool let_through = passed.done() && !passed.cancelled();
  (let_through ? woken_ : waiting_).erase(at);
  struct WakeOthers {
    // New ones may have come that had to stand in line.
    ~WakeOthers() {
      while (semaphore.value_ > 0 && semaphore.wake_next()) {
      }
    }
    Semaphore& semaphore;
  };
  const WakeOthers at_the_end{*this};
  try {
    throw_if_cancelled_awake();
    passed.result();
  } catch (const CancelledError&) {
    if (let_through) ++value_;  // cancelled after it was let through: gives its place back
    throw;
  }
}

bool Semaphore::wake_next() {
  for (auto at = waiting_.begin(); at != waiting_.end(); ++at) {
    if (at->done()) continue;  // cancelled, and will take itself out
    --value_;
    at->set_result();
    woken_.splice(woken_.end(), waiting_, at);
    return true;
  }
  return false;
}

void Semaphore::release() {
  ++value_;
  wake_next();
}

void BoundedSemaphore::release() {
  if (value() >= bound_) throw std::logic_error("a BoundedSemaphore was released more often than acquired");
  Semaphore::release();
}

}  // namespace poolscope::coroutines
