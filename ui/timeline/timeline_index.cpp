// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_index.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>

namespace poolscope::ui {

namespace {

constexpr std::uint8_t kNoLevel = 0xFF;

int rankOf(LaneKind kind) {
  switch (kind) {
    case LaneKind::gil: return 0;
    case LaneKind::manager: return 1;
    case LaneKind::loop: return 2;
    case LaneKind::main: return 3;
    case LaneKind::worker: break;
  }
  return 4;
}

/// Of several waits that fold into a pixel, the one that needs explaining most shows.
std::uint8_t severityOfWait(SegmentKind kind) {
  switch (kind) {
    case SegmentKind::gil_hold: return 0;
    case SegmentKind::blocked: return 1;
    case SegmentKind::gil_wait: return 2;
    case SegmentKind::paused: return 3;
  }
  return 0;
}

Span spanOf(const Trace& trace, const Segment& segment, std::int64_t end) {
  Span span;
  span.begin = segment.begin_ns;
  span.end = std::max(end, segment.begin_ns);
  span.row = segment.row;
  span.job = segment.row < trace.size() ? trace.job(segment.row) : JobId{0};
  span.tag = static_cast<std::uint8_t>(segment.kind);
  span.severity = severityOfWait(segment.kind);
  return span;
}

}  // namespace

std::uint8_t RunIndex::severityOf(TaskState state) {
  switch (state) {
    case TaskState::pending:
    case TaskState::running:
    case TaskState::finished: return 0;
    case TaskState::cancelled: return 1;
    case TaskState::timed_out: return 2;
    case TaskState::failed: return 3;
    case TaskState::lost: return 4;
  }
  return 0;
}

bool RunIndex::update(const Trace& trace, std::size_t& budget) {
  const bool hadSomething = m_rows > 0 || !m_lanes.empty();
  const bool fresh = !continues(trace);
  if (fresh) {
    *this = RunIndex();
    m_info = trace.info();
  }
  m_rows = trace.size();
  addLanes(trace);
  collectRunning(trace);
  addFinished(trace, budget);
  for (const LaneId lane : m_touched) {
    stack(m_lanes[lane]);
  }
  addSegments(trace, budget);
  m_missing = trace.finished_count() - m_finished + trace.segment_count() - m_segments;
  setLasting(trace);
  makeLines();
  return fresh && hadSomething;
}

/// A later snapshot of the same run repeats what is known: times are in ns, so the last known row at
/// its old place with its old end is proof enough.
bool RunIndex::continues(const Trace& trace) const {
  if (trace.info() != m_info || trace.finished_count() < m_finished || trace.segment_count() < m_segments ||
      trace.lanes().size() < m_lanes.size() || trace.size() < m_rows) {
    return false;
  }
  return m_finished == 0 || (trace.finished_row(m_finished - 1) == m_lastRow && trace.end_ns(m_lastRow) == m_lastEnd);
}

void RunIndex::addLanes(const Trace& trace) {
  const std::vector<Lane>& lanes = trace.lanes();
  if (lanes.size() == m_lanes.size()) {
    return;
  }
  m_lanes.resize(lanes.size());
  m_order.resize(lanes.size());
  std::iota(m_order.begin(), m_order.end(), LaneId{0});
  const auto key = [&lanes](LaneId id) { return std::tuple(rankOf(lanes[id].kind), lanes[id].index, id); };
  std::sort(m_order.begin(), m_order.end(), [&key](LaneId a, LaneId b) { return key(a) < key(b); });
  m_workers = std::max(1, static_cast<int>(std::count_if(lanes.begin(), lanes.end(), [](const Lane& lane) {
                         return lane.kind == LaneKind::worker;
                       })));
  if (!m_order.empty() && lanes[m_order.front()].kind == LaneKind::gil) {
    m_gilLane = m_order.front();
  }
}

void RunIndex::addFinished(const Trace& trace, std::size_t& budget) {
  const std::size_t count = m_finished + std::min(budget, trace.finished_count() - m_finished);
  budget -= count - m_finished;
  for (std::size_t i = m_finished; i < count; ++i) {
    const RowId row = trace.finished_row(i);
    const LaneId lane = trace.worker(row);
    const std::int64_t start = trace.start_ns(row);
    if (lane >= m_lanes.size() || start == kNoTime) {
      m_endedInQueue.push_back(trace.end_ns(row));  // before a worker took it
      continue;
    }
    const TaskState state = trace.state(row);
    const Span span{start, trace.end_ns(row), row, trace.job(row), static_cast<std::uint8_t>(state), severityOf(state)};
    LaneSpans& into = m_lanes[lane];
    if (fitsInOneLine(into, span)) {
      into.levels[0].spans.append(span);
    } else {
      into.ended.push_back(span);
      into.stacked = true;
      m_touched.push_back(lane);
    }
    m_overview.add(start, trace.end_ns(row), severityOf(state));
  }
  m_finished = count;
  if (count > 0) {
    m_lastRow = trace.finished_row(count - 1);
    m_lastEnd = trace.end_ns(m_lastRow);
  }
}

/// Holds of the GIL are shown in the GIL's lane, whichever lane they were recorded with.
LaneId RunIndex::laneOf(const Trace& trace, const Segment& segment) const {
  if (segment.kind == SegmentKind::gil_hold) {
    return m_gilLane;
  }
  if (segment.lane < m_lanes.size()) {
    return segment.lane;
  }
  return segment.row < trace.size() && trace.worker(segment.row) < m_lanes.size() ? trace.worker(segment.row) : kNoLane;
}

void RunIndex::addSegments(const Trace& trace, std::size_t& budget) {
  const std::size_t count = m_segments + std::min(budget, trace.segment_count() - m_segments);
  budget -= count - m_segments;
  for (std::size_t i = m_segments; i < count; ++i) {
    const Segment& segment = trace.segment(i);
    const LaneId lane = laneOf(trace, segment);
    if (lane == kNoLane) {
      continue;
    }
    LaneSpans& into = m_lanes[lane];
    const int level = into.stacked ? levelOf(segment.row) : 0;
    if (segment.kind == SegmentKind::gil_hold) {
      into.levels[0].spans.append(spanOf(trace, segment, segment.end_ns));
    } else if (level != LaneStack::kCrowd) {
      into.levels[static_cast<std::size_t>(level)].waits.append(spanOf(trace, segment, segment.end_ns));
    }
  }
  m_segments = count;
  for (LaneSpans& lane : m_lanes) {
    for (LineSpans& level : lane.levels) {
      level.spans.settle();
      level.waits.settle();
    }
    lane.crowd.settle();
  }
}

void RunIndex::collectRunning(const Trace& trace) {
  for (const LaneId lane : m_touched) {
    m_lanes[lane].running.clear();
    for (LineSpans& level : m_lanes[lane].levels) {
      level.lasting.clear();
      level.lastingWaits.clear();
    }
  }
  m_touched.clear();
  m_lastingTimes.clear();
  const std::int64_t now = trace.now_ns();
  for (const RowId row : trace.running_rows()) {
    const LaneId lane = trace.worker(row);
    const std::int64_t start = trace.start_ns(row);
    if (lane < m_lanes.size() && start != kNoTime) {
      LaneSpans& into = m_lanes[lane];
      const Span span{start, std::max(now, start), row, trace.job(row), static_cast<std::uint8_t>(TaskState::running),
                      0};
      into.stacked = into.stacked || !into.running.empty() || !fitsInOneLine(into, span);
      if (into.running.empty()) {
        m_touched.push_back(lane);
      }
      into.running.push_back(span);
      m_lastingTimes.push_back({start, std::max(now, start)});
    }
  }
  m_overview.setLasting(m_lastingTimes);
}

/// A lane is one line as long as each task begins after the one before it.
bool RunIndex::fitsInOneLine(const LaneSpans& lane, const Span& span) {
  const SpanIndex& spans = lane.levels[0].spans;
  return !lane.stacked && (spans.empty() || span.begin + 1 >= spans.end(spans.size() - 1)) &&
         (lane.running.empty() || span.end <= lane.running[0].begin + 1);
}

int RunIndex::levelOf(RowId row) const { return row < m_level.size() && m_level[row] != kNoLevel ? m_level[row] : 0; }

void RunIndex::putEnded(LaneSpans& lane, const Span& span, int level) {
  lane.levels[static_cast<std::size_t>(level)].spans.append(span);
  lane.stack->release(level, std::max(span.end, span.begin + 1));
  if (level == LaneStack::kCrowd) {
    lane.crowd.ended(std::max(span.end, span.begin + 1));
  }
}

/// Gives what is new in a lane with overlaps its levels, in the order of the begins. A task keeps its
/// level from when it is first seen.
void RunIndex::stack(LaneSpans& lane) {
  if (!lane.stacked) {
    return;
  }
  if (!lane.stack) {
    lane.stack.emplace();
    const SpanIndex& first = lane.levels[0].spans;
    lane.stack->release(0, first.empty() ? -kFurthestTime : first.end(first.size() - 1));
  }
  m_stacks = true;
  m_level.resize(m_rows, kNoLevel);
  std::vector<Span> fresh;
  for (const Span& span : lane.ended) {
    if (m_level[span.row] != kNoLevel) {
      putEnded(lane, span, m_level[span.row]);
    } else {
      fresh.push_back(span);
    }
  }
  lane.ended.clear();
  std::copy_if(lane.running.begin(), lane.running.end(), std::back_inserter(fresh),
               [this](const Span& span) { return m_level[span.row] == kNoLevel; });
  std::sort(fresh.begin(), fresh.end(),
            [](const Span& a, const Span& b) { return std::tie(a.begin, a.row) < std::tie(b.begin, b.row); });
  for (const Span& span : fresh) {
    const int level = lane.stack->take(span.begin);
    m_level[span.row] = static_cast<std::uint8_t>(level);
    lane.levels.resize(std::max(lane.levels.size(), static_cast<std::size_t>(level) + 1));
    if (level == LaneStack::kCrowd) {
      lane.crowd.began(span.begin);
    }
    if (span.tag != static_cast<std::uint8_t>(TaskState::running)) {
      putEnded(lane, span, level);
    }
  }
}

void RunIndex::setLasting(const Trace& trace) {
  for (const LaneId id : m_touched) {
    LaneSpans& lane = m_lanes[id];
    for (const Span& span : lane.running) {
      lane.levels[static_cast<std::size_t>(lane.stacked ? levelOf(span.row) : 0)].lasting.push_back(span);
    }
    lane.running.clear();
  }
  for (const Segment& segment : trace.open_segments()) {
    const LaneId id = laneOf(trace, segment);
    if (id == kNoLane) {
      continue;
    }
    LaneSpans& lane = m_lanes[id];
    const int level = lane.stacked ? levelOf(segment.row) : 0;
    if (segment.kind == SegmentKind::gil_hold) {
      lane.levels[0].lasting.push_back(spanOf(trace, segment, trace.now_ns()));
    } else if (level != LaneStack::kCrowd) {
      lane.levels[static_cast<std::size_t>(level)].lastingWaits.push_back(spanOf(trace, segment, trace.now_ns()));
    }
    m_touched.push_back(id);
  }
}

void RunIndex::makeLines() {
  m_lines.clear();
  m_shownIndex.assign(m_lanes.size(), -1);
  for (const LaneId lane : m_order) {
    m_shownIndex[lane] = static_cast<int>(m_lines.size());
    for (int level = 0; level < lineCount(lane); ++level) {
      m_lines.push_back({lane, level});
    }
  }
}

std::int64_t RunIndex::endedInQueueBy(std::int64_t ns) const {
  return std::count_if(m_endedInQueue.begin(), m_endedInQueue.end(), [ns](std::int64_t end) { return end <= ns; });
}

int RunIndex::shownIndex(LaneId lane) const { return lane < m_shownIndex.size() ? m_shownIndex[lane] : -1; }

int RunIndex::shownIndex(LaneId lane, RowId row) const {
  const int first = shownIndex(lane);
  return first >= 0 && m_lanes[lane].stacked ? first + std::min(levelOf(row), lineCount(lane) - 1) : first;
}

std::size_t RunIndex::tasksWithin(ShownLine line, TimeRange range) const {
  if (line.isCrowd()) {
    return crowd(line.lane).touching(range);
  }
  const SpanIndex& ended = spans(line);
  return ended.fold(range, ended.firstEndingAfter(range.begin)).count +
         static_cast<std::size_t>(std::count_if(lasting(line).begin(), lasting(line).end(), [range](const Span& span) {
           return span.begin < range.end && span.end > range.begin;
         }));
}

std::size_t RunIndex::bytes() const {
  std::size_t sum = 0;
  for (const LaneSpans& lane : m_lanes) {
    sum += sizeof(LaneSpans) + lane.crowd.bytes();
    for (const LineSpans& level : lane.levels) {
      sum += sizeof(LineSpans) + level.spans.bytes() + level.waits.bytes();
    }
  }
  sum += m_level.size() + m_endedInQueue.size() * sizeof(std::int64_t);
  return sum;
}

std::size_t TimelineIndex::missing() const {
  return std::accumulate(m_runs.begin(), m_runs.end(), std::size_t{0},
                         [](std::size_t sum, const RunIndex& run) { return sum + run.missing(); });
}

std::size_t TimelineIndex::taken() const {
  return std::accumulate(m_runs.begin(), m_runs.end(), std::size_t{0},
                         [](std::size_t sum, const RunIndex& run) { return sum + run.taken(); });
}

bool TimelineIndex::update(const Recording& recording, std::size_t budget) {
  bool fresh = recording.size() != m_runs.size();
  m_runs.resize(recording.size());
  m_live = false;
  m_content = {0, 0};
  std::int64_t liveEdge = kNoTime;
  for (std::size_t i = 0; i < recording.size(); ++i) {
    const Trace& trace = recording[i];
    fresh = m_runs[i].update(trace, budget) || fresh;
    m_live = m_live || !trace.complete();
    m_content.end = std::max(m_content.end, trace.now_ns());
    if (!trace.complete() && !trace.empty()) {
      liveEdge = std::max(liveEdge, trace.now_ns());
    }
    if (!trace.empty()) {
      m_content.begin = std::min(m_content.begin, trace.submit_ns(0));
    }
  }
  m_now = liveEdge == kNoTime ? m_content.end : liveEdge;
  return fresh;
}

std::size_t TimelineIndex::tasksWithin(TimeRange range) const {
  std::size_t count = 0;
  for (const RunIndex& run : m_runs) {
    for (const ShownLine line : run.shownLines()) {
      count += line.lane == run.gilLane() ? 0 : run.tasksWithin(line, range);  // holds are no tasks
    }
  }
  return count;
}

}  // namespace poolscope::ui
