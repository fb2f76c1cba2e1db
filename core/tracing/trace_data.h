// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The columns behind Trace and TraceBuilder. Only the sources of this folder include it.
//
// A snapshot shares everything with the builder that goes on writing. Two rules keep readers and
// the writer apart without a lock:
//   - what changes in place (columns, extras) is cut into chunks that carry a generation; taking a
//     snapshot begins a new generation, and a chunk of an older one is copied before its first change;
//   - what only grows (texts, segments, samples, the order of ends) is never written below the count
//     that a snapshot holds.

#include "core/sync/big_blocks.h"
#include "core/tracing/text_heap.h"
#include "core/tracing/trace.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace poolscope {

inline constexpr std::size_t kChunkShift = 12;
inline constexpr std::size_t kChunkRows = std::size_t{1} << kChunkShift;

// The dispatch is kept as ns before the start, except for these three values.
inline constexpr std::uint32_t kNotDispatched = 0xFFFF'FFFF;
inline constexpr std::uint32_t kDispatchInStart = 0xFFFF'FFFE;  ///< not started: `start_ns` holds it
inline constexpr std::uint32_t kDispatchInExtra = 0xFFFF'FFFD;  ///< 4.3 s before the start, or after it

/// Processor time of 4.3 s and more (which cannot be many tasks) lies in the extra.
inline constexpr std::uint32_t kCpuInExtra = 0xFFFF'FFFF;

/// What few rows have: the fields that Trace shows, and exact values that do not fit their column.
struct ExtraEntry {
  std::uint64_t generation = 0;
  TaskExtra fields;
  std::int64_t dispatch_ns = kNoTime;
  std::int64_t cpu_ns = 0;
  bool shown = false;  ///< `fields` was asked for, so Trace::extra() shows it
};

inline constexpr std::size_t kExtraChunkEntries = 256;
struct ExtraChunk {
  std::uint64_t generation = 0;
  std::array<std::shared_ptr<ExtraEntry>, kExtraChunkEntries> entries;
};

/// What is known of 4096 rows when they are submitted, column by column: 19 bytes a row.
struct SubmitChunk {
  using Parents = std::array<RowId, kChunkRows>;

  std::uint64_t generation = 0;
  std::array<std::int64_t, kChunkRows> submit_ns;
  std::array<std::uint32_t, kChunkRows> task_id;
  std::array<TextRef, kChunkRows> label;
  std::array<JobId, kChunkRows> job;
  std::array<std::uint8_t, kChunkRows> attempt;  ///< 0: the row was not put yet, and nothing else is set
  /// Null while no row has one. Copies share it: a row's is written before the row is known, and never again.
  std::shared_ptr<Parents> parent;

  SubmitChunk() { attempt.fill(0); }
};

/// What comes later: 37 bytes a row. Rows of which none has begun share one such chunk.
struct RunChunk {
  std::uint64_t generation = 0;
  std::array<std::int64_t, kChunkRows> start_ns;
  std::array<std::int64_t, kChunkRows> end_ns;
  std::array<std::uint32_t, kChunkRows> dispatch;  ///< see kNotDispatched
  std::array<std::uint32_t, kChunkRows> cpu_ns;    ///< see kCpuInExtra
  std::array<LaneId, kChunkRows> worker;
  std::array<TextRef, kChunkRows> result;
  std::array<std::uint32_t, kChunkRows> extra;  ///< number of the entry plus one; 0: none
  std::array<std::uint8_t, kChunkRows> state;

  RunChunk();  ///< all pending
  RunChunk(const RunChunk&) = default;
  RunChunk& operator=(const RunChunk&) = delete;
  [[nodiscard]] static const std::shared_ptr<RunChunk>& all_pending();
};

/// std::make_shared for chunks; see BigBlocks.
template <class T, class... A>
std::shared_ptr<T> make_chunk(A&&... arguments) {
  return std::allocate_shared<T>(BigBlockAllocator<T>(), std::forward<A>(arguments)...);
}

/// A list that only grows. A copy shares the chunks and keeps its own count.
template <class T>
class ChunkedList {
 public:
  void push_back(const T& value) {
    if (size_ >> kChunkShift == chunks_.size()) chunks_.push_back(make_chunk<Chunk>());
    chunks_[size_ >> kChunkShift]->values[size_ % kChunkRows] = value;
    ++size_;
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept {
    return chunks_[i >> kChunkShift]->values[i % kChunkRows];
  }
  [[nodiscard]] std::size_t bytes() const noexcept { return chunks_.size() * kChunkRows * sizeof(T); }

 private:
  struct Chunk {
    Chunk() {}  // leaves the values alone: each is written before it is read
    std::array<T, kChunkRows> values;
  };
  std::vector<std::shared_ptr<Chunk>> chunks_;
  std::size_t size_ = 0;
};

/// All that a snapshot holds. The builder keeps one too, as its own picture of the present.
struct TraceData {
  std::shared_ptr<const RunInfo> info = std::make_shared<const RunInfo>();
  std::vector<std::shared_ptr<SubmitChunk>> submits;
  std::vector<std::shared_ptr<RunChunk>> runs;  ///< as many; RunChunk::all_pending() where nothing has begun
  std::size_t size = 0;                         ///< rows without a gap
  std::vector<std::shared_ptr<ExtraChunk>> extras;
  TextHeap texts;
  ChunkedList<RowId> finished;
  ChunkedList<Segment> segments;
  ChunkedList<WorkerSample> samples;
  std::shared_ptr<const std::vector<Lane>> lanes = std::make_shared<const std::vector<Lane>>();
  std::shared_ptr<const std::vector<std::string>> jobs = std::make_shared<const std::vector<std::string>>();
  std::vector<RowId> running;
  std::vector<Segment> open_segments;
  TraceCounts counts;
  std::int64_t now_ns = 0;
  bool complete = false;

  [[nodiscard]] const SubmitChunk& submit(RowId row) const noexcept { return *submits[row >> kChunkShift]; }
  [[nodiscard]] const RunChunk& run(RowId row) const noexcept { return *runs[row >> kChunkShift]; }
  [[nodiscard]] const ExtraEntry* extra(RowId row) const noexcept {
    const std::uint32_t number = run(row).extra[row % kChunkRows];
    if (number == 0) return nullptr;
    return extras[(number - 1) / kExtraChunkEntries]->entries[(number - 1) % kExtraChunkEntries].get();
  }
};

}  // namespace poolscope
