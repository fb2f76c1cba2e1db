// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/queue_depth.h"
#include "core/tracing/trace.h"
#include "ui/models/stairs.h"
#include "ui/models/step_bins.h"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace poolscope::ui {

/// What a staircase counts: the tasks in one of the queues (see QueueKind), or those that have ended.
enum class StepKind : std::uint8_t { taskQueue, callQueue, resultQueue, timers, completions };
[[nodiscard]] StepKind stepKind(QueueKind queue);

/// Follows one run's snapshots and keeps its staircase ready to be drawn. While a run is small the
/// staircase is exact; a large one that lives is followed by what is new in each snapshot, so that a
/// look costs what happened since the last one, not what happened since the start. When such a run
/// has ended, or so much is new at once that counting it would hold up the window (a large file),
/// needsRebuild() asks for rebuilt(), which may be computed on any thread. Apart from that function not
/// thread-safe.
///
/// Live, a large run's tasks count in CallQueue and ResultQueue from when they have left it.
class StepFeed {
 public:
  /// Up to these many tasks a live run, or an ended one, is simply counted anew.
  static constexpr std::size_t kSmallLive = 4'000;
  static constexpr std::size_t kSmallEnded = 100'000;
  /// More new tasks than these at once are not followed but left to rebuilt().
  static constexpr std::size_t kMostAtOnce = 300'000;
  /// An exact staircase with more steps is kept as bins (fine ones), to stay within memory.
  static constexpr std::size_t kMostSteps = 400'000;

  explicit StepFeed(StepKind kind);
  [[nodiscard]] StepKind kind() const { return m_kind; }

  /// Takes the next snapshot; one of another run, or an earlier one, begins anew.
  void update(const Trace& trace);

  /// The run is too large to be counted on the spot.
  [[nodiscard]] bool needsRebuild() const { return m_needsRebuild; }
  /// False while nothing can be shown before rebuilt() is adopted.
  [[nodiscard]] bool isReady() const { return !m_behind; }
  /// How far a staircase in bins has followed a run.
  struct Reached {
    std::size_t rows = 0;
    std::size_t finished = 0;
    std::size_t segments = 0;
    std::unordered_set<RowId> leftQueue;               ///< rows that left the queue and run on
    std::unordered_map<RowId, std::int64_t> sleeping;  ///< rows that wait at a timer, and since when
  };
  struct Exact {
    std::vector<DepthStep> steps;
    StepBins bins{2};  ///< instead of steps when there are too many
    bool binned = false;
    Reached reached;
  };
  /// The exact staircase of a trace. Thread-safe; O(n log n).
  [[nodiscard]] static Exact rebuilt(StepKind kind, const Trace& trace);
  /// Takes the result of rebuilt() for a snapshot of this run that was given to update(). Of a run that
  /// goes on, it follows from there.
  void adopt(Exact exact);

  [[nodiscard]] std::vector<ChartPoint> line(const ChartWindow& window, std::int64_t until) const;
  [[nodiscard]] std::int64_t valueAt(std::int64_t time_ns) const;
  /// valueAt() of times in their order, for little more than that of one.
  [[nodiscard]] std::vector<std::int64_t> valuesAt(const std::vector<std::int64_t>& times) const;
  [[nodiscard]] std::int64_t highest() const;
  [[nodiscard]] std::int64_t last() const;
  /// Nothing has happened yet.
  [[nodiscard]] bool empty() const { return m_binned ? m_bins.empty() : m_steps.empty(); }
  /// The exact steps, or none when the staircase is kept as bins.
  [[nodiscard]] const std::vector<DepthStep>& steps() const { return m_steps; }

 private:
  void setSteps(std::vector<DepthStep> steps);

  /// Times at which the level rises and falls, each in order.
  struct Changes {
    std::vector<std::int64_t> ups;
    std::vector<std::int64_t> downs;
  };

  [[nodiscard]] bool continues(const Trace& trace) const;
  void followNew(const Trace& trace);
  /// What is new in `trace` since `reached`, which then goes as far as the trace.
  static void gather(StepKind kind, const Trace& trace, Reached& reached, Changes& changes);
  static void gatherTimers(const Trace& trace, Reached& reached, Changes& changes);
  static void addTo(StepBins& bins, const Changes& changes);

  StepKind m_kind;
  std::vector<DepthStep> m_steps;
  std::int64_t m_highestStep = 0;
  StepBins m_bins;
  bool m_binned = false;
  bool m_needsRebuild = false;
  bool m_behind = false;  ///< m_bins lack what rebuilt() is to bring

  // How far the last snapshot went.
  RunInfo m_info;
  std::int64_t m_now = 0;
  bool m_complete = false;
  std::size_t m_rows = 0;
  std::size_t m_finished = 0;
  std::size_t m_segments = 0;
  Reached m_binnedTo;  ///< how far m_bins went
  Changes m_changes;   ///< kept to save allocations
};

}  // namespace poolscope::ui
