// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the threads of one pool share out among themselves. Only the sources of this folder include it.

#include "core/futures/deadlock.h"
#include "core/futures/work_item.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>

namespace poolscope {

/// A task in the queue, or taken from it. The holder has a reference of the task.
struct QueuedTask {
  WorkItem* item = nullptr;
  std::int64_t handed_ns = kNoTime;  ///< when a ready worker was found for it; kNoTime: it waits
};

/// First in, first out, at eight bytes a task. A task for which a worker stands ready is handed over by
/// the submit itself and never waits; it only lies in the same list until the worker comes for it.
/// Not thread-safe.
class TaskQueue {
 public:
  [[nodiscard]] bool empty() const noexcept { return tasks_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return tasks_.size(); }
  /// Those not handed to a worker.
  [[nodiscard]] std::size_t waiting() const noexcept { return tasks_.size() - handed_.size(); }

  void push_back(const QueuedTask& task);
  /// For tasks that were taken and not begun.
  void push_front(const QueuedTask& task);
  [[nodiscard]] QueuedTask pop_front() noexcept;
  /// The last one pushed is handed over after all.
  void hand_last(std::int64_t handed_ns);
  /// Whoever was not taken yet waits after all.
  void forget_handed() noexcept;
  /// Says which of the awaited tasks are in here.
  void note_in(AwaitedTasks& awaited) const noexcept;

 private:
  static constexpr std::uintptr_t kHandedMark = 1;

  std::deque<std::uintptr_t> tasks_;  // addresses of WorkItems, those of handed ones marked
  std::deque<std::int64_t> handed_;   // the moments of the marked ones, in their order
};

/// Tasks that a worker has taken at once, to begin one after the other. The owner takes the next one
/// without a lock; others may take back what it has not begun, as long as they hold the pool's lock,
/// under which it is filled.
class TaskBatch {
 public:
  static constexpr std::size_t kMost = 32;

  /// Only when empty. `count` is 1 to kMost.
  void fill(const std::array<QueuedTask, kMost>& tasks, std::size_t count) noexcept;
  /// The owner: begins the next task; false when there is none.
  [[nodiscard]] bool begin_next(QueuedTask& task) noexcept;
  [[nodiscard]] bool empty() const noexcept { return left() == 0; }
  [[nodiscard]] std::size_t left() const noexcept { return left_in(word_.load(std::memory_order_acquire)); }
  /// Empties it and gives what was not begun, in order.
  [[nodiscard]] std::size_t take_back(std::array<QueuedTask, kMost>& tasks) noexcept;
  /// Differs between two looks when the owner has begun a task in between.
  [[nodiscard]] std::uint64_t position() const noexcept { return word_.load(std::memory_order_relaxed); }

 private:
  [[nodiscard]] static std::size_t left_in(std::uint64_t word) noexcept {
    return (word & 0xFFFFU) - (word >> 16U & 0xFFFFU);
  }

  // Fills so far << 32 | next << 16 | end.
  std::atomic<std::uint64_t> word_{0};
  std::array<QueuedTask, kMost> tasks_{};
};

}  // namespace poolscope
