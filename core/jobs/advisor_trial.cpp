// SPDX-License-Identifier: GPL-3.0-or-later
// The advisor's short trial: some tasks, alone on one worker, so that nothing else blurs their figures.
#include "core/futures/errors.h"
#include "core/jobs/advisor.h"
#include "core/jobs/process_runner.h"
#include "core/jobs/race.h"
#include "core/jobs/workload.h"
#include "core/sync/clock.h"

#include <algorithm>

namespace poolscope {
namespace {

double text_bytes(const ParamMap& params) {
  double bytes = 0;
  for (const auto& [name, value] : params)
    bytes += static_cast<double>(to_text(value).size()) + 8;
  return bytes;
}

}  // namespace

TrialFigures run_trial(const Experiment& experiment, Duration budget, std::int64_t most_tasks) {
  Experiment trial = experiment;
  trial.arrival = Arrival();
  trial.sweep.clear();
  trial.executors = {ExecutorSpec{.kind = ExecutorKind::threads, .workers = 1}};
  // Spread over the whole list, which may begin with the small ones.
  const std::int64_t all = experiment.task_count();
  const std::int64_t tried = std::min(all, most_tasks);
  trial.only.clear();
  for (std::int64_t i = 0; i < tried; ++i)
    trial.only.push_back(experiment.only.empty() ? i * all / tried
                                                 : experiment.only[static_cast<std::size_t>(i * all / tried)]);

  Race race(trial);
  race.start();
  if (!race.wait(budget)) {
    race.cancel();
    (void)race.wait();
  }
  const Trace trace = race.trace(0);
  TrialFigures figures{.tasks = all, .cores = usable_cpu_count()};
  const Workload workload(trial);
  figures.command = workload.job(0).description().kind == JobKind::command;
  figures.gil = std::any_of(experiment.executors.begin(), experiment.executors.end(),
                            [](const ExecutorSpec& spec) { return spec.gil; });
  double failed = 0;
  for (RowId row = 0; row < trace.size(); ++row) {
    const TaskState state = trace.state(row);
    if ((state != TaskState::finished && state != TaskState::failed) || trace.start_ns(row) == kNoTime) continue;
    const double run_s = static_cast<double>(trace.end_ns(row) - trace.start_ns(row)) / 1e9;
    ++figures.tried;
    figures.run_s += run_s;
    figures.cpu_s += static_cast<double>(trace.cpu_ns(row)) / 1e9;
    figures.longest_s = std::max(figures.longest_s, run_s);
    figures.send_bytes += static_cast<double>(trace.result(row).size());
    failed += state == TaskState::failed ? 1 : 0;
  }
  if (figures.tried == 0) throw RuntimeError("not one task ended in the time of the trial; give it more");
  const auto n = static_cast<double>(figures.tried);
  figures.run_s /= n;
  figures.cpu_s = std::min(figures.cpu_s / n, figures.command ? 1e9 : figures.run_s);
  const double answer_bytes = figures.send_bytes / n;
  JobCall call = workload.call(0);
  call.job->prepare(call);
  figures.send_bytes = answer_bytes + text_bytes(call.params.merged());
  if (process_kind() && !figures.command) {
    if (const auto cost = measure_hand_over(call, static_cast<std::size_t>(answer_bytes))) {
      figures.hand_over_s = cost->task_s;
      figures.process_start_s = cost->start_s;
    }
  }
  figures.failed_share = failed / n;
  return figures;
}

}  // namespace poolscope
