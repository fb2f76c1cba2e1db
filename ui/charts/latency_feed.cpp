// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/latency_feed.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace poolscope::ui {

namespace {
constexpr int kSubBits = 4;  // sixteen buckets an octave
}

std::size_t DurationHistogram::bucketOf(std::int64_t ns) {
  const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(0, ns));
  if (value < (1U << kSubBits)) {
    return static_cast<std::size_t>(value);
  }
  const int shift = static_cast<int>(std::bit_width(value)) - 1 - kSubBits;
  return (static_cast<std::size_t>(shift + 1) << kSubBits) + static_cast<std::size_t>((value >> shift) & 15U);
}

std::int64_t DurationHistogram::bucketBegin(std::size_t bucket) {
  const std::size_t octave = bucket >> kSubBits;
  if (octave == 0) {
    return static_cast<std::int64_t>(bucket);
  }
  const auto mantissa = static_cast<std::int64_t>((1U << kSubBits) + (bucket & 15U));
  return octave - 1 > 58 ? INT64_MAX : mantissa << (octave - 1);
}

void DurationHistogram::add(std::int64_t ns) {
  ++m_buckets[std::min(bucketOf(ns), kBuckets - 1)];
  ++m_count;
}

std::int64_t DurationHistogram::percentile(double share) const {
  if (m_count == 0) {
    return 0;
  }
  const double wanted = std::clamp(share, 0.0, 1.0) * static_cast<double>(m_count);
  double before = 0;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    const auto here = static_cast<double>(m_buckets[i]);
    if (here > 0 && before + here >= wanted) {
      const std::int64_t begin = bucketBegin(i);
      const std::int64_t width = bucketBegin(i + 1) - begin;
      return begin +
             static_cast<std::int64_t>(static_cast<double>(width) * std::clamp((wanted - before) / here, 0.0, 1.0));
    }
    before += here;
  }
  return bucketBegin(kBuckets - 1);
}

void LatencyFeed::update(const Trace& trace, std::size_t& budget) {
  if (trace.info() != m_info || trace.finished_count() < m_finished || trace.now_ns() < m_now) {
    *this = LatencyFeed();
  }
  m_info = trace.info();
  m_now = trace.now_ns();
  const std::size_t end = m_finished + std::min(budget, trace.finished_count() - m_finished);
  budget -= end - m_finished;
  for (; m_finished < end; ++m_finished) {
    const RowId row = trace.finished_row(m_finished);
    if (trace.start_ns(row) != kNoTime) {
      m_histogram.add(trace.end_ns(row) - trace.submit_ns(row));
    }
  }
  m_missing = trace.finished_count() - m_finished;
}

}  // namespace poolscope::ui
