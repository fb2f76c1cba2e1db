// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/navigation.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace poolscope::ui {

namespace {

/// The tasks of one lane as one list: the ended ones, then those that run.
class LaneTasks {
 public:
  LaneTasks(const TimelineIndex& index, int run, int shown)
      : m_spans(index.run(run).spans(index.run(run).line(shown))),
        m_lasting(index.run(run).lasting(index.run(run).line(shown))) {}

  [[nodiscard]] std::size_t size() const { return m_spans.size() + m_lasting.size(); }
  [[nodiscard]] Span operator[](std::size_t i) const {
    return i < m_spans.size() ? m_spans[i] : m_lasting[i - m_spans.size()];
  }

  [[nodiscard]] std::size_t find(RowId row, std::int64_t end) const {
    for (std::size_t i = m_spans.firstEndingAfter(end - 1); i < m_spans.size() && m_spans.end(i) <= end + 1; ++i) {
      if (m_spans[i].row == row) {
        return i;
      }
    }
    for (std::size_t i = 0; i < m_lasting.size(); ++i) {
      if (m_lasting[i].row == row) {
        return m_spans.size() + i;
      }
    }
    return size();
  }

  [[nodiscard]] std::size_t nearest(std::int64_t ns) const {
    const std::size_t after = m_spans.firstEndingAfter(ns);
    std::size_t best = std::min(after, size() - 1);
    for (const std::size_t i : {after == 0 ? size() : after - 1, after + 1, m_spans.size()}) {
      if (i < size() && distance((*this)[i], ns) < distance((*this)[best], ns)) {
        best = i;
      }
    }
    return best;
  }

 private:
  static std::int64_t distance(const Span& span, std::int64_t ns) {
    return ns < span.begin ? span.begin - ns : ns > span.end ? ns - span.end : 0;
  }

  const SpanIndex& m_spans;
  const std::vector<Span>& m_lasting;
};

int shownCount(const TimelineIndex& index, int run) { return static_cast<int>(index.run(run).shownLines().size()); }

bool isGil(const TimelineIndex& index, int run, int shown) {
  return index.run(run).line(shown).lane == index.run(run).gilLane();
}

/// The next lane with tasks from (run, lane) on, that one not included.
std::optional<std::pair<int, int>> nextLane(const TimelineIndex& index, int run, int lane, int step) {
  lane += step;
  while (run >= 0 && run < index.runCount()) {
    for (; lane >= 0 && lane < shownCount(index, run); lane += step) {
      if (!isGil(index, run, lane) && LaneTasks(index, run, lane).size() > 0) {
        return std::pair(run, lane);
      }
    }
    run += step;
    if (run >= 0 && run < index.runCount()) {
      lane = step > 0 ? 0 : shownCount(index, run) - 1;
    }
  }
  return std::nullopt;
}

}  // namespace

TaskPlace placeOf(const Recording& recording, const TimelineIndex& index, TaskRef task) {
  if (!task.isValid() || task.run >= index.runCount() || static_cast<std::size_t>(task.run) >= recording.size()) {
    return {};
  }
  const Trace& trace = recording[static_cast<std::size_t>(task.run)];
  if (task.row >= trace.size() || trace.start_ns(task.row) == kNoTime) {
    return {};
  }
  const int lane = index.run(task.run).shownIndex(trace.worker(task.row), task.row);
  const std::int64_t end = trace.end_ns(task.row);
  return {lane, {trace.start_ns(task.row), end == kNoTime ? trace.now_ns() : end}};
}

TaskRef neighbourOf(const Recording& recording, const TimelineIndex& index, TaskRef from, Direction direction) {
  const bool forward = direction == Direction::right || direction == Direction::down;
  const TaskPlace place = placeOf(recording, index, from);
  if (!place.isValid()) {
    const int lastRun = index.runCount() - 1;
    const auto lane = forward        ? nextLane(index, 0, -1, 1)
                      : lastRun >= 0 ? nextLane(index, lastRun, shownCount(index, lastRun), -1)
                                     : std::nullopt;
    if (!lane) {
      return from;
    }
    const LaneTasks tasks(index, lane->first, lane->second);
    return {lane->first, tasks[forward ? 0 : tasks.size() - 1].row};
  }
  if (direction == Direction::left || direction == Direction::right) {
    const LaneTasks tasks(index, from.run, place.lane);
    const std::size_t at = tasks.find(from.row, place.time.end);
    if (at == tasks.size() || (forward ? at + 1 == tasks.size() : at == 0)) {
      return from;
    }
    return {from.run, tasks[forward ? at + 1 : at - 1].row};
  }
  const auto lane = nextLane(index, from.run, place.lane, forward ? 1 : -1);
  if (!lane) {
    return from;
  }
  const LaneTasks tasks(index, lane->first, lane->second);
  return {lane->first, tasks[tasks.nearest(place.time.begin + place.time.span() / 2)].row};
}

TaskRef taskAt(const TimelineIndex& index, int run, int lane, std::int64_t ns, std::int64_t reach) {
  if (run < 0 || run >= index.runCount() || lane < 0 || lane >= shownCount(index, run)) {
    return {};
  }
  const ShownLine line = index.run(run).line(lane);
  const SpanIndex& spans = index.run(run).spans(line);
  for (const Span& span : index.run(run).lasting(line)) {
    if (ns >= span.begin && ns <= span.end + reach) {
      return {run, span.row};
    }
  }
  const std::size_t at = spans.at(ns, reach);
  return at < spans.size() && spans[at].row != kNoRow ? TaskRef{run, spans[at].row} : TaskRef{};
}

}  // namespace poolscope::ui
