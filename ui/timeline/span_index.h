// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_types.h"
#include "ui/timeline/chunked_vector.h"
#include "ui/timeline/time_scale.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// A stretch of one lane: a task's run, a wait, a hold of the GIL.
struct Span {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  RowId row = kNoRow;
  JobId job = 0;
  std::uint8_t tag = 0;       ///< a TaskState or a SegmentKind
  std::uint8_t severity = 0;  ///< how bad it is: the worst one of a fold shows
};

/// What lies in a stretch of time that is too short to show spans one by one.
struct Fold {
  std::int64_t busy_ns = 0;   ///< time in spans; where spans overlap, an upper bound
  std::size_t count = 0;      ///< spans that touch the stretch
  std::size_t first = 0;      ///< index of the first of them
  std::uint8_t severity = 0;  ///< the worst
  std::uint8_t worstTag = 0;  ///< tag of a worst one
};

/// The spans of one lane in the order of their ends, made to be looked at over any stretch at a cost
/// that depends on the pixels, not on the spans: append-only, with sums of busy time per block.
///
/// In most lanes spans do not overlap (a worker runs one task at a time), so begins are in order too.
/// Where they do overlap everything still holds, save that busy_ns is an upper bound. Spans that
/// arrive out of order are sorted in at the next settle(). Spans without length count as 1 ns, so
/// that each is found somewhere. Not thread-safe.
class SpanIndex {
 public:
  void append(Span span);
  /// Must be called after the last append() and before any query.
  void settle();

  [[nodiscard]] std::size_t size() const noexcept { return m_spans.size(); }
  [[nodiscard]] bool empty() const noexcept { return m_spans.empty(); }
  [[nodiscard]] const Span& operator[](std::size_t i) const noexcept { return m_spans[i]; }
  /// True when some span begins before the end of the one before it.
  [[nodiscard]] bool overlapping() const noexcept { return m_overlapping; }

  /// True when not all spans are of the same job.
  [[nodiscard]] bool severalJobs() const noexcept { return m_severalJobs; }

  /// The first span that ends after `ns`, size() if none does. `hint` is where to begin to look: the
  /// search costs the logarithm of the distance from there.
  [[nodiscard]] std::size_t firstEndingAfter(std::int64_t ns, std::size_t hint = 0) const;

  /// What lies in `range`. `first` must be firstEndingAfter(range.begin) or, to leave out spans that
  /// are shown one by one, a later index.
  [[nodiscard]] Fold fold(TimeRange range, std::size_t first) const;

  /// Sum of the lengths of the first `count` spans.
  [[nodiscard]] std::int64_t busyOfFirst(std::size_t count) const;

  /// The span that a person means at `ns`: the one over it (of several, the one that began last), or
  /// else the nearest within `reach`; size() for none.
  [[nodiscard]] std::size_t at(std::int64_t ns, std::int64_t reach) const;

  [[nodiscard]] std::size_t bytes() const noexcept { return m_spans.bytes() + m_blocks.bytes(); }

 private:
  static constexpr std::size_t kBlock = 32;
  struct Block {
    std::int64_t busyBefore = 0;  ///< of all spans before the block
    std::uint8_t severity = 0;    ///< the worst in the block so far
  };

  void addToBlock(std::size_t i);
  void sortFrom(std::size_t first);
  [[nodiscard]] std::int64_t busyBetween(std::size_t first, std::size_t last) const;
  void findWorst(std::size_t first, std::size_t end, Fold& fold) const;

  ChunkedVector<Span> m_spans;
  ChunkedVector<Block> m_blocks;
  std::size_t m_sorted = 0;      ///< spans before this one are in order and in blocks
  std::int64_t m_busyTotal = 0;  ///< of the spans in blocks
  std::uint8_t m_worst = 0;      ///< of all spans
  bool m_overlapping = false;
  bool m_severalJobs = false;
};

}  // namespace poolscope::ui
