// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/timer_wheel.h"

#include <algorithm>
#include <bit>

namespace poolscope::coroutines {
namespace {

// Nodes that were added one after the other mostly lie one after the other, too, so the distance of two
// tells where the next ones are. Following the list alone would wait for memory at each.
void prefetch_after(const TimerNode* node, const TimerNode* next) noexcept {
  constexpr std::uintptr_t kAhead = 6;
  const auto here = reinterpret_cast<std::uintptr_t>(node);
  const auto there = reinterpret_cast<std::uintptr_t>(next);
  __builtin_prefetch(reinterpret_cast<const void*>(there + kAhead * (there - here)), 1);
}

// Where a node is that is in no list: `previous` is null, and `next` holds its place in due_ times
// two plus one, or its number in late_ times two.
TimerNode* as_pointer(std::uintptr_t value) noexcept { return reinterpret_cast<TimerNode*>(value); }
std::uintptr_t as_number(const TimerNode* pointer) noexcept { return reinterpret_cast<std::uintptr_t>(pointer); }

}  // namespace

TimerWheel::TimerWheel(std::int64_t now_ns)
    : tick_(static_cast<std::uint64_t>(std::max<std::int64_t>(0, now_ns)) >> kTickBits) {
  for (Level& level : levels_) {
    for (TimerNode& head : level.heads) {
      head.previous = &head;
      head.next = &head;
    }
  }
}

void TimerWheel::add(TimerNode& node, std::int64_t deadline_ns) {
  constexpr std::int64_t kLatest = (std::int64_t{1} << 61U) - 1;
  node.deadline_ns = std::clamp<std::int64_t>(deadline_ns, 0, kLatest) & kLatest;
  ++size_;
  place(node);
}

void TimerWheel::place(TimerNode& node) {
  const std::uint64_t tick = static_cast<std::uint64_t>(node.deadline_ns) >> kTickBits;
  if (tick <= tick_) {
    place_late(node);
    return;
  }
  const auto highest = static_cast<unsigned>(63 - std::countl_zero(tick ^ tick_));
  const unsigned level = highest / kSlotBits;
  const std::size_t slot = tick >> (kSlotBits * level) & (kSlots - 1);
  TimerNode& head = levels_[level].heads[slot];
  node.previous = head.previous;
  node.next = &head;
  head.previous->next = &node;
  head.previous = &node;
  levels_[level].maybe_used[slot / 64] |= std::uint64_t{1} << (slot % 64);
}

void TimerWheel::place_late(TimerNode& node) {
  node.previous = nullptr;
  node.next = as_pointer(next_late_ << 1U);
  late_.emplace(std::pair(std::int64_t{node.deadline_ns}, next_late_++), &node);
}

void TimerWheel::remove(TimerNode& node) noexcept {
  if (!node.armed()) return;
  --size_;
  if (node.previous != nullptr) {
    node.previous->next = node.next;
    node.next->previous = node.previous;
  } else if (const std::uintptr_t where = as_number(node.next); (where & 1U) != 0) {
    due_[where >> 1U].node = nullptr;
  } else {
    late_.erase(std::pair(std::int64_t{node.deadline_ns}, where >> 1U));
  }
  node.previous = nullptr;
  node.next = nullptr;
}

// Level 0: its nodes become due. Above: they move to the levels below.
void TimerWheel::load(unsigned level, std::size_t slot) {
  Level& l = levels_[level];
  l.maybe_used[slot / 64] &= ~(std::uint64_t{1} << (slot % 64));
  TimerNode& head = l.heads[slot];
  TimerNode* node = head.next;
  head.previous = &head;
  head.next = &head;
  const std::size_t begin = due_.size();
  while (node != &head) {
    TimerNode* next = node->next;
    prefetch_after(node, next);
    if (static_cast<std::uint64_t>(node->deadline_ns) >> kTickBits <= tick_) {
      due_.push_back({node->deadline_ns, node});
    } else {
      place(*node);
    }
    node = next;
  }
  const auto earlier = [](const Due& a, const Due& b) { return a.deadline_ns < b.deadline_ns; };
  const auto from = due_.begin() + static_cast<std::ptrdiff_t>(begin);
  if (!std::is_sorted(from, due_.end(), earlier)) std::stable_sort(from, due_.end(), earlier);
  for (std::size_t i = begin; i < due_.size(); ++i) {
    due_[i].node->previous = nullptr;
    due_[i].node->next = as_pointer(i << 1U | 1U);
  }
}

std::optional<std::size_t> TimerWheel::used_slot_after(unsigned level, std::size_t slot) const noexcept {
  const Level& l = levels_[level];
  for (std::size_t at = slot + 1; at < kSlots; at = (at / 64 + 1) * 64) {
    const std::uint64_t bits = l.maybe_used[at / 64] >> (at % 64);
    if (bits != 0) return at + static_cast<std::size_t>(std::countr_zero(bits));
  }
  return std::nullopt;
}

void TimerWheel::advance(std::uint64_t tick) {
  while (tick_ < tick) {
    bool moved = false;
    for (unsigned level = 0; level < kLevels && !moved; ++level) {
      const auto slot = used_slot_after(level, digit(level));
      if (!slot) continue;
      const unsigned shift = kSlotBits * level;
      const std::uint64_t above = tick_ >> (shift + kSlotBits) << (shift + kSlotBits);
      const std::uint64_t begin = above | std::uint64_t{*slot} << shift;
      if (begin > tick) break;  // the levels above begin later still
      tick_ = begin;
      load(level, *slot);
      moved = true;
    }
    if (!moved) tick_ = tick;
  }
}

TimerNode* TimerWheel::pop(std::int64_t now_ns) {
  while (true) {
    while (due_at_ < due_.size() && due_[due_at_].node == nullptr)
      ++due_at_;
    const bool has_due = due_at_ < due_.size();
    if (!has_due && !due_.empty()) {
      due_.clear();
      due_at_ = 0;
    }
    const bool late_first = !late_.empty() && (!has_due || late_.begin()->first.first < due_[due_at_].deadline_ns);
    TimerNode* node = nullptr;
    if (late_first) {
      node = late_.begin()->second;
    } else if (has_due) {
      node = due_[due_at_].node;
    }
    if (node != nullptr) {
      if (node->deadline_ns > now_ns) return nullptr;
      if (late_first) {
        late_.erase(late_.begin());
      } else {
        ++due_at_;
      }
      node->previous = nullptr;
      node->next = nullptr;
      --size_;
      return node;
    }
    const std::uint64_t tick = static_cast<std::uint64_t>(std::max<std::int64_t>(0, now_ns)) >> kTickBits;
    if (tick <= tick_ || size_ == 0) {
      tick_ = std::max(tick_, tick);
      return nullptr;
    }
    advance(tick);
  }
}

std::optional<std::int64_t> TimerWheel::next_ns() const {
  if (size_ == 0) return std::nullopt;
  std::optional<std::int64_t> next;
  for (std::size_t i = due_at_; i < due_.size() && !next; ++i) {
    if (due_[i].node != nullptr) next = due_[i].deadline_ns;
  }
  if (!late_.empty() && (!next || late_.begin()->first.first < *next)) next = late_.begin()->first.first;
  if (next) return next;
  for (unsigned level = 0; level < kLevels; ++level) {
    for (auto slot = used_slot_after(level, digit(level)); slot; slot = used_slot_after(level, *slot)) {
      const TimerNode& head = levels_[level].heads[*slot];
      if (head.next == &head) continue;  // all of its deadlines were removed
      const unsigned shift = kSlotBits * level;
      if (level > 0) {
        const std::uint64_t above = tick_ >> (shift + kSlotBits) << (shift + kSlotBits);
        return static_cast<std::int64_t>((above | std::uint64_t{*slot} << shift) << kTickBits);
      }
      std::int64_t earliest = head.next->deadline_ns;
      for (const TimerNode* node = head.next; node != &head; node = node->next)
        earliest = std::min<std::int64_t>(earliest, node->deadline_ns);
      return earliest;
    }
  }
  return std::nullopt;
}

}  // namespace poolscope::coroutines
