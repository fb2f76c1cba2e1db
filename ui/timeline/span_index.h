// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_types.h"
#include "ui/timeline/chunked_vector.h"
#include "ui/timeline/time_scale.h"

#include <algorithm>
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

/// Time of a fold that tasks of one job have.
struct JobShare {
  JobId job = 0;
  std::int64_t ns = 0;
};

/// The spans of one lane in the order of their ends, made to be looked at over any stretch at a cost
/// that depends on the pixels, not on the spans: append-only prefix sums of busy time, and of each job's
/// share by block. Columns, not structs: a look at a stretch touches two or three lines of memory, which
/// is all that it costs over ten million spans.
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

  [[nodiscard]] std::size_t size() const noexcept { return m_ends.size(); }
  [[nodiscard]] bool empty() const noexcept { return m_ends.empty(); }
  [[nodiscard]] Span operator[](std::size_t i) const noexcept {
    const Rest& rest = m_rest[i];
    return {begin(i), m_ends[i], rest.row, rest.job, rest.tag, rest.severity};
  }
  /// Parts of a span that are cheaper than the whole.
  [[nodiscard]] std::int64_t end(std::size_t i) const noexcept { return m_ends[i]; }
  [[nodiscard]] std::int64_t length(std::size_t i) const noexcept {
    return static_cast<std::int64_t>(m_busy[i] - (i == 0 ? 0 : m_busy[i - 1]));
  }
  [[nodiscard]] std::int64_t begin(std::size_t i) const noexcept { return m_ends[i] - length(i); }
  /// True when some span begins before the end of the one before it.
  [[nodiscard]] bool overlapping() const noexcept { return m_overlapping; }

  /// True when not all spans are of the same job.
  [[nodiscard]] bool severalJobs() const noexcept { return m_severalJobs; }

  /// The first span that ends after `ns`, size() if none does. `hint` is where to begin to look: the
  /// search costs the logarithm of the distance from there.
  [[nodiscard]] std::size_t firstEndingAfter(std::int64_t ns, std::size_t hint = 0) const;

  /// Asks the memory for what a look at `ns` will read, for who knows beforehand where to look soon: among
  /// millions of spans waiting for memory is all that a look costs. `hint` as for firstEndingAfter(); gives
  /// the hint for a later time.
  std::size_t prefetch(std::int64_t ns, std::size_t hint) const;

  /// What lies in `range`. `first` must be firstEndingAfter(range.begin) or, to leave out spans that
  /// are shown one by one, a later index.
  [[nodiscard]] Fold fold(TimeRange range, std::size_t first) const;
  /// The same for who knows firstEndingAfter(range.end) already: `last`.
  [[nodiscard]] Fold fold(TimeRange range, std::size_t first, std::size_t last) const;

  /// As fold() of the spans that end in `range`, without their time: for spans that lie on each other.
  [[nodiscard]] Fold endingWithin(TimeRange range, std::size_t first) const;

  /// Sum of the lengths of the first `count` spans.
  [[nodiscard]] std::int64_t busyOfFirst(std::size_t count) const {
    return count == 0 || empty() ? 0 : static_cast<std::int64_t>(m_busy[std::min(count, size()) - 1]);
  }

  /// The jobs of a fold, each with its time, at least one: of many spans to the nearest block, of few (or
  /// where a lane has many jobs) from kMostJobs looks at it.
  static constexpr std::size_t kMostJobs = 12;
  void jobsOf(const Fold& fold, std::vector<JobShare>& jobs) const;

  /// The span that a person means at `ns`: the one over it (of several, the one that began last), or
  /// else the nearest within `reach`; size() for none.
  [[nodiscard]] std::size_t at(std::int64_t ns, std::int64_t reach) const;

  [[nodiscard]] std::size_t bytes() const noexcept;

 private:
  static constexpr std::size_t kBlock = 32;
  /// Jobs whose shares are kept by block; lanes with more than these are rare.
  static constexpr std::size_t kKeptJobs = 4;

  /// What is seldom looked at.
  struct Rest {
    RowId row = kNoRow;
    JobId job = 0;
    std::uint8_t tag = 0;
    std::uint8_t severity = 0;
  };
  struct KeptJob {
    JobId job = 0;
    std::size_t firstBlock = 0;          ///< it has no time before
    std::int64_t ns = 0;                 ///< in all blocks
    ChunkedVector<std::int64_t> before;  ///< its time before each block from firstBlock on

    [[nodiscard]] std::int64_t nsBefore(std::size_t block) const;
  };

  void addToBlock(std::size_t i);
  void addJob(std::size_t i);
  void sortFrom(std::size_t first);
  void pushColumns(const Span& span);
  void findWorst(std::size_t first, std::size_t end, Fold& fold) const;
  /// The first block whose spans do not all end by `ns`; `hint` is a block to begin at.
  [[nodiscard]] std::size_t firstBlockEndingAfter(std::int64_t ns, std::size_t hint) const;

  ChunkedVector<std::int64_t> m_ends;
  /// Sum of the lengths up to and with this span; without sign, so that absurd times may wrap around.
  ChunkedVector<std::uint64_t> m_busy;
  ChunkedVector<Rest> m_rest;
  ChunkedVector<std::int64_t> m_blockEnds;      ///< end of each whole block's last span
  ChunkedVector<std::uint8_t> m_blockSeverity;  ///< the worst in the block so far
  ChunkedVector<std::uint8_t> m_blockTag;       ///< tag of a worst one
  std::vector<KeptJob> m_jobs;
  std::size_t m_sorted = 0;  ///< spans before this one are in order and in blocks
  std::uint8_t m_worst = 0;  ///< of all spans
  bool m_overlapping = false;
  bool m_severalJobs = false;
  bool m_moreJobs = false;  ///< than kKeptJobs
};

}  // namespace poolscope::ui
