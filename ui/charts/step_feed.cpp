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

/// Sorts what is nearly in order. Threads take turns in the order of rows and ends, so what is out of place
/// is so by little, in runs: merging them is linear, where std::sort meets its worst case.
void settle(std::vector<std::int64_t>& times) {
  if (!std::is_sorted(times.begin(), times.end())) {
    std::stable_sort(times.begin(), times.end());
  }
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
    m_behind = false;
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
    m_behind = false;
    return;
  }
  m_steps.clear();
  m_binned = true;
  m_behind = m_behind || (m_rows - m_binnedRows) + (m_finished - m_binnedFinished) > 2 * kMostAtOnce;
  m_needsRebuild = m_complete || m_behind;
  if (!m_behind) {
    followNew(trace);
  }
}

void StepFeed::gather(StepKind kind, const Trace& trace, std::size_t firstRow, std::size_t firstFinished,
                      std::unordered_set<RowId>& leftQueue, Changes& changes) {
  changes.ups.clear();
  changes.downs.clear();
  if (kind == StepKind::completions) {
    for (std::size_t i = firstFinished; i < trace.finished_count(); ++i) {
      changes.ups.push_back(trace.end_ns(trace.finished_row(i)));
    }
    settle(changes.ups);
    return;
  }
  for (std::size_t row = firstRow; row < trace.size(); ++row) {
    changes.ups.push_back(trace.submit_ns(static_cast<RowId>(row)));
  }
  for (std::size_t i = firstFinished; i < trace.finished_count(); ++i) {
    const RowId row = trace.finished_row(i);
    if (leftQueue.empty() || leftQueue.erase(row) == 0) {
      changes.downs.push_back(leaveTime(trace, row));
    }
  }
  for (const RowId row : trace.running_rows()) {
    const std::int64_t leave = leaveTime(trace, row);
    if (leave != kNoTime && leftQueue.insert(row).second) {
      changes.downs.push_back(leave);
    }
  }
  settle(changes.ups);
  settle(changes.downs);
}

/// In the order of time, and what happens in the same nanosecond is one change.
void StepFeed::addTo(StepBins& bins, const Changes& changes) {
  auto up = changes.ups.begin();
  auto down = changes.downs.begin();
  while (up != changes.ups.end() || down != changes.downs.end()) {
    const std::int64_t time = down == changes.downs.end() || (up != changes.ups.end() && *up < *down) ? *up : *down;
    std::int64_t change = 0;
    for (; up != changes.ups.end() && *up == time; ++up) {
      ++change;
    }
    for (; down != changes.downs.end() && *down == time; ++down) {
      --change;
    }
    if (change != 0) {
      bins.add(time, change);
    }
  }
}

void StepFeed::followNew(const Trace& trace) {
  gather(m_kind, trace, m_binnedRows, m_binnedFinished, m_leftQueue, m_changes);
  addTo(m_bins, m_changes);
  m_binnedRows = m_rows;
  m_binnedFinished = m_finished;
}

StepFeed::Exact StepFeed::rebuilt(StepKind kind, const Trace& trace) {
  Exact exact;
  exact.rows = trace.size();
  exact.finished = trace.finished_count();
  if (trace.complete() && trace.size() <= kMostSteps) {
    exact.steps = exactSteps(kind, trace);
    if (exact.steps.size() <= kMostSteps) {
      return exact;
    }
    exact.steps = {};
  }
  Changes changes;
  gather(kind, trace, 0, 0, exact.leftQueue, changes);
  exact.binned = true;
  // What goes on is followed in bins as coarse as ever, so that their number does not slow each look.
  exact.bins = trace.complete() ? StepBins(std::size_t{1} << 16) : StepBins();
  addTo(exact.bins, changes);
  return exact;
}

void StepFeed::adopt(Exact exact) {
  m_steps = std::move(exact.steps);
  m_binned = exact.binned;
  if (m_binned) {
    m_bins = std::move(exact.bins);
  }
  m_binnedRows = exact.rows;
  m_binnedFinished = exact.finished;
  m_leftQueue = std::move(exact.leftQueue);
  m_needsRebuild = false;
  m_behind = false;
}

std::vector<ChartPoint> StepFeed::line(const ChartWindow& window, std::int64_t until) const {
  return m_binned ? stairs(m_bins, window, until) : stairs(m_steps, window, until);
}

std::int64_t StepFeed::valueAt(std::int64_t time_ns) const {
  return m_binned ? levelAt(m_bins, time_ns) : levelAt(m_steps, time_ns);
}

std::vector<std::int64_t> StepFeed::valuesAt(const std::vector<std::int64_t>& times) const {
  std::vector<std::int64_t> values;
  values.reserve(times.size());
  std::size_t bin = 0;
  std::int64_t level = 0;
  for (const std::int64_t time : times) {
    if (!m_binned) {
      values.push_back(levelAt(m_steps, time));
      continue;
    }
    const auto end = time < 0 ? std::size_t{0} : static_cast<std::size_t>(time / m_bins.binWidth()) + 1;
    if (values.empty()) {
      bin = std::min(end, m_bins.size());
      level = m_bins.levelBefore(bin);
    }
    for (; bin < std::min(end, m_bins.size()); ++bin) {
      level += m_bins.bin(bin).net;
    }
    values.push_back(level);
  }
  return values;
}

std::int64_t StepFeed::highest() const { return m_binned ? m_bins.highest() : max_depth(m_steps); }

std::int64_t StepFeed::last() const {
  if (m_binned) {
    return m_bins.level();
  }
  return m_steps.empty() ? 0 : m_steps.back().depth;
}

}  // namespace poolscope::ui
