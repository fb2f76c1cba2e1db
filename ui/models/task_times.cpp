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

TaskTimes taskTimesAt(const Trace& trace, RowId row, std::int64_t time) {
  const std::int64_t end = trace.end_ns(row);
  if (time == kNoTime || (end != kNoTime && end <= time)) {
    return taskTimes(trace, row);
  }
  const std::int64_t submit = trace.submit_ns(row);
  const std::int64_t start = trace.start_ns(row);
  TaskTimes times;
  if (start == kNoTime || start > time) {
    times.wait_ns = std::max<std::int64_t>(0, time - submit);
    return times;
  }
  times.wait_ns = std::max<std::int64_t>(0, start - submit);
  // How much of its wait for the GIL had passed by then stands in the segments; the rest of the time it ran.
  const TaskExtra* extra = trace.extra(row);
  const std::int64_t gil = extra != nullptr ? extra->gil_wait_ns : 0;
  const std::int64_t last = end != kNoTime ? end : std::max(trace.now_ns(), start + 1);
  const double share = static_cast<double>(time - start) / static_cast<double>(std::max<std::int64_t>(1, last - start));
  times.run_ns = std::max<std::int64_t>(0, time - start - static_cast<std::int64_t>(static_cast<double>(gil) * share));
  return times;
}

TaskState taskStateAt(const Trace& trace, RowId row, std::int64_t time) {
  const TaskState now = trace.state(row);
  if (time == kNoTime) {
    return now;
  }
  if (is_final(now) && trace.end_ns(row) <= time) {
    return now;
  }
  const std::int64_t start = trace.start_ns(row);
  return start != kNoTime && start <= time ? TaskState::running : TaskState::pending;
}

bool isSubmittedAt(const Trace& trace, RowId row, std::int64_t time) {
  return time == kNoTime || trace.submit_ns(row) <= time;
}

}  // namespace poolscope::ui
