// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/deadlock.h"
#include "core/sync/clock.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace poolscope {

class FutureStateBase;
class TaskContext;

/// What a thread waits for.
struct Awaited {
  std::vector<FutureStateBase*> futures;  ///< those that have not ended; the waiting thread keeps them alive
  bool all = false;                       ///< the wait ends with the last of them, else with the first
  WatchedPool* room_in = nullptr;         ///< or: for room in this pool's queue
};

/// Stands on the stack of a thread that is about to sleep until something has happened. Where the thread
/// runs tasks and has no limit of time, the wait is looked at for a deadlock when it has lasted:
///
///     BlockedWait wait(deadline, [&] { wake the sleeper, so that it looks again });
///     while (!happened()) {
///       wait.throw_if_hopeless();  // after reading what the sleep compares with
///       sleep_until(wait.until());
///       if (!happened()) wait.attend([&] { return Awaited{...}; });  // without the lock that waking takes
///     }
///
/// For its own thread only.
class BlockedWait {
 public:
  /// `wake` is called from any thread, under a lock that lies outside of all others, while this object lives.
  BlockedWait(TimePoint deadline, std::function<void()> wake);
  ~BlockedWait();
  BlockedWait(const BlockedWait&) = delete;
  BlockedWait& operator=(const BlockedWait&) = delete;

  /// When to wake at the latest; TimePoint::max(): never.
  [[nodiscard]] TimePoint until() const noexcept { return until_; }
  /// This wait was chosen to end.
  [[nodiscard]] bool is_hopeless() const noexcept { return hopeless_.load(std::memory_order_acquire); }
  /// Throws DeadlockError when it is hopeless.
  void throw_if_hopeless() const {
    if (is_hopeless()) throw_hopeless();
  }
  /// The thread has woken and goes on waiting. `awaited` is asked when it is time to look.
  template <class F>
  void attend(F&& awaited) {
    if (is_watched_ && Clock::now() >= until_) look(awaited());
  }
  /// Something has changed that may make the wait hopeless, without ending it.
  void look_again() noexcept;

 private:
  friend class WaitRegistry;
  friend class DeadlockSearch;

  void look(Awaited awaited);
  [[noreturn]] void throw_hopeless() const;

  const PoolMember* const member_;  // null: the thread is nobody's worker
  TaskContext* const task_;         // null: the thread runs a callback
  const bool is_watched_;
  TimePoint until_;
  const std::function<void()> wake_;
  bool is_registered_ = false;
  bool must_search_ = true;  // no search has seen it as it is now
  // Guarded by the registry's lock.
  Awaited awaited_;
  std::uint64_t number_ = 0;  // the later it was noted, or has changed, the higher
  bool was_reported_ = false;
  std::string sentence_;  // of the DeadlockError; written before hopeless_
  std::atomic<bool> hopeless_{false};
};

}  // namespace poolscope
