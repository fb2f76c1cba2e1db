// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/deadlock.h"
#include "core/sync/clock.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace poolscope {

class FutureStateBase;
class TaskContext;
class TaskLock;

/// What a thread waits for.
struct Awaited {
  std::vector<FutureStateBase*> futures;  ///< those that have not ended; the waiting thread keeps them alive
  bool all = false;                       ///< the wait ends with the last of them, else with the first
  WatchedPool* room_in = nullptr;         ///< or: for room in this pool's queue
  const TaskLock* lock = nullptr;         ///< or: for this lock
};

/// Stands on the stack of a thread that is about to sleep until something has happened. Where the thread
/// runs tasks, a wait that has lasted is looked at for a deadlock, unless it has a limit of time, and one
/// for futures or locks ends when its task is asked to end:
///
///     BlockedWait wait(deadline, BlockedWait::kGrace, [&] { wake the sleeper, so that it looks again });
///     while (!happened()) {
///       wait.throw_if_over();  // after reading what the sleep compares with
///       sleep_until(wait.until());
///       if (!happened()) wait.attend([&] { return Awaited{...}; });  // without the lock that waking takes
///     }
///
/// For its own thread only; made and destroyed with no lock held.
class BlockedWait {
 public:
  /// Long beside what most waits take, and short beside the 100 ms in which a deadlock is to be known.
  static constexpr Duration kGrace = std::chrono::milliseconds(40);

  /// The calling thread runs tasks, so that its waits are looked at.
  [[nodiscard]] static bool matters_here() noexcept;

  /// `grace`: until the wait is looked at. `wake` is called from any thread while this object lives, under
  /// locks of the one who calls: those of a future, a pause gate or the registry of waits, of no pool.
  BlockedWait(TimePoint deadline, Duration grace, std::function<void()> wake);
  ~BlockedWait();
  BlockedWait(const BlockedWait&) = delete;
  BlockedWait& operator=(const BlockedWait&) = delete;

  /// When to wake at the latest; TimePoint::max(): never.
  [[nodiscard]] TimePoint until() const noexcept { return until_; }
  /// This wait was chosen to end, out of a deadlock.
  [[nodiscard]] bool is_hopeless() const noexcept { return hopeless_.load(std::memory_order_acquire); }
  /// Throws DeadlockError when it is hopeless; CancelledError or TimeoutError when the task was asked to end.
  void throw_if_over() const;
  /// The thread has woken and goes on waiting. `awaited` is asked when it is time to look.
  template <class F>
  void attend(F&& awaited) {
    if (matters_ && Clock::now() >= until_) look(awaited());
  }
  /// Something has changed that may make the wait hopeless, without ending it.
  void look_again() noexcept;

 private:
  friend class WaitRegistry;
  friend class DeadlockSearch;

  void look(Awaited awaited);

  const PoolMember* const member_;  // null: the thread is nobody's worker
  TaskContext* const task_;         // null: the thread runs a callback
  const void* const thread_;        // TaskLock::this_thread()
  const bool matters_;
  const TimePoint deadline_;
  TimePoint until_;
  const std::function<void()> wake_;
  bool is_registered_ = false;
  bool may_be_asked_ = false;  // requests to end the task call wake_
  bool must_search_ = true;    // no search has seen it as it is now
  // Guarded by the registry's lock.
  Awaited awaited_;
  std::uint64_t number_ = 0;  // the later it was noted, or has changed, the higher
  bool was_reported_ = false;
  std::string sentence_;  // of the DeadlockError; written before hopeless_
  std::atomic<bool> hopeless_{false};
};

}  // namespace poolscope
