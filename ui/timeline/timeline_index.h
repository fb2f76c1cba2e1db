// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_ref.h"
#include "ui/timeline/crowd.h"
#include "ui/timeline/lane_stack.h"
#include "ui/timeline/overview.h"
#include "ui/timeline/span_index.h"
#include "ui/timeline/time_scale.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace poolscope::ui {

/// A line of the picture: a lane, or a level of one whose tasks overlap. Level LaneStack::kCrowd holds the
/// tasks that found no level free; there they lie on each other.
struct ShownLine {
  LaneId lane = kNoLane;
  int level = 0;

  [[nodiscard]] bool isCrowd() const { return level == LaneStack::kCrowd; }
  bool operator==(const ShownLine&) const = default;
};

/// One run's lanes, ready to draw: what has ended, sorted into SpanIndexes, and what lasts. It grows
/// by what is new in each snapshot and never looks at the rest again. Not thread-safe.
class RunIndex {
 public:
  /// Takes in what is new, at most `budget` ends and segments of it, and takes those off the budget. True
  /// when `trace` is not a later snapshot of the same run, so that what was known was given up and
  /// everything built anew; a run that had nothing yet gives up nothing.
  bool update(const Trace& trace, std::size_t& budget);
  /// Ends and segments of the last trace that a budget was too small for.
  [[nodiscard]] std::size_t missing() const { return m_missing; }
  [[nodiscard]] std::size_t taken() const { return m_finished + m_segments; }

  /// Lines from above: the lanes of GIL, manager, loop, main, then workers by number, each with its levels.
  [[nodiscard]] const std::vector<ShownLine>& shownLines() const { return m_lines; }
  [[nodiscard]] const ShownLine& line(int shown) const { return m_lines[static_cast<std::size_t>(shown)]; }
  /// Where a lane (its first line) is shown; -1 when it is not.
  [[nodiscard]] int shownIndex(LaneId lane) const;
  /// Where a task of a lane is shown; -1 when the lane is not.
  [[nodiscard]] int shownIndex(LaneId lane, RowId row) const;
  /// Lines of a lane; more than 1 when its tasks overlap.
  [[nodiscard]] int lineCount(LaneId lane) const { return static_cast<int>(m_lanes[lane].levels.size()); }

  /// The lane that shows who holds the GIL; kNoLane when there is none.
  [[nodiscard]] LaneId gilLane() const { return m_gilLane; }

  /// Ended tasks of a line (tag: TaskState); for a GIL lane the ended holds of the GIL (tag:
  /// SegmentKind).
  [[nodiscard]] const SpanIndex& spans(ShownLine line) const { return at(line).spans; }
  /// Ended waits of a line's tasks: for the GIL, outside, paused (tag: SegmentKind). The crowd's are not kept.
  [[nodiscard]] const SpanIndex& waits(ShownLine line) const { return at(line).waits; }
  /// What lasts in a line at the moment of the snapshot: running tasks or the hold of the GIL; end is
  /// the moment of the snapshot.
  [[nodiscard]] const std::vector<Span>& lasting(ShownLine line) const { return at(line).lasting; }
  [[nodiscard]] const std::vector<Span>& lastingWaits(ShownLine line) const { return at(line).lastingWaits; }
  /// How many run at once of those for which a lane has no level.
  [[nodiscard]] const Crowd& crowd(LaneId lane) const { return m_lanes[lane].crowd; }
  /// True when tasks of some lane overlap.
  [[nodiscard]] bool stacks() const { return m_stacks; }
  /// Tasks of a line of which some part lies within `range`.
  [[nodiscard]] std::size_t tasksWithin(ShownLine line, TimeRange range) const;

  /// How busy the run's workers are over its whole time, together.
  [[nodiscard]] const Overview& overview() const { return m_overview; }
  /// Lanes of workers, at least 1.
  [[nodiscard]] int workerCount() const { return m_workers; }
  /// Tasks that had ended by then without having been started.
  [[nodiscard]] std::int64_t endedInQueueBy(std::int64_t ns) const;

  [[nodiscard]] std::size_t laneCount() const { return m_lanes.size(); }
  [[nodiscard]] std::size_t bytes() const;

  /// How bad an end is, 0 for a good one: decides which one a fold shows.
  [[nodiscard]] static std::uint8_t severityOf(TaskState state);

 private:
  struct LineSpans {
    SpanIndex spans;
    SpanIndex waits;
    std::vector<Span> lasting;
    std::vector<Span> lastingWaits;
  };
  struct LaneSpans {
    std::vector<LineSpans> levels = std::vector<LineSpans>(1);
    bool stacked = false;            ///< two of its tasks overlapped
    std::optional<LaneStack> stack;  ///< once it is stacked
    Crowd crowd;
    std::vector<Span> running;  ///< at the moment of the snapshot
    std::vector<Span> ended;    ///< new ones that are not in a level yet
  };

  [[nodiscard]] bool continues(const Trace& trace) const;
  void addLanes(const Trace& trace);
  void addFinished(const Trace& trace, std::size_t& budget);
  void addSegments(const Trace& trace, std::size_t& budget);
  void collectRunning(const Trace& trace);
  void stack(LaneSpans& lane);
  void putEnded(LaneSpans& lane, const Span& span, int level);
  void setLasting(const Trace& trace);
  void makeLines();
  [[nodiscard]] const LineSpans& at(ShownLine line) const {
    return m_lanes[line.lane].levels[static_cast<std::size_t>(line.level)];
  }
  [[nodiscard]] static bool fitsInOneLine(const LaneSpans& lane, const Span& span);
  [[nodiscard]] int levelOf(RowId row) const;
  [[nodiscard]] LaneId laneOf(const Trace& trace, const Segment& segment) const;

  std::vector<LaneSpans> m_lanes;
  std::vector<LaneId> m_order;  ///< lanes from above
  std::vector<ShownLine> m_lines;
  std::vector<int> m_shownIndex;      ///< of each lane's first line
  std::vector<LaneId> m_touched;      ///< lanes with something lasting or new
  std::vector<std::uint8_t> m_level;  ///< by row; empty while nothing overlaps
  bool m_stacks = false;
  LaneId m_gilLane = kNoLane;
  Overview m_overview;
  std::vector<std::int64_t> m_endedInQueue;  ///< their ends
  std::vector<TimeRange> m_lastingTimes;     ///< kept to save allocations
  int m_workers = 1;
  std::size_t m_finished = 0;
  std::size_t m_segments = 0;
  std::size_t m_missing = 0;
  RowId m_lastRow = kNoRow;
  std::int64_t m_lastEnd = 0;
  std::size_t m_rows = 0;
  RunInfo m_info;
};

/// All runs of a recording.
class TimelineIndex {
 public:
  static constexpr std::size_t kEverything = std::numeric_limits<std::size_t>::max();

  /// Takes in what is new; true when some run (or their number) was not what it was before. That a
  /// run begins which had only been announced is no such change. At most `budget` ends and segments
  /// are taken in at once, for callers that must not be held up: call it again until missing() is 0.
  bool update(const Recording& recording, std::size_t budget = kEverything);
  /// Ends and segments of the last recording that wait for the next update().
  [[nodiscard]] std::size_t missing() const;
  /// Those that are taken in.
  [[nodiscard]] std::size_t taken() const;

  [[nodiscard]] int runCount() const { return static_cast<int>(m_runs.size()); }
  [[nodiscard]] const RunIndex& run(int i) const { return m_runs[static_cast<std::size_t>(i)]; }

  /// From 0 (or the first submit, if that is earlier) to the latest moment of any run.
  [[nodiscard]] TimeRange content() const { return m_content; }
  /// The live edge: the latest moment of the runs that go on, or of all when none does.
  [[nodiscard]] std::int64_t now() const { return m_now; }
  /// True while some run goes on.
  [[nodiscard]] bool live() const { return m_live; }
  /// Tasks that ran at some time within `range`, in all lanes.
  [[nodiscard]] std::size_t tasksWithin(TimeRange range) const;

 private:
  std::vector<RunIndex> m_runs;
  TimeRange m_content;
  std::int64_t m_now = 0;
  bool m_live = false;
};

}  // namespace poolscope::ui
