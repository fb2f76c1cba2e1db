// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/task_context.h"
#include "core/sync/mutex.h"

#include <chrono>
#include <cstdint>
#include <memory>

namespace poolscope {

struct GilOptions {
  /// How long a waiter lets the holder be before it asks (`sys.setswitchinterval`). More than zero.
  std::chrono::nanoseconds switch_interval = std::chrono::milliseconds(5);
};

/// An emulated Global Interpreter Lock: of all tasks under it, one computes at a time. Follows
/// CPython's Python/ceval_gil.c (take_gil, drop_gil): a waiter whose wait passes the switch interval
/// without any switch asks the holder to drop the lock; the holder does so at its next checkpoint
/// and does not take it again before another thread has had it. Blocking calls let it go.
/// Thread-safe. Every wait and every hold is traced, a hold with how it ended.
class Gil final : public ExecutionLock {
 public:
  explicit Gil(GilOptions options = {});

  void acquire(TaskContext& task) override EXCLUDES(mutex_);
  void release(TaskContext& task) override EXCLUDES(mutex_);
  void yield(TaskContext& task) override EXCLUDES(mutex_);

  /// How often the lock went from one task to another, and how many of those switches were forced.
  [[nodiscard]] std::uint64_t switches() const EXCLUDES(mutex_);
  [[nodiscard]] std::uint64_t forced_switches() const EXCLUDES(mutex_);

 private:
  void drop(TaskContext& task, SegmentCause cause) REQUIRES(mutex_);

  const std::chrono::nanoseconds interval_;

  mutable Mutex mutex_;
  CondVar free_;      // the lock may be taken
  CondVar switched_;  // another task has taken it
  TaskContext* holder_ GUARDED_BY(mutex_) = nullptr;
  TaskContext* last_holder_ GUARDED_BY(mutex_) = nullptr;  // for comparison only
  std::size_t waiters_ GUARDED_BY(mutex_) = 0;
  std::uint64_t switch_number_ GUARDED_BY(mutex_) = 0;
  std::uint64_t forced_ GUARDED_BY(mutex_) = 0;
};

}  // namespace poolscope
