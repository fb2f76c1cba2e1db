// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <cstdint>

namespace poolscope::ui {

/// A task's times as they stand at the moment of the snapshot, in ns: wait + GIL wait + run is the
/// time from its submit to its end (or now).
struct TaskTimes {
  std::int64_t wait_ns = 0;
  std::int64_t run_ns = 0;
  std::int64_t cpu_ns = 0;
};

/// As TaskRecord counts them, but without gathering a whole record: for millions of rows.
[[nodiscard]] TaskTimes taskTimes(const Trace& trace, RowId row);

/// The same as they stood at `time`; kNoTime is the moment of the snapshot.
[[nodiscard]] TaskTimes taskTimesAt(const Trace& trace, RowId row, std::int64_t time);

/// The task's state as it was at `time`, at which it must have been submitted; kNoTime is the moment of
/// the snapshot.
[[nodiscard]] TaskState taskStateAt(const Trace& trace, RowId row, std::int64_t time);

/// False for a task that comes only after `time`.
[[nodiscard]] bool isSubmittedAt(const Trace& trace, RowId row, std::int64_t time);

}  // namespace poolscope::ui
