// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/trace_figures.h"

#include "core/tracing/queue_depth.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace poolscope::trace_figures {
namespace {

constexpr double kNs = 1e-9;
constexpr double kMiB = 1024.0 * 1024.0;

std::vector<double> latencies(const Trace& trace) {
  std::vector<double> all;
  all.reserve(trace.finished_count());
  for (std::size_t i = 0; i < trace.finished_count(); ++i) {
    const RowId row = trace.finished_row(i);
    all.push_back(static_cast<double>(trace.end_ns(row) - trace.submit_ns(row)) * kNs);
  }
  return all;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values)
    sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

std::pair<std::int64_t, std::int64_t> span(const Trace& trace) {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  for (RowId row = 0; row < trace.size(); ++row) {
    if (row == 0 || trace.submit_ns(row) < begin) begin = trace.submit_ns(row);
    end = std::max({end, trace.submit_ns(row), trace.end_ns(row)});
  }
  return {begin, end};
}

/// The mean height of the steps from `from` to `to`.
double mean_height(const std::vector<DepthStep>& steps, std::int64_t from, std::int64_t to,
                   const std::function<double(std::int64_t)>& height) {
  if (to <= from) return 0;
  double area = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::int64_t begin = std::clamp(steps[i].time_ns, from, to);
    const std::int64_t end = i + 1 < steps.size() ? std::clamp(steps[i + 1].time_ns, from, to) : to;
    area += height(steps[i].depth) * static_cast<double>(end - begin);
  }
  return area / static_cast<double>(to - from);
}

/// Tasks by the worker that ran them; only workers that ran any.
std::vector<std::int64_t> tasks_by_worker(const Trace& trace) {
  std::map<LaneId, std::int64_t> counts;
  for (RowId row = 0; row < trace.size(); ++row) {
    if (trace.worker(row) != kNoLane) ++counts[trace.worker(row)];
  }
  std::vector<std::int64_t> all;
  for (const auto& [lane, count] : counts)
    all.push_back(count);
  return all;
}

}  // namespace

double quantile(const Trace& trace, double share) {
  std::vector<double> all = latencies(trace);
  if (all.empty()) return 0;
  const auto at = static_cast<std::size_t>(std::ceil(share * static_cast<double>(all.size())));
  const auto nth = all.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(at, 1, all.size()) - 1);
  std::nth_element(all.begin(), nth, all.end());
  return *nth;
}

double running_on_average(const Trace& trace) {
  const auto [from, to] = span(trace);
  return mean_height(running_tasks(trace), from, to, [](std::int64_t n) { return static_cast<double>(n); });
}

double overlap(const Trace& trace) {
  const auto [from, to] = span(trace);
  return mean_height(running_tasks(trace), from, to, [](std::int64_t n) { return n > 1 ? 1.0 : 0.0; });
}

// The sum of all stays over the whole time.
double in_system(const Trace& trace) {
  const auto [from, to] = span(trace);
  double stays = 0;
  for (const double one : latencies(trace))
    stays += one;
  return to > from ? stays / (static_cast<double>(to - from) * kNs) : 0;
}

double mean_wait(const Trace& trace) {
  std::vector<double> waits;
  for (RowId row = 0; row < trace.size(); ++row)
    waits.push_back(static_cast<double>(trace.task(row).queue_wait_ns(trace.now_ns())) * kNs);
  return mean(waits);
}

double longest_task(const Trace& trace) {
  std::int64_t longest = 0;
  for (RowId row = 0; row < trace.size(); ++row) {
    if (trace.start_ns(row) != kNoTime && trace.end_ns(row) != kNoTime) {
      longest = std::max(longest, trace.end_ns(row) - trace.start_ns(row));
    }
  }
  return static_cast<double>(longest) * kNs;
}

double submit_span(const Trace& trace) {
  std::int64_t first = 0;
  std::int64_t last = 0;
  for (RowId row = 0; row < trace.size(); ++row) {
    first = row == 0 ? trace.submit_ns(row) : std::min(first, trace.submit_ns(row));
    last = std::max(last, trace.submit_ns(row));
  }
  return static_cast<double>(last - first) * kNs;
}

double sum_of_extras(const Trace& trace, std::int64_t TaskExtra::*field) {
  double sum = 0;
  for (RowId row = 0; row < trace.size(); ++row) {
    if (const TaskExtra* extra = trace.extra(row)) sum += static_cast<double>(extra->*field);
  }
  return sum;
}

double most_tasks(const Trace& trace) {
  const auto all = tasks_by_worker(trace);
  return all.empty() ? 0 : static_cast<double>(*std::max_element(all.begin(), all.end()));
}

double fewest_tasks(const Trace& trace) {
  const auto all = tasks_by_worker(trace);
  return all.empty() ? 0 : static_cast<double>(*std::min_element(all.begin(), all.end()));
}

double gil_switches(const Trace& trace) {
  double count = 0;
  for (std::size_t i = 0; i < trace.segment_count(); ++i) {
    if (trace.segment(i).kind == SegmentKind::gil_hold) ++count;
  }
  return count;
}

double memory_mib(const Trace& trace, std::int64_t rss_before_bytes) {
  std::int64_t least = std::max<std::int64_t>(0, rss_before_bytes);
  std::int64_t most = least;
  bool any = rss_before_bytes >= 0;
  std::map<int, std::int64_t> others;  // by process
  for (std::size_t i = 0; i < trace.sample_count(); ++i) {
    const WorkerSample& sample = trace.sample(i);
    if (sample.lane == kNoLane) {
      least = any ? std::min(least, sample.rss_bytes) : sample.rss_bytes;
      most = std::max(most, sample.rss_bytes);
      any = true;
    } else if (const int pid = trace.lanes()[sample.lane].pid; pid != 0 && pid != getpid()) {
      others[pid] = std::max(others[pid], sample.rss_bytes);
    }
  }
  double sum = static_cast<double>(most - least);
  for (const auto& [pid, rss] : others)
    sum += static_cast<double>(rss);
  return sum / kMiB;
}

double mean_latency(const Trace& trace) { return mean(latencies(trace)); }

std::int64_t most_at_once(const Trace& trace) { return max_depth(running_tasks(trace)); }

std::int64_t most_handed(const Trace& trace) {
  std::vector<std::pair<std::int64_t, int>> changes;  // sorted, who ends makes room before the next one comes
  for (RowId row = 0; row < trace.size(); ++row) {
    if (trace.dispatch_ns(row) == kNoTime || trace.end_ns(row) == kNoTime) continue;
    changes.emplace_back(trace.dispatch_ns(row), 1);
    changes.emplace_back(trace.end_ns(row), -1);
  }
  std::sort(changes.begin(), changes.end());
  std::int64_t now = 0;
  std::int64_t most = 0;
  for (const auto& [time, change] : changes)
    most = std::max(most, now += change);
  return most;
}

double rate(const Trace& trace) {
  const auto [from, to] = span(trace);
  return to > from ? static_cast<double>(trace.finished_count()) / (static_cast<double>(to - from) * kNs) : 0;
}

}  // namespace poolscope::trace_figures
