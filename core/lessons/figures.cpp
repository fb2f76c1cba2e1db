// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/figures.h"

#include "core/jobs/executor_spec.h"
#include "core/jobs/machine_share.h"
#include "core/jobs/nearest_word.h"
#include "core/lessons/trace_figures.h"
#include "core/theory/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

namespace poolscope {
namespace {

using namespace trace_figures;

double number(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? 1 : 0;
  return std::nan("");
}

/// What tasks wanted of the machine; nothing where the trace cannot tell.
std::optional<MachineShare> share_of(const NamedRun& run) {
  std::string error;
  const std::optional<ExecutorSpec> spec = parse_executor_spec(run.summary.spec, error);
  return spec ? machine_share(run.trace, run.summary, *spec) : std::nullopt;
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
      {{"rate", "tasks/s", "tasks that ended in a second"}, [](const NamedRun& r) { return rate(r.trace); }},
      {{"latency", "s", "from submit to end, on average"}, [](const NamedRun& r) { return mean_latency(r.trace); }},
      {{"p50", "s", "from submit to end, half of the tasks were faster"},
       [](const NamedRun& r) { return quantile(r.trace, 0.5); }},
      {{"p99", "s", "from submit to end, all but one in a hundred were faster"},
       [](const NamedRun& r) { return quantile(r.trace, 0.99); }},
      {{"wait", "s", "from submit to start, on average"}, [](const NamedRun& r) { return mean_wait(r.trace); }},
      {{"longest", "s", "the longest task from start to end"}, [](const NamedRun& r) { return longest_task(r.trace); }},
      {{"submit_span", "s", "from the first submit to the last"},
       [](const NamedRun& r) { return submit_span(r.trace); }},
      {{"at_once", "tasks", "the most that ran at the same time"},
       [](const NamedRun& r) { return static_cast<double>(most_at_once(r.trace)); }},
      {{"handed", "tasks", "the most that workers were given and had not ended"},
       [](const NamedRun& r) { return static_cast<double>(most_handed(r.trace)); }},
      {{"running", "tasks", "that ran at the same time, on average"},
       [](const NamedRun& r) { return running_on_average(r.trace); }},
      {{"in_system", "tasks", "that waited or ran, on average"}, [](const NamedRun& r) { return in_system(r.trace); }},
      {{"overlap", "", "the share of the time in which two or more tasks were begun, 0 to 1"},
       [](const NamedRun& r) { return overlap(r.trace); }},
      {{"wanted", "cores", "its tasks could have used on average, whether they got them or not; at most cores()"},
       [](const NamedRun& r) {
         const std::optional<MachineShare> share = share_of(r);
         return share ? share->usable_s / r.summary.wall_s : std::nan("");
       }},
      {{"starved", "s", "that cores were wanted and other programs had them, all together"},
       [](const NamedRun& r) {
         const std::optional<MachineShare> share = share_of(r);
         return share ? share->usable_s - share->got_s : std::nan("");
       }},
      {{"gil_wait", "s", "waited for the GIL, all tasks together"},
       [](const NamedRun& r) { return sum_of_extras(r.trace, &TaskExtra::gil_wait_ns) * 1e-9; }},
      {{"gil_switches", "", "how often the GIL was taken"}, [](const NamedRun& r) { return gil_switches(r.trace); }},
      {{"blocked", "s", "slept or waited for something outside, all tasks together"},
       [](const NamedRun& r) { return sum_of_extras(r.trace, &TaskExtra::blocked_ns) * 1e-9; }},
      {{"bytes", "bytes", "sent to worker processes and back"},
       [](const NamedRun& r) {
         return sum_of_extras(r.trace, &TaskExtra::send_bytes) + sum_of_extras(r.trace, &TaskExtra::recv_bytes);
       }},
      {{"most_tasks", "tasks", "of the worker that ran the most"},
       [](const NamedRun& r) { return most_tasks(r.trace); }},
      {{"fewest_tasks", "tasks", "of the worker that ran the fewest"},
       [](const NamedRun& r) { return fewest_tasks(r.trace); }},
      {{"memory", "MiB", "that the run took beyond what the program had"},
       [](const NamedRun& r) { return memory_mib(r.trace, r.rss_before_bytes); }},
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

FigureSource figures_of(std::vector<NamedRun> runs) {
  auto kept = std::make_shared<const std::vector<NamedRun>>(std::move(runs));
  return [kept](std::string_view function, const std::vector<std::string>& names) -> double {
    if (function == "cores") {
      want(function, names, 0);
      return usable_cpu_count();
    }
    if (function == "spare") {
      want(function, names, 0);
      double least = usable_cpu_count();
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

FigureSource median_of(std::vector<FigureSource> rounds) {
  return [rounds = std::move(rounds)](std::string_view function, const std::vector<std::string>& names) -> double {
    std::vector<double> values;
    for (const FigureSource& round : rounds)
      values.push_back(round(function, names));
    if (std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); })) {
      return std::nan("");
    }
    return poolscope::quantile(std::move(values), 0.5);
  };
}

FigureSource no_figures() { return figures_of({}); }

}  // namespace poolscope
