// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolscope {

class WorkItem;

// Deadlocks, found while they happen. A thread that runs tasks and waits without a limit of time is
// noted here once its wait has lasted some hundredths of a second; so whoever waits less pays nothing.
// From the notes it follows which waits can never end: those for a task in the queue of a pool whose
// workers all wait so, and those for a task that itself waits so. What anybody else could end is no
// deadlock: a wait or a running task with a limit of time, a promise, a paused pool, a worker that is
// busy or free. That somebody outside may cancel a task that lies in such a queue is left out of
// account: nothing that the pools know of will run it.

/// What happens in a deadlock, beside that it is reported.
enum class OnDeadlock : std::uint8_t {
  report,  ///< the tasks go on waiting
  fail,    ///< the wait of one of the tasks ends with DeadlockError, so that its worker is free for others
};
[[nodiscard]] std::string_view to_string(OnDeadlock what) noexcept;

/// The tasks that somebody waits for and that have not begun; a pool says which of them are in its queue.
class AwaitedTasks {
 public:
  void add(const WorkItem* task) { tasks_.emplace_back(task, false); }
  void sort();
  /// For the pool, with each task of its queue. Cheap.
  void note_queued(const WorkItem* task) noexcept;
  /// The tasks that were noted since the last call.
  [[nodiscard]] std::vector<const WorkItem*> take_noted();

 private:
  std::vector<std::pair<const WorkItem*, bool>> tasks_;  // in the order of their addresses
};

/// A pool whose workers may come to wait for each other. Thread-safe.
class WatchedPool {
 public:
  explicit WatchedPool(OnDeadlock on_deadlock) : on_deadlock_(on_deadlock) {}
  WatchedPool(const WatchedPool&) = delete;
  WatchedPool& operator=(const WatchedPool&) = delete;

  /// `waiting` of its workers wait for each other, for all one knows. False when the pool can begin
  /// another task all the same; else notes which of `tasks` are in its queue. Called under a lock:
  /// takes none but the pool's own.
  [[nodiscard]] virtual bool stands_still(std::size_t waiting, AwaitedTasks& tasks) = 0;
  /// As people call it.
  [[nodiscard]] virtual std::string pool_name() const = 0;

  [[nodiscard]] OnDeadlock on_deadlock() const noexcept { return on_deadlock_; }
  /// Deadlocks so far in which its workers waited.
  [[nodiscard]] std::uint64_t deadlocks() const noexcept { return deadlocks_.load(std::memory_order_relaxed); }
  void count_deadlock() noexcept { deadlocks_.fetch_add(1, std::memory_order_relaxed); }

 protected:
  ~WatchedPool() = default;

 private:
  const OnDeadlock on_deadlock_;
  std::atomic<std::uint64_t> deadlocks_{0};
};

/// Makes the calling thread a worker of the pool for as long as this object lives. The pool and the
/// worker's name outlive it.
class PoolMember {
 public:
  PoolMember(WatchedPool& pool, const std::string& worker_name) noexcept;
  ~PoolMember();
  PoolMember(const PoolMember&) = delete;
  PoolMember& operator=(const PoolMember&) = delete;

  /// Of the calling thread, null when it is nobody's worker.
  [[nodiscard]] static const PoolMember* current() noexcept;
  [[nodiscard]] WatchedPool& pool() const noexcept { return pool_; }
  [[nodiscard]] const std::string& worker_name() const noexcept { return worker_name_; }

 private:
  WatchedPool& pool_;
  const std::string& worker_name_;
};

/// Looks now. For pools in which something other than a wait has changed: one that goes on after a pause.
void look_for_deadlocks();

}  // namespace poolscope
