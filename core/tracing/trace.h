// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_types.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

struct TraceData;  // the columns, private to tracing

/// How many attempts stand where, and how many events made the picture.
struct TraceCounts {
  std::array<std::int64_t, kTaskStateCount> by_state{};
  std::int64_t events = 0;  ///< events that arrived in the columns
  std::int64_t lost = 0;    ///< events recorded but never collected; 0 unless the engine has a bug

  [[nodiscard]] std::int64_t operator[](TaskState s) const noexcept { return by_state[static_cast<std::size_t>(s)]; }
  [[nodiscard]] std::int64_t total() const noexcept;
  [[nodiscard]] std::int64_t done() const noexcept;  ///< attempts in a final state
  bool operator==(const TraceCounts&) const = default;
};

/// One attempt with all that is known of it, gathered from the columns.
struct TaskRecord {
  RowId row = kNoRow;
  std::uint32_t task_id = 0;
  int attempt = 1;
  std::string_view job;
  std::string label;
  TaskState state = TaskState::pending;
  LaneId worker = kNoLane;
  std::int64_t submit_ns = 0;
  std::int64_t dispatch_ns = kNoTime;
  std::int64_t start_ns = kNoTime;
  std::int64_t end_ns = kNoTime;
  std::int64_t cpu_ns = 0;
  std::string_view result;
  const TaskExtra* extra = nullptr;  ///< nullptr when it has none

  /// Submit to start, or to the end when it never started, or to `now`.
  [[nodiscard]] std::int64_t queue_wait_ns(std::int64_t now) const noexcept;
  [[nodiscard]] std::int64_t gil_wait_ns() const noexcept { return extra != nullptr ? extra->gil_wait_ns : 0; }
  /// Start to end (or `now`) without the wait for the GIL; 0 when it never started. So
  /// end - submit = queue wait + GIL wait + run, always.
  [[nodiscard]] std::int64_t run_ns(std::int64_t now) const noexcept;
};

/// The texts by which a row can be found.
struct TaskTexts {
  std::string_view label;  ///< as it was given; empty when it was given none
  std::string_view result;
  std::string_view error;
  std::uint32_t task_id = 0;
  JobId job = 0;
};

/// Columns of rows next to each other, as they lie in memory: for who looks through millions, where a call for each
/// cell is too dear. What stands in an exceptional cell only Trace's own functions know.
struct TaskColumns {
  std::span<const std::uint32_t> task_id;
  std::span<const JobId> job;
  std::span<const LaneId> worker;
  std::span<const std::uint8_t> state;  ///< TaskState
  std::span<const std::int64_t> submit_ns;
  std::span<const std::int64_t> start_ns;  ///< of a row that has not begun anything
  std::span<const std::int64_t> end_ns;
  std::span<const std::uint32_t> cpu_ns;  ///< of a row that has an extra perhaps not all of it
  std::span<const std::uint32_t> label;   ///< for text_between(); 0: it was given none
  std::span<const std::uint32_t> result;  ///< the same
  std::span<const std::uint32_t> extra;   ///< 0: it has none, neither an error nor a wait for the GIL

  [[nodiscard]] std::size_t size() const noexcept { return task_id.size(); }
};

/// A run as it stood at one moment: columns to read, immutable and cheap to copy (a few pointers).
/// Any number of threads may read one while the run goes on. Views returned live as long as any
/// copy of this snapshot.
class Trace {
 public:
  Trace();
  explicit Trace(std::shared_ptr<const TraceData> data);

  [[nodiscard]] const RunInfo& info() const noexcept;
  [[nodiscard]] std::size_t size() const noexcept;  ///< attempts
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  /// The moment of the snapshot (live) or the last moment in it (ended or loaded).
  [[nodiscard]] std::int64_t now_ns() const noexcept;
  /// The run is over: nothing in it will change.
  [[nodiscard]] bool complete() const noexcept;
  [[nodiscard]] const TraceCounts& counts() const noexcept;

  // One cell each; `row` < size().
  [[nodiscard]] std::int64_t submit_ns(RowId row) const noexcept;
  [[nodiscard]] std::int64_t dispatch_ns(RowId row) const noexcept;
  [[nodiscard]] std::int64_t start_ns(RowId row) const noexcept;
  [[nodiscard]] std::int64_t end_ns(RowId row) const noexcept;
  [[nodiscard]] std::int64_t cpu_ns(RowId row) const noexcept;
  [[nodiscard]] std::uint32_t task_id(RowId row) const noexcept;
  [[nodiscard]] int attempt(RowId row) const noexcept;
  /// The task that submitted it; kNoRow when none of this run did.
  [[nodiscard]] RowId parent(RowId row) const noexcept;
  [[nodiscard]] LaneId worker(RowId row) const noexcept;
  [[nodiscard]] TaskState state(RowId row) const noexcept;
  [[nodiscard]] JobId job(RowId row) const noexcept;
  [[nodiscard]] std::string_view job_name(JobId job) const noexcept;
  /// The task's own label, or "job(id)" when it was given none.
  [[nodiscard]] std::string label(RowId row) const;
  /// The label as it was given; empty when it was given none.
  [[nodiscard]] std::string_view given_label(RowId row) const noexcept;
  [[nodiscard]] std::string_view result(RowId row) const noexcept;
  [[nodiscard]] const TaskExtra* extra(RowId row) const noexcept;
  [[nodiscard]] TaskRecord task(RowId row) const;
  [[nodiscard]] TaskTexts texts(RowId row) const noexcept;
  /// Of the rows from `first` < size() on: at least one, at most `most` > 0, as far as they lie next to each other.
  [[nodiscard]] TaskColumns columns(RowId first, std::size_t most) const noexcept;
  /// The memory from one text of `label` or `result` columns to another, both and all between them included, with some
  /// bytes that belong to none: what is nowhere in it is in none of them. Nothing when they do not lie together.
  [[nodiscard]] std::optional<std::string_view> text_between(std::uint32_t from, std::uint32_t to) const noexcept;

  /// Rows in the order in which they ended; within one worker strictly by time.
  [[nodiscard]] std::size_t finished_count() const noexcept;
  [[nodiscard]] RowId finished_row(std::size_t i) const noexcept;
  /// Rows that run at the moment of the snapshot.
  [[nodiscard]] const std::vector<RowId>& running_rows() const noexcept;

  [[nodiscard]] const std::vector<Lane>& lanes() const noexcept;
  [[nodiscard]] const std::vector<std::string>& jobs() const noexcept;
  /// Ended segments in the order of their end.
  [[nodiscard]] std::size_t segment_count() const noexcept;
  [[nodiscard]] const Segment& segment(std::size_t i) const noexcept;
  /// Segments that last at the moment of the snapshot (end_ns == kNoTime).
  [[nodiscard]] const std::vector<Segment>& open_segments() const noexcept;
  [[nodiscard]] std::size_t sample_count() const noexcept;
  [[nodiscard]] const WorkerSample& sample(std::size_t i) const noexcept;

  /// Memory of the columns, without texts, segments and samples.
  [[nodiscard]] std::size_t column_bytes() const noexcept;

 private:
  std::shared_ptr<const TraceData> data_;
};

/// Several runs that are looked at together: a race, or a file.
using Recording = std::vector<Trace>;

}  // namespace poolscope
