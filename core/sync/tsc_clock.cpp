// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/clock.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace poolscope {
namespace {

std::int64_t steady_ns() noexcept {
  return std::chrono::duration_cast<Duration>(Clock::now().time_since_epoch()).count();
}

#if defined(__x86_64__)

// The clock as a line over the counter: ns = ns_at + (tsc - tsc_at) * slope. Every kInterval the first
// thread that asks looks at the real clock and begins a new line where the old one is, sloped so that
// it meets the real clock at the end of the next interval. So there are no steps, nothing drifts, and
// no thread sees time go back.
struct Line {
  std::uint64_t tsc_at = 0;
  std::int64_t ns_at = 0;
  std::uint64_t slope = 0;  // ns a tick << 32; 0: not known yet
  std::uint64_t until = 0;  // the tick from which on a new line is wanted

  [[nodiscard]] std::int64_t at(std::uint64_t tsc) const noexcept {
    const auto ticks = static_cast<std::int64_t>(tsc - tsc_at);
    __extension__ using Wide = __int128;
    return ns_at + static_cast<std::int64_t>((Wide{ticks} * static_cast<std::int64_t>(slope)) >> 32);
  }
};

constexpr std::int64_t kFirstInterval = 20'000'000;  // a slope over 20 ms is right to some millionths
constexpr std::int64_t kInterval = 200'000'000;
constexpr std::int64_t kMostSlew = 100'000;  // ns; what the line is more behind is made up in one jump

struct Reading {
  std::uint64_t tsc = 0;
  std::int64_t ns = 0;
};

// Counter and clock of one moment: the pair with the least time in between.
Reading read_both() noexcept {
  Reading best;
  std::uint64_t least = UINT64_MAX;
  for (int i = 0; i < 4; ++i) {
    const std::uint64_t before = __rdtsc();
    const std::int64_t ns = steady_ns();
    const std::uint64_t after = __rdtsc();
    if (after - before >= least) continue;
    least = after - before;
    best = {before + (after - before) / 2, ns};
  }
  return best;
}

std::string_view read_start(const char* path, std::array<char, 4096>& text) noexcept {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  const ssize_t got = read(fd, text.data(), text.size());
  close(fd);
  return got > 0 ? std::string_view(text.data(), static_cast<std::size_t>(got)) : std::string_view();
}

// The kernel runs its own clock on the counter, and says that it neither stops nor changes its pace.
bool counter_is_trusted() noexcept {
  std::array<char, 4096> text{};
  if (!read_start("/sys/devices/system/clocksource/clocksource0/current_clocksource", text).starts_with("tsc")) {
    return false;
  }
  const std::string_view cpu = read_start("/proc/cpuinfo", text);
  return cpu.find(" constant_tsc") != std::string_view::npos && cpu.find(" nonstop_tsc") != std::string_view::npos;
}

class CounterClock {
 public:
  CounterClock() noexcept : trusted_(counter_is_trusted()) {
    if (trusted_) first_ = read_both();
  }

  template <bool Ordered>
  [[nodiscard]] std::int64_t now() noexcept {
    if (!trusted_) return steady_ns();
    // Readers of a line that is being replaced look again.
    while (true) {
      const std::uint32_t number = number_.load(std::memory_order_acquire);
      const Line line{tsc_at_.load(std::memory_order_acquire), ns_at_.load(std::memory_order_acquire),
                      slope_.load(std::memory_order_acquire), until_.load(std::memory_order_acquire)};
      // Ordered behind the loads before it, so that no time is read before its cause was seen. rdtscp would
      // be so too, and also reads the processor's number, which takes a third longer on a virtual machine.
      if constexpr (Ordered) _mm_lfence();
      const std::uint64_t tsc = __rdtsc();
      if ((number & 1U) != 0 || number_.load(std::memory_order_relaxed) != number) continue;
      if (line.slope == 0 || tsc >= line.until) return renew(line, tsc);
      return line.at(tsc);
    }
  }

 private:
  std::int64_t renew(const Line& old, std::uint64_t tsc) noexcept {
    if (renewing_.exchange(true, std::memory_order_acquire)) return old.slope == 0 ? steady_ns() : old.at(tsc);
    std::int64_t now = 0;
    if (tsc_at_.load(std::memory_order_relaxed) != old.tsc_at) {  // another thread did it just before
      now = current().at(tsc);
    } else {
      now = renew_alone(old);
    }
    renewing_.store(false, std::memory_order_release);
    return now;
  }

  std::int64_t renew_alone(const Line& old) noexcept {
    const Reading real = read_both();
    const std::int64_t since_first = real.ns - first_.ns;
    if (since_first < kFirstInterval) return real.ns;
    const double pace = static_cast<double>(since_first) / static_cast<double>(real.tsc - first_.tsc);
    Line line;
    line.tsc_at = real.tsc;
    line.ns_at = real.ns;
    if (old.slope != 0) {
      const std::int64_t shown = old.at(real.tsc);
      // Never back; and forward at once only where slewing would take too long, as after a suspend.
      if (shown - real.ns > -kMostSlew) line.ns_at = shown;
    }
    const std::int64_t interval = std::min(since_first, kInterval);
    const std::int64_t slew = line.ns_at - real.ns;
    const double slope = pace * std::max(0.5, 1.0 - static_cast<double>(slew) / static_cast<double>(interval));
    line.slope = static_cast<std::uint64_t>(slope * 4294967296.0);
    line.until = real.tsc + static_cast<std::uint64_t>(static_cast<double>(interval) / pace);
    // The slope's base moves on, since the clock itself is steered and its pace changes a little.
    if (since_first > 50 * kInterval) first_ = second_, second_ = real;
    if (second_.tsc == 0 || second_.ns - first_.ns < 20 * kInterval) second_ = real;

    number_.fetch_add(1, std::memory_order_acq_rel);
    tsc_at_.store(line.tsc_at, std::memory_order_release);
    ns_at_.store(line.ns_at, std::memory_order_release);
    slope_.store(line.slope, std::memory_order_release);
    until_.store(line.until, std::memory_order_release);
    number_.fetch_add(1, std::memory_order_release);
    return line.ns_at;
  }

  [[nodiscard]] Line current() const noexcept {
    return {tsc_at_.load(std::memory_order_relaxed), ns_at_.load(std::memory_order_relaxed),
            slope_.load(std::memory_order_relaxed), until_.load(std::memory_order_relaxed)};
  }

  const bool trusted_;
  Reading first_;   // touched by the renewing thread only
  Reading second_;  // the next first_
  std::atomic<bool> renewing_{false};
  alignas(64) std::atomic<std::uint32_t> number_{0};  // odd while the line is being replaced
  std::atomic<std::uint64_t> tsc_at_{0};
  std::atomic<std::int64_t> ns_at_{0};
  std::atomic<std::uint64_t> slope_{0};
  std::atomic<std::uint64_t> until_{0};
};

CounterClock& counter_clock() noexcept {
  static CounterClock clock;
  return clock;
}

#endif

}  // namespace

constinit thread_local bool clock_has_news = true;

#if defined(__x86_64__)
std::int64_t now_ns() noexcept { return counter_clock().now<true>(); }
std::int64_t own_now_ns() noexcept {
  if (!clock_has_news) return counter_clock().now<false>();
  clock_has_news = false;
  return counter_clock().now<true>();
}
#else
std::int64_t now_ns() noexcept { return steady_ns(); }
std::int64_t own_now_ns() noexcept { return steady_ns(); }
#endif

}  // namespace poolscope
