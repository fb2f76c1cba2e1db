// SPDX-License-Identifier: GPL-3.0-or-later
// What one run came to, read from its trace.
#include "core/jobs/measurement.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace poolscope {
namespace {

double ns_in_seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

/// Sums over the tasks that ran to some end.
struct TaskTimes {
  std::int64_t ran = 0;
  double run_s = 0;
  double run_squared = 0;
  double longest_s = 0;
  double wait_s = 0;
  double inside_s = 0;
  std::int64_t first_submit_ns = std::numeric_limits<std::int64_t>::max();
  std::int64_t last_submit_ns = std::numeric_limits<std::int64_t>::min();
  std::int64_t last_end_ns = 0;

  void add(const Trace& trace, RowId row) {
    const std::int64_t submit = trace.submit_ns(row);
    const std::int64_t end = trace.end_ns(row);
    first_submit_ns = std::min(first_submit_ns, submit);
    last_submit_ns = std::max(last_submit_ns, submit);
    last_end_ns = std::max(last_end_ns, end);
    inside_s += ns_in_seconds(end - submit);
    const std::int64_t start = trace.start_ns(row);
    if (start == kNoTime) return;  // cancelled in the queue
    const double run = ns_in_seconds(end - start);
    ++ran;
    run_s += run;
    run_squared += run * run;
    longest_s = std::max(longest_s, run);
    wait_s += ns_in_seconds(start - submit);
  }
};

void put_times(const TaskTimes& times, std::size_t ended, RunSample& sample) {
  if (ended == 0) return;
  const auto all = static_cast<double>(ended);
  const auto ran = static_cast<double>(std::max<std::int64_t>(1, times.ran));
  sample.mean_run_s = times.run_s / ran;
  sample.longest_run_s = times.longest_s;
  const double variance = std::max(0.0, times.run_squared / ran - sample.mean_run_s * sample.mean_run_s);
  sample.run_cv = sample.mean_run_s > 0 ? std::sqrt(variance) / sample.mean_run_s : 0;
  sample.mean_wait_s = times.wait_s / ran;
  sample.mean_latency_s = times.inside_s / all;
  const double span = ns_in_seconds(times.last_end_ns - times.first_submit_ns);
  sample.mean_inside = span > 0 ? times.inside_s / span : 0;
  const double coming = ns_in_seconds(times.last_submit_ns - times.first_submit_ns);
  sample.arrivals_per_s = ended > 1 && coming > 0 ? (all - 1) / coming : 0;
}

}  // namespace

RunSample sample_of(const RunSummary& run, const Trace& trace) {
  RunSample sample{.wall_s = run.wall_s,
                   .cpu_s = run.cpu_s,
                   .tasks_per_s = run.tasks_per_s,
                   .failed = run.failed,
                   .max_queue = run.max_queue_depth};
  std::vector<double> latencies;
  latencies.reserve(trace.finished_count());
  TaskTimes times;
  for (std::size_t i = 0; i < trace.finished_count(); ++i) {
    const RowId row = trace.finished_row(i);
    latencies.push_back(ns_in_seconds(trace.end_ns(row) - trace.submit_ns(row)));
    times.add(trace, row);
  }
  put_times(times, latencies.size(), sample);
  sample.p50_s = quantile(latencies, 0.5);
  sample.p99_s = quantile(std::move(latencies), 0.99);
  for (std::size_t i = 0; i < trace.sample_count(); ++i)
    sample.peak_rss_bytes = std::max(sample.peak_rss_bytes, trace.sample(i).rss_bytes);
  return sample;
}

}  // namespace poolscope
