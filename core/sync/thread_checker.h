// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <thread>

namespace poolscope {

/// Remembers the first thread that asks, and tells whether later callers are that thread. Classes
/// that belong to one thread assert `checker_.is_current()` in each method.
class ThreadChecker {
 public:
  /// True for the thread that called first (which thereby becomes the owner). Thread-safe.
  [[nodiscard]] bool is_current() const noexcept {
    std::thread::id nobody;
    return owner_.compare_exchange_strong(nobody, std::this_thread::get_id()) || nobody == std::this_thread::get_id();
  }

  /// Lets another thread become the owner.
  void detach() noexcept { owner_.store(std::thread::id()); }

 private:
  mutable std::atomic<std::thread::id> owner_{};
};

}  // namespace poolscope
