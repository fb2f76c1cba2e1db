// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace poolscope::bench {

/// Seconds since it was made.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

/// `count` things in `seconds`, as millions a second.
[[nodiscard]] inline double millions_a_second(std::size_t count, double seconds) {
  return static_cast<double>(count) / seconds / 1e6;
}

/// Whoever is fast because he leaves work out is caught here. Throws std::runtime_error.
template <class T>
void check_equal(const char* what, T expected, T found) {
  if (expected == found) return;
  throw std::runtime_error(std::string(what) + " should be " + std::to_string(expected) + ", but is " +
                           std::to_string(found));
}

/// 0 + 1 + ... + (count - 1).
[[nodiscard]] constexpr std::uint64_t sum_below(std::size_t count) {
  return count == 0 ? 0 : static_cast<std::uint64_t>(count) * (count - 1) / 2;
}

/// Processor time that all other threads of this process, and the processes `children`, use while the calling
/// thread sleeps for `length`, in microseconds a second. What this thread uses to ask is left out: that is more.
[[nodiscard]] double others_cpu_micros_a_second(std::chrono::milliseconds length,
                                                const std::vector<pid_t>& children = {});

/// Resident memory of this process in bytes, as exact as the kernel keeps it.
[[nodiscard]] std::int64_t resident_bytes();

/// What tasks without a future have done: each thread counts in a cache line of its own, since one
/// shared counter would cost more than an empty task. Everything about it is static, as a task that
/// carried a pointer to it would be larger than the task that is to be measured.
class Tally {
 public:
  /// Call from: tasks.
  static void add(std::uint64_t value) {
    Slot* slot = mine;
    if (slot == nullptr) slot = take_slot();
    slot->sum.store(slot->sum.load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
    slot->count.store(slot->count.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

  // Call from: the measuring thread.
  /// Back to zero; no task may be on its way.
  static void reset();
  /// Looks every few microseconds until `count` tasks were here.
  static void wait_for(std::uint64_t count);
  [[nodiscard]] static std::uint64_t count();
  [[nodiscard]] static std::uint64_t sum();

 private:
  struct alignas(64) Slot {
    std::atomic<std::uint64_t> count{0};
    std::atomic<std::uint64_t> sum{0};
  };
  struct GiveBack;
  static Slot* take_slot();

  static constexpr std::size_t kSlots = 256;
  static Slot slots[kSlots];
  static inline constinit thread_local Slot* mine = nullptr;
};

}  // namespace poolscope::bench
