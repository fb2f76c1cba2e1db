// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"

#include <coroutine>
#include <cstddef>
#include <list>

namespace poolscope::coroutines {

/// Lets so many tasks through at a time, first come, first served: `asyncio.Semaphore`. For the
/// tasks of one loop, and must outlive those who wait. Follows CPython's Lib/asyncio/locks.py.
class Semaphore {
 public:
  /// Throws std::invalid_argument below 0.
  explicit Semaphore(std::ptrdiff_t value = 1);
  virtual ~Semaphore() = default;
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;

  /// An acquire() now would have to wait.
  [[nodiscard]] bool locked() const noexcept;
  /// How many may still pass.
  [[nodiscard]] std::ptrdiff_t value() const noexcept { return value_; }
  /// Tasks that wait.
  [[nodiscard]] std::size_t waiters() const noexcept { return waiting_.size() + woken_.size(); }
  /// Lets one more through.
  virtual void release();

  /// `co_await semaphore.acquire()`; pair it with release(), or see hold().
  [[nodiscard]] auto acquire() noexcept { return Acquire{*this}; }

  /// Releases at the end of a scope: `const auto held = co_await semaphore.hold();`
  class Held {
   public:
    explicit Held(Semaphore& semaphore) noexcept : semaphore_(&semaphore) {}
    Held(Held&& other) noexcept : semaphore_(std::exchange(other.semaphore_, nullptr)) {}
    Held& operator=(Held&&) = delete;
    ~Held() {
      if (semaphore_ != nullptr) semaphore_->release();
    }

   private:
    Semaphore* semaphore_;
  };
  [[nodiscard]] auto hold() noexcept {
    struct HoldAwaiter : Acquire {
      Held await_resume() {
        Acquire::await_resume();
        return Held(this->semaphore);
      }
    };
    return HoldAwaiter{{*this}};
  }

 private:
  using Waiters = std::list<LoopFuture<void>>;
  struct Acquire {
    Semaphore& semaphore;
    Waiters::iterator at{};
    bool waited = false;

    bool await_ready() { return semaphore.try_acquire(); }
    void await_suspend(std::coroutine_handle<> waiting) { at = semaphore.enqueue(waiting, waited); }
    void await_resume() {
      if (waited) semaphore.woken(at);
    }
  };

  bool try_acquire() noexcept;
  Waiters::iterator enqueue(std::coroutine_handle<> waiting, bool& waited);
  void woken(Waiters::iterator at);
  bool wake_next();

  std::ptrdiff_t value_;
  Waiters waiting_;  // not let through yet; some may have been cancelled
  Waiters woken_;    // let through, or cancelled, and not running again yet
};

/// A Semaphore that refuses to be released more often than acquired. `asyncio.BoundedSemaphore`.
class BoundedSemaphore final : public Semaphore {
 public:
  explicit BoundedSemaphore(std::ptrdiff_t value = 1) : Semaphore(value), bound_(value) {}
  /// Throws std::logic_error (Python's ValueError) when it was released too often.
  void release() override;

 private:
  const std::ptrdiff_t bound_;
};

}  // namespace poolscope::coroutines
