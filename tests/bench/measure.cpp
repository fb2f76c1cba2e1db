// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"

#include "core/sync/clock.h"

#include <fstream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace poolscope::bench {
namespace {

std::mutex free_mutex;
std::vector<std::size_t> free_slots;  // given back by threads that have ended
std::size_t used_slots = 0;

}  // namespace

Tally::Slot Tally::slots[Tally::kSlots];

// Returns the slot of a thread that ends, with its counts, to the next thread.
struct Tally::GiveBack {
  std::size_t index = 0;
  ~GiveBack() {
    mine = nullptr;
    const std::lock_guard lock(free_mutex);
    free_slots.push_back(index);
  }
};

Tally::Slot* Tally::take_slot() {
  thread_local GiveBack back;
  const std::lock_guard lock(free_mutex);
  if (free_slots.empty()) {
    if (used_slots == kSlots) throw std::runtime_error("more threads than the tally has slots");
    back.index = used_slots++;
  } else {
    back.index = free_slots.back();
    free_slots.pop_back();
  }
  mine = &slots[back.index];
  return mine;
}

double others_cpu_micros_a_second(std::chrono::milliseconds length, const std::vector<pid_t>& children) {
  const auto used = [&children] {
    std::int64_t sum = -thread_cpu_ns();
    sum += process_cpu_ns();
    for (const pid_t pid : children) {
      const std::optional<std::int64_t> cpu_ns = process_cpu_ns(pid);
      if (!cpu_ns) throw std::runtime_error("the processor time of a child is not known");
      sum += *cpu_ns;
    }
    return sum;
  };
  const std::int64_t before = used();
  std::this_thread::sleep_for(length);
  return static_cast<double>(used() - before) / 1e3 / std::chrono::duration<double>(length).count();
}

void Tally::reset() {
  for (Slot& slot : slots) {
    slot.count = 0;
    slot.sum = 0;
  }
}

void Tally::wait_for(std::uint64_t count) {
  while (Tally::count() < count)
    std::this_thread::sleep_for(std::chrono::microseconds(20));
}

std::uint64_t Tally::count() {
  std::uint64_t all = 0;
  for (const Slot& slot : slots)
    all += slot.count.load(std::memory_order_acquire);
  return all;
}

std::uint64_t Tally::sum() {
  std::uint64_t all = 0;
  for (const Slot& slot : slots)
    all += slot.sum.load(std::memory_order_relaxed);
  return all;
}

std::int64_t resident_bytes() {
  // statm and status lag behind by a batch a thread; this one adds up the pages.
  std::ifstream in("/proc/self/smaps_rollup");
  for (std::string word; in >> word;) {
    std::int64_t kilobytes = 0;
    if (word == "Rss:" && in >> kilobytes) return kilobytes * 1024;
  }
  throw std::runtime_error("/proc/self/smaps_rollup names no Rss");
}

}  // namespace poolscope::bench
