// SPDX-License-Identifier: GPL-3.0-or-later
// Where the time went that a prediction did not foresee: the first of these that is large enough.
#include "core/jobs/machine_share.h"
#include "core/jobs/measurement.h"
#include "core/sync/clock.h"
#include "core/theory/laws.h"
#include "core/tracing/queue_depth.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace poolscope {
namespace {

constexpr double kWorthAWord = 0.1;     // of the prediction
constexpr double kOwnMachine = 0.8;     // of the cores that tasks could use
constexpr double kGilShare = 0.2;       // of the time of tasks
constexpr double kBusyCores = 0.85;     // of all cores
constexpr double kTailShare = 0.15;     // of the run
constexpr double kOverheadShare = 0.2;  // of the workers' time
constexpr double kComesAtOnce = 0.1;    // of the run, until the last task has come
constexpr double kNoticed_s = 0.005;

struct Totals {
  double run_s = 0;
  double gil_s = 0;
};

Totals totals_of(const Trace& trace) {
  Totals totals;
  for (std::size_t i = 0; i < trace.finished_count(); ++i) {
    const TaskRecord task = trace.task(trace.finished_row(i));
    totals.run_s += static_cast<double>(task.run_ns(trace.now_ns())) / 1e9;
    totals.gil_s += static_cast<double>(task.gil_wait_ns()) / 1e9;
  }
  return totals;
}

/// How long at the end fewer tasks ran than half of the workers.
double tail_s(const Trace& trace, int workers) {
  const std::vector<DepthStep> steps = running_tasks(trace);
  if (steps.empty()) return 0;
  const std::int64_t end = steps.back().time_ns;
  std::int64_t full = steps.front().time_ns;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (2 * steps[i].depth >= workers && i + 1 < steps.size()) full = steps[i + 1].time_ns;
  }
  return static_cast<double>(end - full) / 1e9;
}

/// Empty unless others took so much of the machine that it explains half of the gap.
std::string words_for_a_busy_machine(const Trace& trace, const RunSummary& run, const ExecutorSpec& spec,
                                     double gap_s) {
  const auto share = machine_share(trace, run, spec);
  if (!share || share->got_s >= kOwnMachine * share->usable_s || share->usable_s - share->got_s < gap_s / 2) return {};
  return fmt::format("the machine was busy with something else: tasks got {:.0f} % of the cores they could use",
                     100 * share->got_s / share->usable_s);
}

std::string cause_of(const Trace& trace, const RunSummary& run, const ExecutorSpec& spec, double gap_s) {
  const Totals totals = totals_of(trace);
  const int cores = usable_cpu_count();
  if (std::string busy = words_for_a_busy_machine(trace, run, spec, gap_s); !busy.empty()) return busy;
  if (totals.gil_s > kGilShare * (totals.run_s + totals.gil_s)) {
    return fmt::format("tasks waited {:.2f} s in all for the GIL", totals.gil_s);
  }
  if (run.cpu_s > kBusyCores * cores * run.wall_s) {
    return fmt::format("all {} cores were busy, so more workers could not help", cores);
  }
  const int workers = run.workers > 0 ? run.workers : spec.effective_workers();
  const double tail = workers > 1 ? tail_s(trace, workers) : 0;
  if (tail > kTailShare * run.wall_s) {
    return fmt::format("for the last {:.2f} s less than half of the {} workers had anything to do", tail, workers);
  }
  const double capacity = static_cast<double>(workers) * run.wall_s;
  const double idle = capacity - totals.run_s - totals.gil_s;
  if (workers > 0 && run.tasks > 0 && idle > kOverheadShare * capacity && run.tasks > workers) {
    return fmt::format("between tasks workers were idle or busy with handing over for {:.3g} ms a task",
                       1e3 * idle / static_cast<double>(run.tasks));
  }
  if (!run.predicted_s) return "what went on between the tasks";
  return fmt::format("the tasks themselves took longer, {:.2f} s in all", totals.run_s);
}

/// The longest that a schedule of tasks as long as these were may take; empty where Graham's bounds do not speak:
/// where tasks come in time, or not to workers that take one at a time.
std::optional<double> longest_schedule_s(const Trace& trace, const RunSummary& run, const ExecutorSpec& spec) {
  const int workers = run.workers > 0 ? run.workers : spec.effective_workers();
  if (workers == 0 || spec.loop > 0 || trace.finished_count() == 0) return std::nullopt;
  double longest = 0;
  std::int64_t last_submit = 0;
  for (std::size_t i = 0; i < trace.finished_count(); ++i) {
    const TaskRecord task = trace.task(trace.finished_row(i));
    longest = std::max(longest, static_cast<double>(task.run_ns(trace.now_ns())) / 1e9);
    last_submit = std::max(last_submit, task.submit_ns);
  }
  // Tasks that come in time let workers idle, whatever the schedule.
  if (static_cast<double>(last_submit) / 1e9 > kComesAtOnce * run.wall_s) return std::nullopt;
  return makespan_bounds(totals_of(trace).run_s, longest, workers).most_s;
}

}  // namespace

std::string explain_gap(const Trace& trace, const RunSummary& run, const ExecutorSpec& spec) {
  if (run.wall_s <= 0 || trace.finished_count() == 0) return {};
  if (!run.predicted_s) {
    const auto most = longest_schedule_s(trace, run, spec);
    const double over = most ? run.wall_s - *most : 0;
    if (!most || over <= kWorthAWord * *most || over < kNoticed_s) return {};
    return fmt::format("{:.2f} s longer than any schedule of tasks as long as these needs: {}", over,
                       cause_of(trace, run, spec, over));
  }
  const double gap = run.wall_s - *run.predicted_s;
  if (std::abs(gap) <= kWorthAWord * *run.predicted_s) return {};
  if (gap < 0) return fmt::format("{:.2f} s faster than predicted", -gap);
  return fmt::format("{:.2f} s slower than predicted: {}", gap, cause_of(trace, run, spec, gap));
}

}  // namespace poolscope
