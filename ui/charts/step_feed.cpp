// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/step_feed.h"

#include <algorithm>

namespace poolscope::ui {

namespace {

std::vector<DepthStep> exactSteps(StepKind kind, const Trace& trace) {
  return kind == StepKind::queueDepth ? queue_depth(trace) : completions(trace);
}

/// When a task left the queue, as queue_depth() sees it; kNoTime while it is in it.
std::int64_t leaveTime(const Trace& trace, RowId row) {
  std::int64_t leave = trace.dispatch_ns(row);
  if (leave == kNoTime) {
    leave = trace.start_ns(row);
  }
  if (leave == kNoTime) {
    leave = trace.end_ns(row);
  }
  return leave == kNoTime ? kNoTime : std::max(leave, trace.submit_ns(row));
}

}  // namespace

StepFeed::StepFeed(StepKind kind) : m_kind(kind) {}

bool StepFeed::continues(const Trace& trace) const {
  return trace.info() == m_info && trace.size() >= m_rows && trace.finished_count() >= m_finished &&
         trace.now_ns() >= m_now && (trace.complete() || !m_complete);
}

void StepFeed::update(const Trace& trace) {
  const bool same = continues(trace);
  const bool unchanged =
      same && trace.complete() == m_complete && m_complete && trace.size() == m_rows && trace.now_ns() == m_now;
  if (!same) {
    m_bins.clear();
    m_steps.clear();
    m_leftQueue.clear();
    m_binnedRows = 0;
    m_binnedFinished = 0;
    m_binned = false;
  }
  m_info = trace.info();
  m_now = trace.now_ns();
  m_complete = trace.complete();
  m_rows = trace.size();
  m_finished = trace.finished_count();
  if (unchanged) {
    return;
  }

  if (m_rows <= (m_complete ? kSmallEnded : kSmallLive)) {
    m_steps = exactSteps(m_kind, trace);
    m_binned = false;
    m_needsRebuild = false;
    return;
  }
  m_steps.clear();
  m_binned = true;
  m_needsRebuild = m_complete;
  followNew(trace);
}

void StepFeed::followNew(const Trace& trace) {
  m_events.clear();
  if (m_kind == StepKind::queueDepth) {
    for (std::size_t row = m_binnedRows; row < m_rows; ++row) {
      m_events.emplace_back(trace.submit_ns(static_cast<RowId>(row)), 1);
    }
  }
  for (std::size_t i = m_binnedFinished; i < m_finished; ++i) {
    const RowId row = trace.finished_row(i);
    if (m_kind == StepKind::completions) {
      m_events.emplace_back(trace.end_ns(row), 1);
    } else if (m_leftQueue.erase(row) == 0) {
      m_events.emplace_back(leaveTime(trace, row), -1);
    }
  }
  if (m_kind == StepKind::queueDepth) {
    for (const RowId row : trace.running_rows()) {
      const std::int64_t leave = leaveTime(trace, row);
      if (leave != kNoTime && m_leftQueue.insert(row).second) {
        m_events.emplace_back(leave, -1);
      }
    }
  }
  m_binnedRows = m_rows;
  m_binnedFinished = m_finished;

  // In the order of time, and what happens in the same nanosecond is one change.
  std::sort(m_events.begin(), m_events.end());
  for (std::size_t i = 0; i < m_events.size();) {
    const std::int64_t time = m_events[i].first;
    std::int64_t change = 0;
    for (; i < m_events.size() && m_events[i].first == time; ++i) {
      change += m_events[i].second;
    }
    if (change != 0) {
      m_bins.add(time, change);
    }
  }
}

StepFeed::Exact StepFeed::rebuilt(StepKind kind, const Trace& trace) {
  Exact exact;
  exact.steps = exactSteps(kind, trace);
  if (exact.steps.size() <= kMostSteps) {
    return exact;
  }
  exact.binned = true;
  exact.bins = StepBins(std::size_t{1} << 16);
  std::int64_t depth = 0;
  for (const DepthStep& step : exact.steps) {
    exact.bins.add(step.time_ns, step.depth - depth);
    depth = step.depth;
  }
  exact.steps = {};
  return exact;
}

void StepFeed::adopt(Exact exact) {
  m_steps = std::move(exact.steps);
  m_binned = exact.binned;
  if (m_binned) {
    m_bins = std::move(exact.bins);
  }
  m_needsRebuild = false;
}

std::vector<ChartPoint> StepFeed::line(const ChartWindow& window, std::int64_t until) const {
  return m_binned ? stairs(m_bins, window, until) : stairs(m_steps, window, until);
}

std::int64_t StepFeed::valueAt(std::int64_t time_ns) const {
  return m_binned ? levelAt(m_bins, time_ns) : levelAt(m_steps, time_ns);
}

std::int64_t StepFeed::highest() const { return m_binned ? m_bins.highest() : max_depth(m_steps); }

std::int64_t StepFeed::last() const {
  if (m_binned) {
    return m_bins.level();
  }
  return m_steps.empty() ? 0 : m_steps.back().depth;
}

}  // namespace poolscope::ui
