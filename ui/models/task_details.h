// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace poolscope::ui {

/// What a part of a task's time went into.
enum class TimePart : std::uint8_t { queue, callQueue, gilWait, blocked, paused, computing, other };

/// "queue", "handing over", "GIL wait", "waiting outside", "paused", "computing", "other".
[[nodiscard]] QString timePartName(TimePart part);
/// One sentence for a tool tip: what the part means.
[[nodiscard]] QString timePartMeaning(TimePart part);

struct TimeShare {
  TimePart part = TimePart::other;
  std::int64_t ns = 0;
  int percent = 0;  ///< of the whole; the percents of all shares sum to exactly 100

  bool operator==(const TimeShare&) const = default;
};

/// A station of a task's life.
struct TaskStep {
  TaskState state = TaskState::pending;
  std::int64_t time_ns = 0;

  bool operator==(const TaskStep&) const = default;
};

/// All that the inspector says about one task, worked out from a trace at its moment.
struct TaskDetails {
  TaskRecord record;
  QString label;
  std::int64_t wall_ns = 0;       ///< submit to end, or to now
  std::vector<TaskStep> steps;    ///< those that it has reached, in order
  std::vector<TimeShare> shares;  ///< parts that are not 0, in TimePart's order; they sum to wall_ns
  QString whyWaited;              ///< one or two sentences
};

/// Works the details out; looks at every row once for the reason of the wait, so call it when the
/// selection changes or a few times a second, not for every row. `row` < trace.size(). The record
/// refers to the trace: keep a copy of that as long.
[[nodiscard]] TaskDetails taskDetails(const Trace& trace, RowId row);

/// Where its wall time went; empty when no time has passed. Exposed for tables and charts.
[[nodiscard]] std::vector<TimeShare> timeShares(const Trace& trace, RowId row);

/// Why it had to wait, for a worker, the GIL or another task, in a few sentences.
[[nodiscard]] QString whyItWaited(const Trace& trace, RowId row);

}  // namespace poolscope::ui
