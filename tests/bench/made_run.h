// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "core/tracing/trace_builder.h"
#include "core/tracing/trace_recorder.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <queue>
#include <random>
#include <vector>

namespace poolscope::bench {

/// Where a made-up task begins and ends; all times in ns since the run's start.
struct MadeTask {
  RowId row = 0;
  LaneId lane = 0;
  std::int64_t submit_ns = 0;
  std::int64_t start_ns = 0;
  std::int64_t end_ns = 0;
  TaskState state = TaskState::finished;
};

/// A run that never was: tasks of very different lengths on some lanes, one of a thousand failed. The
/// same for everybody who asks, however often.
class MadeRun {
 public:
  static constexpr LaneId kLanes = 16;
  static constexpr std::int64_t kUsualRate = 100'000;  ///< tasks in a second

  /// Each task was submitted about `wait_ns` before it began.
  explicit MadeRun(std::int64_t wait_ns, std::int64_t rate = kUsualRate);
  /// The next thing that happens: a task ends and another one begins in its lane. `ended` is empty
  /// (row kNoRow) for the first task of each lane.
  struct Step {
    MadeTask ended;
    MadeTask begun;
  };
  [[nodiscard]] Step next();

 private:
  struct Later {
    bool operator()(const MadeTask& a, const MadeTask& b) const { return a.end_ns > b.end_ns; }
  };
  [[nodiscard]] MadeTask begin(LaneId lane, std::int64_t free_ns);

  const std::int64_t wait_ns_;
  const std::int64_t task_ns_;  // a task and the gap behind it, in the mean
  std::mt19937 random_{1};
  std::priority_queue<MadeTask, std::vector<MadeTask>, Later> running_;
  RowId rows_ = 0;
  std::int64_t last_submit_ns_ = 0;
};

/// `tasks` of a made-up run as a finished trace.
[[nodiscard]] Trace made_trace(std::size_t tasks);

/// A made-up run that goes on in the recorder, as if its tasks really ran.
class MadeLiveRun {
 public:
  /// Begins with `tasks` tasks in the past: the recorder's epoch lies as far back as they took.
  explicit MadeLiveRun(std::size_t tasks);
  /// Nothing has happened yet, and the recorder's epoch lies `past_ns` back.
  MadeLiveRun(std::int64_t rate, std::int64_t past_ns);

  /// Records what would have happened until now.
  void catch_up();
  /// The same until a time in ns since the run's start.
  void catch_up(std::int64_t time_ns);
  [[nodiscard]] std::size_t begun() const noexcept { return begun_; }
  [[nodiscard]] TraceRecorder& recorder() noexcept { return *recorder_; }

 private:
  void begin(std::int64_t past_ns);
  void record();

  MadeRun run_;
  MadeRun::Step next_;
  std::unique_ptr<TraceRecorder> recorder_;
  JobId job_ = 0;
  std::size_t begun_ = 0;
};

}  // namespace poolscope::bench
