// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_index.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace poolscope::ui {

namespace {

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
  addFinished(trace, budget);
  addSegments(trace, budget);
  m_missing = trace.finished_count() - m_finished + trace.segment_count() - m_segments;
  setLasting(trace);
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
  m_shown.resize(lanes.size());
  std::iota(m_shown.begin(), m_shown.end(), LaneId{0});
  const auto key = [&lanes](LaneId id) { return std::tuple(rankOf(lanes[id].kind), lanes[id].index, id); };
  std::sort(m_shown.begin(), m_shown.end(), [&key](LaneId a, LaneId b) { return key(a) < key(b); });
  m_shownIndex.assign(lanes.size(), -1);
  for (std::size_t i = 0; i < m_shown.size(); ++i) {
    m_shownIndex[m_shown[i]] = static_cast<int>(i);
  }
  m_workers = std::max(1, static_cast<int>(std::count_if(lanes.begin(), lanes.end(), [](const Lane& lane) {
                         return lane.kind == LaneKind::worker;
                       })));
  if (!m_shown.empty() && lanes[m_shown.front()].kind == LaneKind::gil) {
    m_gilLane = m_shown.front();
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
    m_lanes[lane].spans.append(
        {start, trace.end_ns(row), row, trace.job(row), static_cast<std::uint8_t>(state), severityOf(state)});
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
    if (lane != kNoLane) {
      SpanIndex& index = segment.kind == SegmentKind::gil_hold ? m_lanes[lane].spans : m_lanes[lane].waits;
      index.append(spanOf(trace, segment, segment.end_ns));
    }
  }
  m_segments = count;
  for (LaneSpans& lane : m_lanes) {
    lane.spans.settle();
    lane.waits.settle();
  }
}

void RunIndex::setLasting(const Trace& trace) {
  for (const LaneId lane : m_touched) {
    m_lanes[lane].lasting.clear();
    m_lanes[lane].lastingWaits.clear();
  }
  m_touched.clear();
  m_lastingTimes.clear();
  const std::int64_t now = trace.now_ns();
  for (const RowId row : trace.running_rows()) {
    const LaneId lane = trace.worker(row);
    const std::int64_t start = trace.start_ns(row);
    if (lane < m_lanes.size() && start != kNoTime) {
      m_lanes[lane].lasting.push_back(
          {start, std::max(now, start), row, trace.job(row), static_cast<std::uint8_t>(TaskState::running), 0});
      m_touched.push_back(lane);
      m_lastingTimes.push_back({start, std::max(now, start)});
    }
  }
  m_overview.setLasting(m_lastingTimes);
  for (const Segment& segment : trace.open_segments()) {
    const LaneId lane = laneOf(trace, segment);
    if (lane != kNoLane) {
      auto& list = segment.kind == SegmentKind::gil_hold ? m_lanes[lane].lasting : m_lanes[lane].lastingWaits;
      list.push_back(spanOf(trace, segment, now));
      m_touched.push_back(lane);
    }
  }
}

std::int64_t RunIndex::endedInQueueBy(std::int64_t ns) const {
  return std::count_if(m_endedInQueue.begin(), m_endedInQueue.end(), [ns](std::int64_t end) { return end <= ns; });
}

int RunIndex::shownIndex(LaneId lane) const { return lane < m_shownIndex.size() ? m_shownIndex[lane] : -1; }

std::size_t RunIndex::bytes() const {
  std::size_t sum = 0;
  for (const LaneSpans& lane : m_lanes) {
    sum += sizeof(LaneSpans) + lane.spans.bytes() + lane.waits.bytes();
  }
  sum += m_endedInQueue.size() * sizeof(std::int64_t);
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
    for (const LaneId lane : run.shownLanes()) {
      const SpanIndex& spans = run.spans(lane);
      if (lane == run.gilLane()) {
        continue;  // holds, not tasks
      }
      count += spans.fold(range, spans.firstEndingAfter(range.begin)).count;
      for (const Span& span : run.lasting(lane)) {
        count += span.begin < range.end && span.end > range.begin ? 1 : 0;
      }
    }
  }
  return count;
}

}  // namespace poolscope::ui
