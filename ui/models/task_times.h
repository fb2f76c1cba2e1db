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

}  // namespace poolscope::ui
