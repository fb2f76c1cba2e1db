// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/locks.h"

#include <cstddef>
#include <cstdint>

namespace poolscope::coroutines {

/// A Barrier was reset or aborted while a task waited at it: `asyncio.BrokenBarrierError`.
class BrokenBarrierError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
};

/// Holds tasks until so many have come, then lets all go, again and again: `asyncio.Barrier`. For the
/// tasks of one loop; must outlive those who wait. Follows CPython's Lib/asyncio/locks.py.
class Barrier {
 public:
  /// Throws std::invalid_argument below 1.
  explicit Barrier(std::ptrdiff_t parties);

  /// Suspends until `parties` tasks have called it; gives each a number from 0 to parties - 1. Throws
  /// BrokenBarrierError when the barrier was reset or aborted meanwhile, or is broken.
  Task<std::size_t> wait();
  /// Those who wait get BrokenBarrierError; the barrier begins anew.
  Task<void> reset();
  /// As reset(), and the barrier stays broken until the next reset().
  Task<void> abort();

  [[nodiscard]] std::size_t parties() const noexcept { return parties_; }
  /// Tasks that wait for others to come.
  [[nodiscard]] std::size_t n_waiting() const noexcept { return state_ == State::filling ? inside_ : 0; }
  [[nodiscard]] bool broken() const noexcept { return state_ == State::broken; }

 private:
  enum class State : std::uint8_t { filling, draining, resetting, broken };

  void leave();

  const std::size_t parties_;
  Condition changed_;
  State state_ = State::filling;
  std::size_t inside_ = 0;
};

}  // namespace poolscope::coroutines
