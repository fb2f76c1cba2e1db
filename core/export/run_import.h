// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/end_order.h"
#include "core/export/memory_guard.h"
#include "core/tracing/trace_builder.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace poolscope {

/// The number of a job that has none because there are too many.
inline constexpr JobId kNoJob = std::numeric_limits<JobId>::max();

/// One row of a timeline file. Texts are views of the reader's memory.
struct ImportedTask {
  std::int64_t task_id = 0;
  std::int64_t attempt = 1;
  JobId job = kNoJob;      ///< from RunImport::job()
  std::string_view label;  ///< as given; empty when it was given none
  LaneId worker = kNoLane;
  TaskState state = TaskState::pending;
  std::int64_t submit_ns = 0;
  std::int64_t dispatch_ns = kNoTime;
  std::int64_t start_ns = kNoTime;
  std::int64_t end_ns = kNoTime;
  std::int64_t cpu_ns = 0;
  std::string_view result;
  RowId parent = kNoRow;       ///< an earlier row, whose task submitted this one
  TaskExtra* extra = nullptr;  ///< the reader's; add() moves from it
};

/// Puts the rows of one run of a file into columns, and keeps out what cannot have happened: then a
/// loaded run holds the same promises as a recorded one. Not thread-safe.
class RunImport {
 public:
  explicit RunImport(RunInfo info) : info_(std::move(info)), builder_(info_) {}

  [[nodiscard]] TraceBuilder& builder() noexcept { return builder_; }
  /// The next lane, exactly as given.
  LaneId add_lane(Lane lane);
  /// For files that name the lane in each row: the lane of that kind, index, pid and tid. finish() then
  /// sorts the lanes and lets each live from its first start to its last end.
  [[nodiscard]] LaneId find_lane(const Lane& lane);
  [[nodiscard]] std::size_t lane_count() const noexcept { return lanes_.size(); }

  /// The number of the job with this name.
  [[nodiscard]] JobId job(std::string_view name);

  /// Adds a row. Empty when it is possible; otherwise a sentence that says what is wrong with it.
  [[nodiscard]] std::string add(const ImportedTask& task);
  [[nodiscard]] std::size_t size() const noexcept { return builder_.size(); }
  /// The reader put so many bytes of other things (segments, samples) into the builder. Empty while there is memory
  /// for them, as add().
  [[nodiscard]] std::string take_memory(std::size_t bytes) { return memory_.take(bytes); }

  /// The run; call once, as the last thing. After find_lane() it has as many workers as it has lanes for
  /// them, when `info` did not say. `now_ns` may lie after the last time.
  [[nodiscard]] Trace finish(std::int64_t now_ns = 0);

 private:
  void sort_lanes();

  RunInfo info_;
  TraceBuilder builder_;
  std::optional<JobId> last_job_;
  std::string last_job_name_;
  std::vector<Lane> lanes_;
  EndOrder ends_;
  MemoryGuard memory_;
  std::int64_t last_time_ns_ = 0;
  std::map<std::tuple<LaneKind, int, int, int>, LaneId> found_lanes_;
};

}  // namespace poolscope
