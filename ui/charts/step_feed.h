// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/queue_depth.h"
#include "core/tracing/trace.h"
#include "ui/charts/stairs.h"
#include "ui/charts/step_bins.h"

#include <cstddef>
#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

namespace poolscope::ui {

/// What a staircase counts.
enum class StepKind { queueDepth, completions };

/// Follows one run's snapshots and keeps its staircase ready to be drawn. While a run is small the
/// staircase is exact; a large one that lives is followed by what is new in each snapshot, so that a
/// look costs what happened since the last one, not what happened since the start. When such a run
/// has ended, needsRebuild() asks for rebuilt(), which may be computed on any thread. Apart from that
/// function not thread-safe.
class StepFeed {
 public:
  /// Up to these many tasks a live run, or an ended one, is simply counted anew.
  static constexpr std::size_t kSmallLive = 4'000;
  static constexpr std::size_t kSmallEnded = 100'000;
  /// An exact staircase with more steps is kept as bins (fine ones), to stay within memory.
  static constexpr std::size_t kMostSteps = 400'000;

  explicit StepFeed(StepKind kind);

  /// Takes the next snapshot; one of another run, or an earlier one, begins anew.
  void update(const Trace& trace);

  /// The run has ended and is too large to be counted on the spot.
  [[nodiscard]] bool needsRebuild() const { return m_needsRebuild; }
  struct Exact {
    std::vector<DepthStep> steps;
    StepBins bins{2};  ///< instead of steps when there are too many
    bool binned = false;
  };
  /// The exact staircase of a trace. Thread-safe; O(n log n).
  [[nodiscard]] static Exact rebuilt(StepKind kind, const Trace& trace);
  /// Takes the result of rebuilt() for the snapshot that was given to update() last.
  void adopt(Exact exact);

  [[nodiscard]] std::vector<ChartPoint> line(const ChartWindow& window, std::int64_t until) const;
  [[nodiscard]] std::int64_t valueAt(std::int64_t time_ns) const;
  [[nodiscard]] std::int64_t highest() const;
  [[nodiscard]] std::int64_t last() const;
  /// Nothing has happened yet.
  [[nodiscard]] bool empty() const { return m_binned ? m_bins.empty() : m_steps.empty(); }
  /// The exact steps, or none when the staircase is kept as bins.
  [[nodiscard]] const std::vector<DepthStep>& steps() const { return m_steps; }

 private:
  [[nodiscard]] bool continues(const Trace& trace) const;
  void followNew(const Trace& trace);

  StepKind m_kind;
  std::vector<DepthStep> m_steps;
  StepBins m_bins;
  bool m_binned = false;
  bool m_needsRebuild = false;

  // How far the last snapshot went.
  RunInfo m_info;
  std::int64_t m_now = 0;
  bool m_complete = false;
  std::size_t m_rows = 0;
  std::size_t m_finished = 0;
  // How far m_bins went, and the rows that left the queue while they ran on.
  std::size_t m_binnedRows = 0;
  std::size_t m_binnedFinished = 0;
  std::unordered_set<RowId> m_leftQueue;
  std::vector<std::pair<std::int64_t, std::int64_t>> m_events;  ///< kept to save allocations
};

}  // namespace poolscope::ui
