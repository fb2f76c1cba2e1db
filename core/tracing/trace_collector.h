// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/event_buffers.h"
#include "core/tracing/trace_builder.h"

#include <cstdint>
#include <functional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace poolscope {

/// Moves events from the producers into columns. Not thread-safe; the recorder guards it. Only the
/// sources of this folder include it.
///
/// The buffers are read one after the other while threads go on writing, so a start may be read
/// before its submit, which lies in a buffer that was read a moment earlier. A collection therefore
/// looks twice:
///
///   look 1 reads what every buffer holds;
///   look 2 reads what came since. Whatever an event of look 1 follows from was recorded before it,
///          and so is known by now.
///
/// The columns then show the moment of look 1: of look 2 only the submits (with their labels) are
/// applied at once, all else waits for the next collection. Were its starts applied without its
/// ends, every task that came and went between the looks would stand there as running, thousands of
/// them on one worker.
///
/// Ends are applied last, in the order of time, and never before the start of their row: so states
/// only move forward, and the ends of one worker stand in order.
class TraceCollector {
 public:
  TraceCollector(RunInfo info, std::int64_t epoch_ns) : builder_(std::move(info)), epoch_ns_(epoch_ns) {}
  ~TraceCollector();
  TraceCollector(const TraceCollector&) = delete;
  TraceCollector& operator=(const TraceCollector&) = delete;

  /// `collect_names` puts the lanes and jobs made so far into the builder; called after each look has
  /// seen how far it may read.
  void collect(EventBuffers& buffers, const std::function<void()>& collect_names);

  [[nodiscard]] TraceBuilder& builder() noexcept { return builder_; }
  /// Events recorded up to the last look, and how many of them are in the columns.
  [[nodiscard]] std::int64_t recorded() const noexcept { return recorded_; }
  [[nodiscard]] std::int64_t collected() const noexcept { return collected_; }
  /// The latest time among the collected events, relative to the epoch.
  [[nodiscard]] std::int64_t last_time_ns() const noexcept { return last_time_ns_; }

 private:
  /// Reads what the buffers hold, and gives each event to `take`.
  template <class Take>
  void look(EventBuffers& buffers, const std::function<void()>& collect_names, bool with_running, Take take);
  void handle(const TaskEvent& event, std::vector<TaskEvent>& ends);
  void end_run_of_ends();
  void apply_running();
  void sort_ends();
  void handle_late(const TaskEvent& event);
  [[nodiscard]] bool ready(RowId row) const noexcept { return row == kNoRow || row < builder_.size(); }
  void retry_deferred();
  void apply_ends();
  void apply(const TaskEvent& event);
  void apply_timed(const TaskEvent& event);
  void merge_extra(RowId row, TaskExtra&& more);

  TraceBuilder builder_;
  const std::int64_t epoch_ns_;
  std::vector<Producer*> producers_;
  std::vector<std::uint64_t> limits_;  // how far this look reads, by producer

  std::vector<RunningTask> running_;  // what each producer's thread runs at look 1

  std::vector<TaskEvent> ends_;         // of this collection
  std::vector<std::size_t> end_runs_;   // where in ends_ one producer's ends stop, which lie in order
  std::vector<TaskEvent> merged_ends_;  // kept for its memory

  std::vector<TaskEvent> late_;   // events that wait for the next collection, in their order
  std::vector<RowId> late_rows_;  // rows that start in late_, sorted when look 2 is over
  // Events whose row is not known yet, in the order in which they came; from a row's first one on all
  // of its events are here, so that their order stays.
  std::vector<TaskEvent> deferred_;
  std::unordered_set<RowId> deferred_rows_;

  std::int64_t recorded_ = 0;
  std::int64_t collected_ = 0;
  std::int64_t last_time_ns_ = 0;
};

}  // namespace poolscope
