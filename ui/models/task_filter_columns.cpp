// SPDX-License-Identifier: GPL-3.0-or-later
// TaskFilter over millions of rows: what a column alone tells is asked of the column.
#include "ui/models/task_filter.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <span>

namespace poolscope::ui {

namespace {

/// So many rows at once: their columns stay in the processor's cache from term to term.
constexpr std::size_t kRowsAtOnce = 256;

/// When texts lie so far apart, looking through all between them would cost more than looking at each.
constexpr std::size_t kMostTextBytes = kRowsAtOnce * 256;

constexpr std::uint32_t bit(TaskState state) { return 1U << static_cast<unsigned>(state); }

/// Leaves only the rows of which `may(i)` is true.
template <typename May>
void keep(std::span<std::uint8_t> rows, May may) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = static_cast<std::uint8_t>(rows[i] & (may(i) ? 1U : 0U));
  }
}

/// `function` of a number, worked out anew only when it is not the number before.
template <typename Function>
auto remembering(Function function) {
  return [function, before = std::optional<std::uint32_t>(), is = false](std::uint32_t number) mutable {
    if (before != number) {
      before = number;
      is = function(number);
    }
    return is;
  };
}

/// Where texts lie.
class TextRange {
 public:
  explicit TextRange(std::span<const std::uint32_t> texts) {
    for (const std::uint32_t text : texts) {
      m_before = std::min(m_before, text - 1);  // 0, which is no text, comes last
      m_last = std::max(m_last, text);
      m_isFull = m_isFull && text != 0;
    }
  }
  [[nodiscard]] bool isEmpty() const { return m_last == 0; }
  [[nodiscard]] bool isFull() const { return m_isFull; }  ///< none of them is 0
  /// True when `other` lies partly within it: then it takes in both.
  bool uniteIfTheyOverlap(const TextRange& other) {
    if (isEmpty() || other.isEmpty() || other.m_before >= m_last || m_before >= other.m_last) {
      return false;
    }
    m_before = std::min(m_before, other.m_before);
    m_last = std::max(m_last, other.m_last);
    return true;
  }
  [[nodiscard]] std::uint32_t first() const { return m_before + 1; }
  [[nodiscard]] std::uint32_t last() const { return m_last; }

 private:
  std::uint32_t m_before = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t m_last = 0;
  bool m_isFull = true;
};

/// False when `needle` is in none of the texts.
bool mayBeIn(const TextNeedle& needle, const Trace& trace, const TextRange& texts) {
  if (texts.isEmpty()) {
    return false;
  }
  const std::optional<std::string_view> all = trace.text_between(texts.first(), texts.last());
  return !all || all->size() > kMostTextBytes || needle.isIn(*all);
}

}  // namespace

void TaskFilter::collect(const Trace& trace, int run, RowId first, RowId end, std::int64_t time,
                         std::vector<RowId>& rows) const {
  std::array<std::uint8_t, kRowsAtOnce> space{};
  while (first < end) {
    const TaskColumns columns = trace.columns(first, std::min<std::size_t>(space.size(), end - first));
    const Sieve sieve = std::span(space).first(columns.size());
    std::fill(sieve.begin(), sieve.end(), std::uint8_t{1});
    for (const Term& term : m_terms) {
      sift(term, trace, run, columns, time == kNoTime, sieve);
    }
    for (std::size_t i = 0; i < sieve.size(); ++i) {
      const auto row = static_cast<RowId>(first + i);
      if (sieve[i] != 0 && (time == kNoTime || columns.submit_ns[i] <= time) && matches(trace, run, row, time)) {
        rows.push_back(row);
      }
    }
    first += static_cast<RowId>(sieve.size());
  }
}

/// `now`: as the rows are in the columns, not as they were at an earlier moment.
void TaskFilter::sift(const Term& term, const Trace& trace, int run, const TaskColumns& columns, bool now, Sieve rows) {
  switch (term.kind) {
    case Kind::states:
      if (now) {
        siftStates(term.negated ? ~term.states : term.states, columns, rows);
      }
      return;
    case Kind::place:
      if (now && !term.negated) {
        const bool runs = term.number == static_cast<std::int64_t>(Place::worker);
        siftStates(bit(runs ? TaskState::running : TaskState::pending), columns, rows);
      }
      return;
    case Kind::worker: {
      const std::vector<Lane>& lanes = trace.lanes();
      return keep(rows, [&](std::size_t i) {
        const LaneId lane = columns.worker[i];
        return term.negated || (lane < lanes.size() && lanes[lane].index == term.number);
      });
    }
    case Kind::run: return keep(rows, [&](std::size_t) { return (run + 1 == term.number) != term.negated; });
    case Kind::number:
      return keep(rows, [&](std::size_t i) { return (columns.task_id[i] == term.number) != term.negated; });
    case Kind::job: {
      auto isNamed =
          remembering([&](std::uint32_t job) { return term.text.isIn(trace.job_name(static_cast<JobId>(job))); });
      return keep(rows, [&](std::size_t i) { return isNamed(columns.job[i]) != term.negated; });
    }
    case Kind::duration:
      if (now && !term.negated) {
        siftTimes(term, columns, rows);
      }
      return;
    case Kind::text:
      if (!term.negated) {
        siftTexts(term.text, trace, columns, rows);
      }
      return;
  }
}

void TaskFilter::siftStates(std::uint32_t states, const TaskColumns& columns, Sieve rows) {
  keep(rows, [&](std::size_t i) { return (states >> columns.state[i] & 1U) != 0; });
}

void TaskFilter::siftTimes(const Term& term, const TaskColumns& columns, Sieve rows) {
  // Only such a row has its times in the columns; the others must be looked at.
  const auto isOrdinary = [&](std::size_t i) {
    return static_cast<TaskState>(columns.state[i]) == TaskState::finished && columns.extra[i] == 0 &&
           columns.start_ns[i] != kNoTime;
  };
  switch (term.time) {
    case Time::run:
      return keep(rows, [&](std::size_t i) {
        return !isOrdinary(i) || compare(term, std::max<std::int64_t>(0, columns.end_ns[i] - columns.start_ns[i]));
      });
    case Time::wait:
      return keep(rows, [&](std::size_t i) {
        return !isOrdinary(i) || compare(term, std::max<std::int64_t>(0, columns.start_ns[i] - columns.submit_ns[i]));
      });
    case Time::cpu:
      return keep(rows, [&](std::size_t i) { return !isOrdinary(i) || compare(term, columns.cpu_ns[i]); });
  }
}

void TaskFilter::siftTexts(const TextNeedle& needle, const Trace& trace, const TaskColumns& columns, Sieve rows) {
  TextRange labels(columns.label);
  TextRange results(columns.result);
  const bool together = labels.uniteIfTheyOverlap(results);
  const bool inLabels = mayBeIn(needle, trace, labels);
  const bool inResults = together ? inLabels : mayBeIn(needle, trace, results);
  const bool anyExtra = std::accumulate(columns.extra.begin(), columns.extra.end(), 0U, std::bit_or<>()) != 0;
  if (labels.isFull() && !inLabels && !inResults && !anyExtra) {
    std::fill(rows.begin(), rows.end(), std::uint8_t{0});
    return;
  }
  auto inJob = remembering([&](std::uint32_t job) { return needle.isIn(trace.job_name(static_cast<JobId>(job))); });
  auto inThousand = remembering([&](std::uint32_t thousand) { return needle.mayBeInThousand(thousand); });
  keep(rows, [&](std::size_t i) {
    const bool inLabel =
        columns.label[i] != 0 ? inLabels : inJob(columns.job[i]) || inThousand(columns.task_id[i] / 1000);
    return inLabel || (inResults && columns.result[i] != 0) || columns.extra[i] != 0;
  });
}

}  // namespace poolscope::ui
