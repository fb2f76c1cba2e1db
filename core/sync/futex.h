// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/clock.h"
#include "core/sync/thread_annotations.h"

#include <atomic>
#include <cstdint>

namespace poolscope {

/// Sleeps while `word` holds `expected`: until somebody wakes it, until `deadline` (TimePoint::max():
/// none), or for no reason. False once the deadline has passed. Follows futex(2), FUTEX_WAIT_BITSET.
bool futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                TimePoint deadline = TimePoint::max()) noexcept;
/// Wakes up to `count` threads that sleep on `word`. The word may be gone already: then a sleeper of
/// whatever lies there now looks again for nothing.
void futex_wake(const std::atomic<std::uint32_t>& word, int count) noexcept;
void futex_wake_all(const std::atomic<std::uint32_t>& word) noexcept;

/// Tells the processor that this is a loop which waits for another one.
inline void pause_briefly() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// A lock for sections of a few dozen instructions that many threads enter very often: two atomic
/// operations when it is free; whoever finds it taken looks for a few microseconds before it sleeps.
class CAPABILITY("mutex") BriefMutex {
 public:
  void lock() noexcept ACQUIRE() {
    std::uint32_t free = 0;
    if (!word_.compare_exchange_strong(free, 1, std::memory_order_acquire, std::memory_order_relaxed)) lock_slowly();
  }
  void unlock() noexcept RELEASE() {
    if (word_.exchange(0, std::memory_order_release) == 2) futex_wake(word_, 1);
  }

 private:
  void lock_slowly() noexcept;

  std::atomic<std::uint32_t> word_{0};  // 0: free, 1: taken, 2: taken and somebody may sleep
};

/// Holds a BriefMutex for a scope; `unlock()`/`lock()` let a scope do something else in between.
class SCOPED_CAPABILITY BriefLock {
 public:
  explicit BriefLock(BriefMutex& mutex) noexcept ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~BriefLock() RELEASE() {
    if (held_) mutex_.unlock();
  }
  BriefLock(const BriefLock&) = delete;
  BriefLock& operator=(const BriefLock&) = delete;

  void unlock() noexcept RELEASE() {
    held_ = false;
    mutex_.unlock();
  }
  void lock() noexcept ACQUIRE() {
    mutex_.lock();
    held_ = true;
  }

 private:
  BriefMutex& mutex_;
  bool held_ = true;
};

}  // namespace poolscope
