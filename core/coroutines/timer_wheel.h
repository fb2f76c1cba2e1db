// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace poolscope::coroutines {

/// A place in a TimerWheel, kept by whoever waits. Plain data; zero all over means "in no wheel".
struct TimerNode {
  TimerNode* previous;
  TimerNode* next;
  std::int64_t deadline_ns : 63;
  std::uint64_t is_task : 1;  ///< for the loop: what this node is a part of

  /// In a wheel now.
  [[nodiscard]] bool armed() const noexcept { return previous != nullptr || next != nullptr; }
};

/// For those who hold a node, to find them from it.
struct TimerSlot {
  TimerNode timer{};
};

/// Deadlines by the million, given back in their order. Six levels of 256 slots, the lowest of
/// 65 us; a deadline moves down a level when its slot's time comes, and is sorted only within the
/// last 65 us. Adding, removing and giving back take constant time, and no memory but the node.
/// Not thread-safe; nodes belong to the caller and must be removed before they go.
class TimerWheel {
 public:
  /// Deadlines count from the same point as `now_ns`.
  explicit TimerWheel(std::int64_t now_ns);

  void add(TimerNode& node, std::int64_t deadline_ns);
  void remove(TimerNode& node) noexcept;
  /// Takes out the earliest deadline that is not after `now_ns`; null when there is none. Equal
  /// deadlines come in the order in which they were added.
  TimerNode* pop(std::int64_t now_ns);
  /// When pop() has to be called next: the earliest deadline, or an earlier moment at which a
  /// distant slot must be looked into. Empty when there are no deadlines.
  [[nodiscard]] std::optional<std::int64_t> next_ns() const;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  static constexpr unsigned kTickBits = 16;
  static constexpr unsigned kSlotBits = 8;
  static constexpr unsigned kLevels = 6;
  static constexpr std::size_t kSlots = std::size_t{1} << kSlotBits;

  struct Level {
    std::array<TimerNode, kSlots> heads;                  // circular lists
    std::array<std::uint64_t, kSlots / 64> maybe_used{};  // a bit is set for every list that is not empty
  };
  struct Due {
    std::int64_t deadline_ns;
    TimerNode* node;  // null: removed
  };

  void place(TimerNode& node);
  void place_late(TimerNode& node);
  void load(unsigned level, std::size_t slot);
  void advance(std::uint64_t tick);
  [[nodiscard]] std::optional<std::size_t> used_slot_after(unsigned level, std::size_t slot) const noexcept;
  [[nodiscard]] std::size_t digit(unsigned level) const noexcept { return tick_ >> (kSlotBits * level) & (kSlots - 1); }

  std::array<Level, kLevels> levels_;
  std::uint64_t tick_;    // every deadline before the end of this tick is in due_ or late_
  std::vector<Due> due_;  // sorted
  std::size_t due_at_ = 0;
  std::map<std::pair<std::int64_t, std::uintptr_t>, TimerNode*> late_;  // added when their tick was there
  std::uintptr_t next_late_ = 1;
  std::size_t size_ = 0;
};

}  // namespace poolscope::coroutines
