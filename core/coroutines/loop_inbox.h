// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mutex.h"

#include <atomic>
#include <functional>
#include <vector>

namespace poolscope::coroutines {

class Poller;

/// Functions that other threads want an event loop to call. Outlives the loop, so that a thread
/// which is late finds it closed instead of gone. Thread-safe.
class LoopInbox {
 public:
  explicit LoopInbox(Poller& poller) : poller_(&poller) {}

  /// Wakes the loop, which calls `function` in its next turn. Throws RuntimeError when the loop has
  /// been destroyed.
  void post(std::function<void()> function) EXCLUDES(mutex_);
  /// The same; false when the loop has been destroyed.
  bool try_post(std::function<void()> function) EXCLUDES(mutex_);
  [[nodiscard]] bool empty() const noexcept { return !has_some_.load(); }
  /// Call from: the loop's thread. All that was posted, in that order.
  [[nodiscard]] std::vector<std::function<void()>> take() EXCLUDES(mutex_);
  void close() EXCLUDES(mutex_);

 private:
  std::atomic<bool> has_some_{false};  // sequentially consistent: see Poller::wait
  Mutex mutex_;
  Poller* poller_ GUARDED_BY(mutex_);  // null: closed
  std::vector<std::function<void()>> functions_ GUARDED_BY(mutex_);
};

}  // namespace poolscope::coroutines
