// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/task_times.h"

#include <algorithm>

namespace poolscope::ui {

TaskTimes taskTimes(const Trace& trace, RowId row) {
  const std::int64_t submit = trace.submit_ns(row);
  const std::int64_t start = trace.start_ns(row);
  const std::int64_t end = trace.end_ns(row);
  const std::int64_t last = end != kNoTime ? end : std::max(trace.now_ns(), submit);
  TaskTimes times;
  times.cpu_ns = trace.cpu_ns(row);
  if (start == kNoTime) {
    times.wait_ns = std::max<std::int64_t>(0, last - submit);
    return times;
  }
  times.wait_ns = std::max<std::int64_t>(0, start - submit);
  const TaskExtra* extra = trace.extra(row);
  times.run_ns = std::max<std::int64_t>(0, last - start - (extra != nullptr ? extra->gil_wait_ns : 0));
  return times;
}

}  // namespace poolscope::ui
