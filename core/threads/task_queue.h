// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the threads of one pool share out among themselves. Only the sources of this folder include it.

#include "core/futures/deadlock.h"
#include "core/futures/work_item.h"
#include "core/sync/block_cache.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <vector>

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

  std::deque<std::uintptr_t, BlockCacheAllocator<std::uintptr_t>>
      tasks_;                        // addresses of WorkItems, those of handed ones marked
  std::deque<std::int64_t> handed_;  // the moments of the marked ones, in their order
};

/// Tasks that a worker has taken at once, to begin one after the other. The owner takes the next one
/// without a lock; others may take back what it has not begun, as long as they hold the pool's lock,
/// under which it is filled.
class TaskBatch {
 public:
  static constexpr std::size_t kMost = 128;

  /// Only when empty: where the task at `index` goes, and then that there are `count`, 1 to kMost.
  [[nodiscard]] QueuedTask& place(std::size_t index) noexcept { return tasks_[index]; }
  void fill(std::size_t count) noexcept;
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

  void prefetch(std::size_t index, std::size_t end) const noexcept;

  // Fills so far << 32 | next << 16 | end.
  std::atomic<std::uint64_t> word_{0};
  std::array<QueuedTask, kMost> tasks_{};
};

/// Tasks that a worker's own tasks have submitted while every worker was busy. The owner puts them in
/// without a lock, in order; whoever holds the pool's lock takes them all out.
class Outbox {
 public:
  static constexpr std::uint64_t kMost = 128;
  struct Entry {
    WorkItem* item = nullptr;
    std::uint64_t number = 0;  ///< in the order of all submits to the pool
  };

  /// The owner: there is room for one more, and will be until the next push.
  [[nodiscard]] bool has_room() const noexcept {
    return end_.load(std::memory_order_relaxed) - begin_.load(std::memory_order_acquire) < kMost;
  }
  /// The owner. In one order with all that is sequentially consistent, so that of an owner who looks
  /// whether everybody is busy after it, and one who says that he is not before take_all(), at least
  /// one learns of the other.
  void push(const Entry& entry) noexcept {
    const std::uint64_t end = end_.load(std::memory_order_relaxed);
    entries_[end % kMost] = entry;
    end_.store(end + 1, std::memory_order_seq_cst);
  }
  /// With the pool's lock: adds all to `taken`, which is in the order of the numbers and stays so.
  void take_all(std::vector<Entry>& taken);
  [[nodiscard]] std::size_t size() const noexcept {
    return static_cast<std::size_t>(end_.load(std::memory_order_relaxed) - begin_.load(std::memory_order_relaxed));
  }

 private:
  std::atomic<std::uint64_t> end_{0};    // publishes the entries before it
  std::atomic<std::uint64_t> begin_{0};  // gives the places before it back
  std::array<Entry, kMost> entries_{};
};

}  // namespace poolscope
