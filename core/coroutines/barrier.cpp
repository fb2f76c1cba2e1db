// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/barrier.h"

#include "core/coroutines/scope_exit.h"

#include <stdexcept>

namespace poolscope::coroutines {

Barrier::Barrier(std::ptrdiff_t parties) : parties_(static_cast<std::size_t>(parties)) {
  if (parties < 1) throw std::invalid_argument("a barrier needs 1 party or more");
}

Task<std::size_t> Barrier::wait() {
  const Lock::Held held = co_await changed_.hold();
  while (state_ == State::draining || state_ == State::resetting)
    co_await changed_.wait();
  if (state_ == State::broken) throw BrokenBarrierError("the barrier was aborted");
  const std::size_t number = inside_++;
  const ScopeExit leave_at_end([this] { leave(); });
  if (inside_ == parties_) {
    state_ = State::draining;
    changed_.notify_all();
    co_return number;
  }
  while (state_ == State::filling)
    co_await changed_.wait();
  if (state_ != State::draining) throw BrokenBarrierError("the barrier was reset or aborted");
  co_return number;
}

// With the lock held, unless the loop is being destroyed.
void Barrier::leave() {
  if (--inside_ > 0) return;
  if (state_ != State::broken) state_ = State::filling;
  if (changed_.lock().locked()) changed_.notify_all();
}

Task<void> Barrier::reset() {
  const Lock::Held held = co_await changed_.hold();
  state_ = inside_ > 0 ? State::resetting : State::filling;
  changed_.notify_all();
}

Task<void> Barrier::abort() {
  const Lock::Held held = co_await changed_.hold();
  state_ = State::broken;
  changed_.notify_all();
}

}  // namespace poolscope::coroutines
