// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace poolscope::ui {

/// Durations counted in buckets that are a sixteenth of their octave wide, so that any percentile is right
/// to about six percent, in a few kilobytes however many there are. Not thread-safe.
class DurationHistogram {
 public:
  static constexpr std::size_t kBuckets = 60 * 16;

  /// Negative ones count as 0.
  void add(std::int64_t ns);
  [[nodiscard]] std::int64_t count() const { return m_count; }
  [[nodiscard]] std::int64_t inBucket(std::size_t bucket) const { return m_buckets[bucket]; }
  /// The duration that `share` of all are not above; 0 for none.
  [[nodiscard]] std::int64_t percentile(double share) const;

  [[nodiscard]] static std::size_t bucketOf(std::int64_t ns);
  /// The least duration of a bucket.
  [[nodiscard]] static std::int64_t bucketBegin(std::size_t bucket);

 private:
  std::array<std::int64_t, kBuckets> m_buckets{};
  std::int64_t m_count = 0;
};

/// Follows how long the tasks of one run took from their submit to their end; tasks that were cancelled
/// before they began do not count.
class LatencyFeed {
 public:
  /// Takes in what is new, at most `budget` tasks of it, and takes those off the budget. A snapshot of another run,
  /// or an earlier one, begins anew.
  void update(const Trace& trace, std::size_t& budget);
  /// Tasks that a budget was too small for.
  [[nodiscard]] std::size_t missing() const { return m_missing; }
  [[nodiscard]] const DurationHistogram& histogram() const { return m_histogram; }

 private:
  DurationHistogram m_histogram;
  std::size_t m_finished = 0;
  std::size_t m_missing = 0;
  RunInfo m_info;
  std::int64_t m_now = 0;
};

}  // namespace poolscope::ui
