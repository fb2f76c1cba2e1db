// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/tick_clock.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace poolscope::coroutines {
namespace {

/// The rate is known well enough after that long: two readings are off by some 50 ns.
constexpr std::int64_t kMeasureNs = 5'000'000;
constexpr std::uint64_t kReadingsASecond = 1'000;

// The kernel takes its own time from the time stamp only where that ticks evenly on all processors.
[[maybe_unused]] bool kernel_trusts_the_time_stamp() {
  static const bool trusts = [] {
    std::ifstream file("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    std::string source;
    file >> source;
    return source == "tsc";
  }();
  return trusts;
}

}  // namespace

std::int64_t TickClock::read() noexcept {
  const std::int64_t ns = poolscope::now_ns();
  last_ns_ = std::max(last_ns_, ns);
#if defined(__x86_64__)
  const std::uint64_t ticks = __rdtsc();
  if (first_ns_ == 0) {
    first_ns_ = kernel_trusts_the_time_stamp() ? ns : -1;
    first_ticks_ = ticks;
  }
  if (first_ns_ < 0 || ns - first_ns_ < kMeasureNs) return last_ns_;
  const double rate = static_cast<double>(ns - first_ns_) / static_cast<double>(ticks - first_ticks_);
  const bool sane = ticks > first_ticks_ && rate > 0.05 && rate < 5;
  ns_a_tick_ = sane ? static_cast<std::uint64_t>(rate * static_cast<double>(std::uint64_t{1} << kFraction)) : 0;
  ticks_a_reading_ = sane ? static_cast<std::uint64_t>(1e9 / rate) / kReadingsASecond : 0;
  anchor_ticks_ = ticks;
  anchor_ns_ = ns;
  // A stop of the machine in between would falsify the rate for good: measure over the last second only.
  if (ns - first_ns_ > 1'000'000'000) {
    first_ns_ = ns - kMeasureNs;
    first_ticks_ = ticks - (sane ? static_cast<std::uint64_t>(static_cast<double>(kMeasureNs) / rate) : 0);
  }
#endif
  return last_ns_;
}

}  // namespace poolscope::coroutines
