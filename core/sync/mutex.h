// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/clock.h"
#include "core/sync/thread_annotations.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace poolscope {

/// std::mutex that Clang's thread-safety analysis can follow. Name each one by what it guards.
class CAPABILITY("mutex") Mutex {
 public:
  void lock() ACQUIRE() { mutex_.lock(); }
  void unlock() RELEASE() { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

/// Holds a Mutex for a scope. `unlock()`/`lock()` let a scope run foreign code without the lock.
class SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~MutexLock() RELEASE() {
    if (held_) mutex_.unlock();
  }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  void unlock() RELEASE() {
    held_ = false;
    mutex_.unlock();
  }
  void lock() ACQUIRE() {
    mutex_.lock();
    held_ = true;
  }

 private:
  Mutex& mutex_;
  bool held_ = true;
};

/// Condition variable for Mutex. Write the condition as a loop at the caller, where the analysis
/// can see that its fields are guarded: `while (!ready_) changed_.wait(mutex_);`
class CondVar {
 public:
  /// Releases `mutex`, sleeps until notified (or for no reason), takes it again.
  void wait(Mutex& mutex) REQUIRES(mutex) {
    std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
    condition_.wait(held);
    held.release();
  }

  /// As wait(), at most until `deadline`. False once the deadline has passed.
  bool wait_until(Mutex& mutex, TimePoint deadline) REQUIRES(mutex) {
    if (deadline == TimePoint::max()) {
      wait(mutex);
      return true;
    }
    std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
    const bool in_time = condition_.wait_until(held, deadline) == std::cv_status::no_timeout;
    held.release();
    return in_time;
  }

  void notify_one() noexcept { condition_.notify_one(); }
  void notify_all() noexcept { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace poolscope
