// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/charts/traces.h"

#include <algorithm>

namespace poolscope::support {

std::vector<TaskTimes> evenRun(int tasks, int workers, std::int64_t duration_ns) {
  std::vector<TaskTimes> times;
  for (int i = 0; i < tasks; ++i) {
    TaskTimes task;
    task.start = i / workers * duration_ns;
    task.end = task.start + duration_ns;
    task.worker = static_cast<LaneId>(i % workers);
    times.push_back(task);
  }
  return times;
}

Trace traceAt(const std::vector<TaskTimes>& tasks, std::int64_t now_ns, bool complete, const std::string& executor) {
  RunInfo info;
  info.run_id = "1";
  info.executor = executor;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("sleep_square");
  LaneId lanes = 0;
  for (const TaskTimes& task : tasks) {
    lanes = std::max(lanes, task.worker + 1);
  }
  for (LaneId lane = 0; lane < lanes; ++lane) {
    Lane worker;
    worker.index = static_cast<int>(lane);
    builder.add_lane(worker);
  }
  std::vector<std::pair<std::int64_t, RowId>> ends;
  RowId row = 0;
  for (const TaskTimes& task : tasks) {
    if (task.submit > now_ns) {
      continue;
    }
    builder.put_task(row, row, 1, job, task.submit);
    if (task.start != kNoTime && task.start <= now_ns) {
      builder.set_dispatched(row, task.worker, task.start);
      builder.set_started(row, task.worker, task.start);
    }
    if (task.end != kNoTime && task.end <= now_ns) {
      ends.emplace_back(task.end, row);
    }
    ++row;
  }
  std::sort(ends.begin(), ends.end());
  for (const auto& [time, ended] : ends) {
    builder.set_finished(ended, TaskState::finished, time, 0);
  }
  builder.set_now(now_ns, complete);
  return builder.snapshot();
}

}  // namespace poolscope::support
