// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/step_feed.h"

#include <algorithm>
#include <utility>

namespace poolscope::ui {

namespace {

QueueKind queueOf(StepKind kind) { return static_cast<QueueKind>(kind); }

std::vector<DepthStep> exactSteps(StepKind kind, const Trace& trace) {
  return kind == StepKind::completions ? completions(trace) : queue_depth(trace, queueOf(kind));
}

/// How much there is to count.
std::size_t amountOf(StepKind kind, const Trace& trace) {
  return kind == StepKind::timers ? trace.segment_count() + trace.open_segments().size() : trace.size();
}

/// Sorts what is nearly in order. Threads take turns in the order of rows and ends, so what is out of place
/// is so by little, in runs: merging them is linear, where std::sort meets its worst case.
void settle(std::vector<std::int64_t>& times) {
  if (!std::is_sorted(times.begin(), times.end())) {
    std::stable_sort(times.begin(), times.end());
  }
}

}  // namespace

StepKind stepKind(QueueKind queue) { return static_cast<StepKind>(queue); }

StepFeed::StepFeed(StepKind kind) : m_kind(kind) {}

void StepFeed::setSteps(std::vector<DepthStep> steps) {
  m_steps = std::move(steps);
  m_highestStep = max_depth(m_steps);
}

bool StepFeed::continues(const Trace& trace) const {
  return trace.info() == m_info && trace.size() >= m_rows && trace.finished_count() >= m_finished &&
         trace.segment_count() >= m_segments && trace.now_ns() >= m_now && (trace.complete() || !m_complete);
}

void StepFeed::update(const Trace& trace) {
  const bool same = continues(trace);
  const bool unchanged =
      same && trace.complete() == m_complete && m_complete && trace.size() == m_rows && trace.now_ns() == m_now;
  if (!same) {
    m_bins.clear();
    setSteps({});
    m_binnedTo = {};
    m_binned = false;
    m_behind = false;
  }
  m_info = trace.info();
  m_now = trace.now_ns();
  m_complete = trace.complete();
  m_rows = trace.size();
  m_finished = trace.finished_count();
  m_segments = trace.segment_count();
  if (unchanged) {
    return;
  }

  if (amountOf(m_kind, trace) <= (m_complete ? kSmallEnded : kSmallLive)) {
    setSteps(exactSteps(m_kind, trace));
    m_binned = false;
    m_needsRebuild = false;
    m_behind = false;
    return;
  }
  setSteps({});
  m_binned = true;
  const std::size_t fresh = m_kind == StepKind::timers
                                ? m_segments - m_binnedTo.segments
                                : (m_rows - m_binnedTo.rows) + (m_finished - m_binnedTo.finished);
  m_behind = m_behind || fresh > 2 * kMostAtOnce;
  m_needsRebuild = m_complete || m_behind;
  if (!m_behind) {
    followNew(trace);
  }
}

void StepFeed::gather(StepKind kind, const Trace& trace, Reached& reached, Changes& changes) {
  changes.ups.clear();
  changes.downs.clear();
  if (kind == StepKind::timers) {
    gatherTimers(trace, reached, changes);
  } else if (kind == StepKind::completions) {
    for (std::size_t i = reached.finished; i < trace.finished_count(); ++i) {
      changes.ups.push_back(trace.end_ns(trace.finished_row(i)));
    }
  } else {
    // What came into the task queue is known at once; into the others, when it has left them.
    const bool atOnce = kind == StepKind::taskQueue;
    for (std::size_t row = reached.rows; atOnce && row < trace.size(); ++row) {
      changes.ups.push_back(trace.submit_ns(static_cast<RowId>(row)));
    }
    const auto left = [&](const QueueStay& stay) {
      if (stay.enter_ns != kNoTime && stay.leave_ns != kNoTime) {
        if (!atOnce) {
          changes.ups.push_back(stay.enter_ns);
        }
        changes.downs.push_back(stay.leave_ns);
      }
    };
    for (std::size_t i = reached.finished; i < trace.finished_count(); ++i) {
      const RowId row = trace.finished_row(i);
      if (reached.leftQueue.empty() || reached.leftQueue.erase(row) == 0) {
        left(stay_in(trace, row, queueOf(kind)));
      }
    }
    for (const RowId row : trace.running_rows()) {
      const QueueStay stay = stay_in(trace, row, queueOf(kind));
      if (stay.leave_ns != kNoTime && reached.leftQueue.insert(row).second) {
        left(stay);
      }
    }
  }
  settle(changes.ups);
  settle(changes.downs);
  reached.rows = trace.size();
  reached.finished = trace.finished_count();
  reached.segments = trace.segment_count();
}

void StepFeed::gatherTimers(const Trace& trace, Reached& reached, Changes& changes) {
  for (std::size_t i = reached.segments; i < trace.segment_count(); ++i) {
    const Segment& segment = trace.segment(i);
    if (segment.kind != SegmentKind::blocked) {
      continue;
    }
    const auto known = reached.sleeping.find(segment.row);
    if (known != reached.sleeping.end() && known->second == segment.begin_ns) {
      reached.sleeping.erase(known);
    } else {
      changes.ups.push_back(segment.begin_ns);
    }
    changes.downs.push_back(std::max(segment.begin_ns, segment.end_ns));
  }
  for (const Segment& segment : trace.open_segments()) {
    if (segment.kind == SegmentKind::blocked && reached.sleeping.emplace(segment.row, segment.begin_ns).second) {
      changes.ups.push_back(segment.begin_ns);
    }
  }
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
  gather(m_kind, trace, m_binnedTo, m_changes);
  addTo(m_bins, m_changes);
}

StepFeed::Exact StepFeed::rebuilt(StepKind kind, const Trace& trace) {
  Exact exact;
  if (trace.complete() && amountOf(kind, trace) <= kMostSteps) {
    exact.steps = exactSteps(kind, trace);
    if (exact.steps.size() <= kMostSteps) {
      return exact;
    }
    exact.steps = {};
  }
  Changes changes;
  gather(kind, trace, exact.reached, changes);
  exact.binned = true;
  // What goes on is followed in bins as coarse as ever, so that their number does not slow each look.
  exact.bins = trace.complete() ? StepBins(std::size_t{1} << 16) : StepBins();
  addTo(exact.bins, changes);
  return exact;
}

void StepFeed::adopt(Exact exact) {
  setSteps(std::move(exact.steps));
  m_binned = exact.binned;
  if (m_binned) {
    m_bins = std::move(exact.bins);
  }
  m_binnedTo = std::move(exact.reached);
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

std::int64_t StepFeed::highest() const { return m_binned ? m_bins.highest() : m_highestStep; }

std::int64_t StepFeed::last() const {
  if (m_binned) {
    return m_bins.level();
  }
  return m_steps.empty() ? 0 : m_steps.back().depth;
}

}  // namespace poolscope::ui
