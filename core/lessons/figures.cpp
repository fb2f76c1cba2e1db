// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/figures.h"

#include "core/jobs/nearest_word.h"
#include "core/tracing/queue_depth.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <utility>

namespace poolscope {
namespace {

constexpr double kNs = 1e-9;
constexpr double kMiB = 1024.0 * 1024.0;

/// The waits from submit to end of all tasks that ended.
std::vector<double> latencies(const Trace& trace) {
  std::vector<double> all;
  all.reserve(trace.finished_count());
  for (std::size_t i = 0; i < trace.finished_count(); ++i) {
    const RowId row = trace.finished_row(i);
    all.push_back(static_cast<double>(trace.end_ns(row) - trace.submit_ns(row)) * kNs);
  }
  return all;
}

double quantile(const Trace& trace, double share) {
  std::vector<double> all = latencies(trace);
  if (all.empty()) return 0;
  const auto at = static_cast<std::size_t>(std::ceil(share * static_cast<double>(all.size())));
  const auto nth = all.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(at, 1, all.size()) - 1);
  std::nth_element(all.begin(), nth, all.end());
  return *nth;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values)
    sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// From the first submit to the last end, in ns.
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

double running_on_average(const Trace& trace) {
  const auto [from, to] = span(trace);
  return mean_height(running_tasks(trace), from, to, [](std::int64_t n) { return static_cast<double>(n); });
}

double overlap(const Trace& trace) {
  const auto [from, to] = span(trace);
  return mean_height(running_tasks(trace), from, to, [](std::int64_t n) { return n > 1 ? 1.0 : 0.0; });
}

/// Waiting and running together: what Little's law counts. The sum of all stays over the whole time.
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

/// Memory that the run took: what the program grew by, and the peaks of worker processes.
double memory_mib(const NamedRun& run) {
  const Trace& trace = run.trace;
  std::int64_t least = std::max<std::int64_t>(0, run.rss_before_bytes);
  std::int64_t most = least;
  bool any = run.rss_before_bytes >= 0;
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

double number(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? 1 : 0;
  return std::nan("");
}

struct Figure {
  FigureDescription description;
  double (*count)(const NamedRun& run);
};

const std::vector<Figure>& figures() {
  static const std::vector<Figure> all = {
      {{"wall", "s", "from the first submit to the last end"}, [](const NamedRun& r) { return r.summary.wall_s; }},
      {{"cpu", "s", "processor time of all tasks"}, [](const NamedRun& r) { return r.summary.cpu_s; }},
      {{"predicted", "s", "the wall time that was expected"},
       [](const NamedRun& r) { return r.summary.predicted_s.value_or(std::nan("")); }},
      {{"tasks", "tasks", "all that were submitted"},
       [](const NamedRun& r) { return static_cast<double>(r.summary.tasks); }},
      {{"ok", "tasks", "ended with a result"}, [](const NamedRun& r) { return static_cast<double>(r.summary.ok); }},
      {{"failed", "tasks", "failed, timed out or were lost"},
       [](const NamedRun& r) { return static_cast<double>(r.summary.failed); }},
      {{"cancelled", "tasks", "were cancelled"},
       [](const NamedRun& r) { return static_cast<double>(r.summary.cancelled); }},
      {{"lost", "tasks", "lost with the worker that ran them"},
       [](const NamedRun& r) { return static_cast<double>(r.trace.counts()[TaskState::lost]); }},
      {{"result", "", "what the results add up to"}, [](const NamedRun& r) { return number(r.summary.result); }},
      {{"workers", "workers", "the most workers there were"},
       [](const NamedRun& r) { return static_cast<double>(r.summary.workers); }},
      {{"max_queue", "tasks", "the longest the queue was"},
       [](const NamedRun& r) { return static_cast<double>(r.summary.max_queue_depth); }},
      {{"rate", "tasks/s", "tasks that ended in a second"},
       [](const NamedRun& r) {
         const auto [from, to] = span(r.trace);
         return to > from ? static_cast<double>(r.trace.finished_count()) / (static_cast<double>(to - from) * kNs) : 0;
       }},
      {{"latency", "s", "from submit to end, on average"}, [](const NamedRun& r) { return mean(latencies(r.trace)); }},
      {{"p50", "s", "from submit to end, half of the tasks were faster"},
       [](const NamedRun& r) { return quantile(r.trace, 0.5); }},
      {{"p99", "s", "from submit to end, all but one in a hundred were faster"},
       [](const NamedRun& r) { return quantile(r.trace, 0.99); }},
      {{"wait", "s", "from submit to start, on average"}, [](const NamedRun& r) { return mean_wait(r.trace); }},
      {{"longest", "s", "the longest task from start to end"}, [](const NamedRun& r) { return longest_task(r.trace); }},
      {{"submit_span", "s", "from the first submit to the last"},
       [](const NamedRun& r) { return submit_span(r.trace); }},
      {{"at_once", "tasks", "the most that ran at the same time"},
       [](const NamedRun& r) { return static_cast<double>(max_depth(running_tasks(r.trace))); }},
      {{"running", "tasks", "that ran at the same time, on average"},
       [](const NamedRun& r) { return running_on_average(r.trace); }},
      {{"in_system", "tasks", "that waited or ran, on average"}, [](const NamedRun& r) { return in_system(r.trace); }},
      {{"overlap", "", "the share of the time in which two or more tasks were begun, 0 to 1"},
       [](const NamedRun& r) { return overlap(r.trace); }},
      {{"gil_wait", "s", "waited for the GIL, all tasks together"},
       [](const NamedRun& r) { return sum_of_extras(r.trace, &TaskExtra::gil_wait_ns) * kNs; }},
      {{"gil_switches", "", "how often the GIL was taken"}, [](const NamedRun& r) { return gil_switches(r.trace); }},
      {{"blocked", "s", "slept or waited for something outside, all tasks together"},
       [](const NamedRun& r) { return sum_of_extras(r.trace, &TaskExtra::blocked_ns) * kNs; }},
      {{"bytes", "bytes", "sent to worker processes and back"},
       [](const NamedRun& r) {
         return sum_of_extras(r.trace, &TaskExtra::send_bytes) + sum_of_extras(r.trace, &TaskExtra::recv_bytes);
       }},
      {{"most_tasks", "tasks", "of the worker that ran the most"},
       [](const NamedRun& r) { return most_tasks(r.trace); }},
      {{"fewest_tasks", "tasks", "of the worker that ran the fewest"},
       [](const NamedRun& r) { return fewest_tasks(r.trace); }},
      {{"memory", "MiB", "that the run took beyond what the program had"},
       [](const NamedRun& r) { return memory_mib(r); }},
  };
  return all;
}

const Figure& figure(std::string_view name) {
  for (const Figure& one : figures()) {
    if (one.description.name == name) return one;
  }
  std::vector<std::string> names{"cores", "spare", "speedup"};
  for (const Figure& one : figures())
    names.emplace_back(one.description.name);
  const std::string near = nearest_word(name, names);
  throw ExpressionError(near.empty() ? fmt::format("there is no figure {}()", name)
                                     : fmt::format("there is no figure {}(); did you mean {}()?", name, near));
}

const NamedRun& run_of(const std::vector<NamedRun>& runs, const std::string& name) {
  for (const NamedRun& run : runs) {
    if (run.name == name) return run;
  }
  std::vector<std::string> names;
  for (const NamedRun& run : runs)
    names.push_back(run.name);
  throw ExpressionError(fmt::format("there is no run {}; known: {}", name, fmt::join(names, ", ")));
}

void want(std::string_view function, const std::vector<std::string>& runs, std::size_t count) {
  if (runs.size() != count) {
    throw ExpressionError(fmt::format("{}() wants {}", function,
                                      count == 0   ? "nothing between its brackets"
                                      : count == 1 ? "the name of one run"
                                                   : "the names of two runs"));
  }
}

}  // namespace

const std::vector<FigureDescription>& figure_descriptions() {
  static const std::vector<FigureDescription> all = [] {
    std::vector<FigureDescription> made;
    for (const Figure& one : figures())
      made.push_back(one.description);
    return made;
  }();
  return all;
}

int usable_cores() noexcept { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

FigureSource figures_of(std::vector<NamedRun> runs) {
  auto kept = std::make_shared<const std::vector<NamedRun>>(std::move(runs));
  return [kept](std::string_view function, const std::vector<std::string>& names) -> double {
    if (function == "cores") {
      want(function, names, 0);
      return usable_cores();
    }
    if (function == "spare") {
      want(function, names, 0);
      double least = usable_cores();
      for (const NamedRun& run : *kept)
        least = std::min(least, run.spare_cores);
      return least;
    }
    if (function == "speedup") {
      want(function, names, 2);
      return run_of(*kept, names[0]).summary.wall_s / run_of(*kept, names[1]).summary.wall_s;
    }
    const Figure& asked = figure(function);
    want(function, names, 1);
    return asked.count(run_of(*kept, names[0]));
  };
}

FigureSource no_figures() { return figures_of({}); }

}  // namespace poolscope
