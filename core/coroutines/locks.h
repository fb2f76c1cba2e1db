// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/wait_line.h"

#include <cstddef>
#include <functional>
#include <limits>
#include <utility>

namespace poolscope::coroutines {

/// One task at a time, in the order in which they came: `asyncio.Lock`. For the tasks of one loop; must
/// outlive those who wait. Follows CPython's Lib/asyncio/locks.py.
class Lock {
 public:
  /// `co_await lock.acquire()`; pair it with release(), or see hold().
  Task<void> acquire();
  /// Throws RuntimeError when nobody holds it. Any task may release it.
  void release();
  [[nodiscard]] bool locked() const noexcept { return locked_; }
  /// Tasks that wait for it.
  [[nodiscard]] std::size_t waiters() const noexcept { return line_.size(); }

  /// Releases at the end of a scope: `const auto held = co_await lock.hold();`, Python's `async with`.
  class Held {
   public:
    explicit Held(Lock& lock) noexcept : lock_(&lock) {}
    Held(Held&& other) noexcept : lock_(std::exchange(other.lock_, nullptr)) {}
    Held& operator=(Held&&) = delete;
    ~Held() {
      if (lock_ != nullptr && lock_->locked()) lock_->release();
    }

   private:
    Lock* lock_;
  };
  Task<Held> hold();

 private:
  WaitLine line_;
  bool locked_ = false;
};

/// Something that happened, or not: `asyncio.Event`. For the tasks of one loop; must outlive those who
/// wait. Follows CPython's Lib/asyncio/locks.py.
class Event {
 public:
  [[nodiscard]] bool is_set() const noexcept { return set_; }
  /// Wakes all who wait; from now on nobody has to.
  void set();
  void clear() noexcept { set_ = false; }
  /// Returns at once when it is set. A task that was woken goes on even if the event is cleared before.
  Task<void> wait();

 private:
  WaitLine line_;
  bool set_ = false;
};

/// Lets tasks wait until another says that something has changed: `asyncio.Condition`. For the tasks of
/// one loop; must outlive those who wait. Follows CPython's Lib/asyncio/locks.py.
class Condition {
 public:
  Condition() noexcept : lock_(own_) {}
  /// With a lock that others use too, which must outlive it.
  explicit Condition(Lock& lock) noexcept : lock_(lock) {}

  [[nodiscard]] Lock& lock() noexcept { return lock_; }
  Task<Lock::Held> hold() { return lock_.hold(); }
  Task<void> acquire() { return lock_.acquire(); }
  void release() { lock_.release(); }
  [[nodiscard]] bool locked() const noexcept { return lock_.locked(); }
  /// Releases the lock, suspends until notified, and takes the lock again, also when it is cancelled.
  /// Throws RuntimeError without the lock.
  Task<void> wait();
  /// Waits until `predicate()` holds.
  Task<void> wait_for(std::function<bool()> predicate);
  /// Wakes up to `most` of those who wait. Throws RuntimeError without the lock.
  void notify(std::size_t most = 1);
  void notify_all() { notify(std::numeric_limits<std::size_t>::max()); }

 private:
  Lock own_;
  Lock& lock_;
  WaitLine line_;
};

}  // namespace poolscope::coroutines
