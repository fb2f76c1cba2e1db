// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace poolscope {

/// Fills the columns of one Trace and hands out snapshots of them. Used by TraceRecorder for live
/// runs and by the file readers. Not thread-safe: one writer; the snapshots are free of it (a chunk
/// that a snapshot can see is copied before it is changed).
class TraceBuilder {
 public:
  explicit TraceBuilder(RunInfo info);
  ~TraceBuilder();
  TraceBuilder(const TraceBuilder&) = delete;
  TraceBuilder& operator=(const TraceBuilder&) = delete;

  /// What the run is called from the next snapshot on.
  void set_info(RunInfo info);
  /// The number of a job's name, new or known; there may be 65,535 names.
  /// Throws std::length_error beyond.
  JobId intern_job(std::string_view name);
  LaneId add_lane(Lane lane);
  void set_lane_stopped(LaneId lane, std::int64_t time_ns);
  /// Adds a lane whose number was given out beforehand (lanes may arrive out of order).
  void put_lane(LaneId id, Lane lane);

  /// Rows that a snapshot would show: those known without a gap before them.
  [[nodiscard]] std::size_t size() const noexcept;
  /// True when the row is known, i.e. was added with put_task.
  [[nodiscard]] bool has_task(RowId row) const noexcept;
  /// Adds or fills the row; rows may arrive out of order, size() covers the known ones only as far
  /// as they are without a gap. `parent` is the row of the task that submitted it, if a task did.
  void put_task(RowId row, std::uint32_t task_id, int attempt, JobId job, std::int64_t submit_ns,
                RowId parent = kNoRow);
  // The setters ignore rows that are not known. A task in a final state stays in it.
  void set_label(RowId row, std::string_view label);
  void set_dispatched(RowId row, LaneId lane, std::int64_t time_ns);
  void set_started(RowId row, LaneId lane, std::int64_t time_ns);
  /// `state` is a final one. Call in the order of the ends: it is that of Trace::finished_row().
  void set_finished(RowId row, TaskState state, std::int64_t time_ns, std::int64_t cpu_ns);
  /// A short task from dispatch to end in one call; its processor time is that from start to end.
  struct RunTimes {
    std::int64_t dispatch_ns = 0;
    std::int64_t start_ns = 0;
    std::int64_t end_ns = 0;
  };
  void set_ran(RowId row, LaneId lane, const RunTimes& times, TaskState state);
  void set_result(RowId row, std::string_view result);
  /// A whole row as a file holds it: everything is known at once, but ends come in any order.
  struct WholeTask {
    std::uint32_t task_id = 0;
    int attempt = 1;
    JobId job = 0;
    TaskState state = TaskState::pending;
    LaneId worker = kNoLane;
    RowId parent = kNoRow;
    std::int64_t submit_ns = 0;
    std::int64_t dispatch_ns = kNoTime;
    std::int64_t start_ns = kNoTime;
    std::int64_t end_ns = kNoTime;
    std::int64_t cpu_ns = 0;
    std::string_view label;
    std::string_view result;
  };
  /// Adds the row size(), for those who add all rows this way. Follow with an append_end() for each that ended.
  void append(const WholeTask& task);
  /// The appended row ended as the next of all; see Trace::finished_row().
  void append_end(RowId row);
  /// Lane n of each row becomes numbers[n]; the lanes themselves are not touched. After append() only.
  void renumber_lanes(const std::vector<LaneId>& numbers);
  /// The row's rarely used fields, to be changed in place until the next snapshot. Throws
  /// std::out_of_range when the row is not known.
  TaskExtra& extra(RowId row);

  void begin_segment(const Segment& open);
  /// Ends the segment that began with the same row, lane and kind, and adds its time to the row's
  /// extra.
  /// `awaits` replaces what it began with, unless it is kNoRow.
  void end_segment(RowId row, LaneId lane, SegmentKind kind, SegmentCause cause, std::int64_t time_ns,
                   RowId awaits = kNoRow);
  /// Adds a segment that has ended; does not touch the row's extra.
  void add_segment(const Segment& ended);
  void add_sample(const WorkerSample& sample);

  void set_events(std::int64_t collected, std::int64_t lost);
  void set_now(std::int64_t time_ns, bool complete);
  [[nodiscard]] const TraceCounts& counts() const noexcept;

  /// The state of everything put so far. Cheap: shares all chunks.
  [[nodiscard]] Trace snapshot();

 private:
  struct Writer;
  std::unique_ptr<Writer> writer_;
};

}  // namespace poolscope
