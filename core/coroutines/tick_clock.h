// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/clock.h"

#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace poolscope::coroutines {

/// The engine's clock for one thread that asks millions of times a second. Between two readings of
/// the real clock, at most a millisecond apart, it counts the processor's time stamp instead, which
/// costs a third; where that does not tick evenly, it is the real clock. Never goes backwards, and
/// stays within some nanoseconds of now_ns(). Not thread-safe.
class TickClock {
 public:
  [[nodiscard]] std::int64_t now_ns() noexcept {
#if defined(__x86_64__)
    const std::uint64_t passed = __rdtsc() - anchor_ticks_;
    if (passed < ticks_a_reading_) {
      // Below 2^32 ticks times ns a tick in 2^-32: no overflow.
      const std::int64_t ns = anchor_ns_ + static_cast<std::int64_t>(passed * ns_a_tick_ >> kFraction);
      if (ns > last_ns_) last_ns_ = ns;
      return last_ns_;
    }
#endif
    return read();
  }

 private:
  static constexpr unsigned kFraction = 32;

  std::int64_t read() noexcept;

  std::uint64_t anchor_ticks_ = 0;
  std::uint64_t ticks_a_reading_ = 0;  // 0: the time stamp is not used
  std::uint64_t ns_a_tick_ = 0;        // in units of 2^-kFraction
  std::int64_t anchor_ns_ = 0;
  std::int64_t last_ns_ = 0;
  std::uint64_t first_ticks_ = 0;  // of the first reading, from which the rate is measured
  std::int64_t first_ns_ = 0;
};

}  // namespace poolscope::coroutines
