// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace poolscope {

/// A lock for what tasks share, as Python's threading.Lock: whoever waits for it lets the GIL go, sees
/// requests to end its task, and is known to the search for deadlocks. Works with std::lock_guard and
/// std::unique_lock. Deviation: only the thread that took it may give it back. The GIL is taken again
/// before lock() returns. Thread-safe.
class TaskLock {
 public:
  TaskLock() = default;
  TaskLock(const TaskLock&) = delete;
  TaskLock& operator=(const TaskLock&) = delete;

  /// Throws DeadlockError where the pool says so (OnDeadlock), CancelledError or TimeoutError when the
  /// task is asked to end while it waits.
  void lock() {
    if (!try_lock()) lock_slowly();
  }
  [[nodiscard]] bool try_lock() noexcept {
    std::uint32_t free = 0;
    if (!word_.compare_exchange_strong(free, 1, std::memory_order_acquire, std::memory_order_relaxed)) return false;
    holder_.store(this_thread(), std::memory_order_relaxed);
    return true;
  }
  void unlock() noexcept;

  /// Stands for the thread that holds it, null when none does.
  [[nodiscard]] const void* holder() const noexcept { return holder_.load(std::memory_order_relaxed); }
  /// Stands for the calling thread.
  [[nodiscard]] static const void* this_thread() noexcept;

 private:
  void lock_slowly();

  std::atomic<std::uint32_t> word_{0};  // 0: free, 1: taken, 2: taken and somebody may sleep
  std::atomic<std::uint32_t> turn_{0};  // changes when a sleeper should look again
  std::atomic<const void*> holder_{nullptr};
};

}  // namespace poolscope
