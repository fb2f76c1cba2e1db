// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/futex.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace poolscope {
namespace {

constexpr int kLooksBeforeSleep = 200;  // about 3 us, several times what the longest section takes

std::uint32_t* address_of(const std::atomic<std::uint32_t>& word) noexcept {
  static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));
  return reinterpret_cast<std::uint32_t*>(const_cast<std::atomic<std::uint32_t>*>(&word));
}

}  // namespace

bool futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected, TimePoint deadline) noexcept {
  timespec until{};
  timespec* limit = nullptr;
  if (deadline != TimePoint::max()) {
    const std::int64_t ns = deadline.time_since_epoch().count();
    if (ns <= 0) return false;
    until.tv_sec = static_cast<time_t>(ns / 1'000'000'000);
    until.tv_nsec = static_cast<long>(ns % 1'000'000'000);
    limit = &until;
  }
  const long got = syscall(SYS_futex, address_of(word), FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected, limit,
                           nullptr, FUTEX_BITSET_MATCH_ANY);
  return got == 0 || errno != ETIMEDOUT;
}

void futex_wake(const std::atomic<std::uint32_t>& word, int count) noexcept {
  syscall(SYS_futex, address_of(word), FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, nullptr, nullptr, 0);
}

void futex_wake_all(const std::atomic<std::uint32_t>& word) noexcept { futex_wake(word, INT_MAX); }

void BriefMutex::lock_slowly() noexcept {
  for (int i = 0; i < kLooksBeforeSleep; ++i) {
    std::uint32_t free = 0;
    if (word_.load(std::memory_order_relaxed) == 0 &&
        word_.compare_exchange_weak(free, 1, std::memory_order_acquire, std::memory_order_relaxed)) {
      return;
    }
    pause_briefly();
  }
  while (word_.exchange(2, std::memory_order_acquire) != 0)
    futex_wait(word_, 2);
}

}  // namespace poolscope
