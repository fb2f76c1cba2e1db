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
/// Ends of look 1 are applied last, in the order of time. Those of look 2 wait for the next
/// collection, when all that they follow from is known as well: so states only move forward, and the
/// ends of one worker stand in order.
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
  void look(EventBuffers& buffers, const std::function<void()>& collect_names, std::vector<TaskEvent>& ends);
  void handle(const TaskEvent& event, std::vector<TaskEvent>& ends);
  [[nodiscard]] bool ready(RowId row) const noexcept { return row == kNoRow || row < builder_.size(); }
  void retry_deferred(std::vector<TaskEvent>& ends);
  void apply_ends(std::vector<TaskEvent> ends);
  void apply(const TaskEvent& event);
  void apply_timed(const TaskEvent& event);
  void merge_extra(RowId row, TaskExtra&& more);

  TraceBuilder builder_;
  const std::int64_t epoch_ns_;
  std::vector<Producer*> producers_;
  std::vector<std::uint64_t> limits_;  // how far this look reads, by producer

  std::vector<TaskEvent> late_ends_;  // ends that wait for the next collection
  // Events whose row is not known yet, in the order in which they came; from a row's first one on all
  // of its events are here, so that their order stays.
  std::vector<TaskEvent> deferred_;
  std::unordered_set<RowId> deferred_rows_;

  std::int64_t recorded_ = 0;
  std::int64_t collected_ = 0;
  std::int64_t last_time_ns_ = 0;
};

}  // namespace poolscope
