// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What tests of threads synchronise with instead of sleeping. Every wait has a deadline that only a
// hanging engine reaches.

#include "core/sync/mutex.h"

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace poolscope::support {

/// How long a test waits before it says that something hangs.
inline constexpr std::chrono::seconds kPatience{40};

/// Polls until `condition` holds; false when it never does. For what no one can announce, such as
/// "another thread has come to wait". QTRY_* needs an event loop, which tests of core do not have.
template <class Condition>
[[nodiscard]] bool eventually(Condition&& condition) {
  const TimePoint deadline = Clock::now() + kPatience;
  while (!condition()) {
    if (Clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  return true;
}

/// Tasks stand at it until the test opens it, and the test can wait until so many stand there.
class Gate {
 public:
  /// Counts as arrived, and waits until the gate is open. Throws when nobody ever opens it.
  void pass() EXCLUDES(mutex_) {
    const TimePoint deadline = Clock::now() + kPatience;
    const MutexLock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    while (!open_) {
      if (!changed_.wait_until(mutex_, deadline) && !open_) throw std::runtime_error("nobody opened the gate");
    }
  }
  void open() EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  [[nodiscard]] bool is_open() const EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return open_;
  }
  [[nodiscard]] std::size_t arrived() const EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return arrived_;
  }
  /// False when fewer than `count` ever arrive.
  [[nodiscard]] bool wait_for_arrivals(std::size_t count) EXCLUDES(mutex_) {
    const TimePoint deadline = Clock::now() + kPatience;
    const MutexLock lock(mutex_);
    while (arrived_ < count) {
      if (!changed_.wait_until(mutex_, deadline) && arrived_ < count) return false;
    }
    return true;
  }

 private:
  mutable Mutex mutex_;
  CondVar changed_;
  bool open_ GUARDED_BY(mutex_) = false;
  std::size_t arrived_ GUARDED_BY(mutex_) = 0;
};

/// Opens a gate at the end of a scope, so that a failed check does not leave tasks standing there.
class OpenAtExit {
 public:
  explicit OpenAtExit(Gate& gate) : gate_(gate) {}
  ~OpenAtExit() { gate_.open(); }
  OpenAtExit(const OpenAtExit&) = delete;
  OpenAtExit& operator=(const OpenAtExit&) = delete;

 private:
  Gate& gate_;
};

/// What several threads note, in the order in which they do.
template <class T>
class Journal {
 public:
  void add(T entry) EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    entries_.push_back(std::move(entry));
  }
  [[nodiscard]] std::vector<T> all() const EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return entries_;
  }
  [[nodiscard]] std::size_t size() const EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return entries_.size();
  }

 private:
  mutable Mutex mutex_;
  std::vector<T> entries_ GUARDED_BY(mutex_);
};

}  // namespace poolscope::support
