// SPDX-License-Identifier: GPL-3.0-or-later
// The advisor's short trial: some tasks, alone on one worker, so that nothing else blurs their figures.
#include "core/futures/errors.h"
#include "core/jobs/advisor.h"
#include "core/jobs/core_share.h"
#include "core/jobs/process_runner.h"
#include "core/jobs/race.h"
#include "core/jobs/spare_cores.h"
#include "core/jobs/workload.h"
#include "core/sync/clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

namespace poolscope {
namespace {

constexpr int kPatience = 10;        // budgets for the first task
constexpr double kMostlySeen = 0.8;  // of the commands' processor time

double text_bytes(const ParamMap& params) {
  double bytes = 0;
  for (const auto& [name, value] : params)
    bytes += static_cast<double>(to_text(value).size()) + 8;
  return bytes;
}

/// Asks the scheduler after each task of the trial's only worker how long it and the commands it ran were ready without
/// a core. The tasks are over when it is asked for anything.
class StarvedTime {
 public:
  explicit StarvedTime(std::int64_t tasks) : after_(static_cast<std::size_t>(tasks)) {}

  /// To be called for every future that was submitted.
  void watch(RowId row, Future<Value> future) {
    if (row >= after_.size()) return;
    future.add_done_callback([this, row](const Future<Value>& /*ended*/) {
      const std::optional<CoreShare> own = core_share_of_this_thread();
      if (!own) return;
      after_[row] = {current_tid(), own->waited_ns, commands_.total().waited_ns - before_.waited_ns};
    });
  }

  /// How long the task of that row was starved; empty when nobody could see that.
  [[nodiscard]] std::optional<std::int64_t> of(const Trace& trace, RowId row) const {
    const Seen& now = after_[row];
    if (!by_worker(trace, row)) return std::nullopt;
    if (row == 0) {
      // The thread began after the submit, and may have had to wait before it took the task.
      const std::int64_t at_most_before = trace.start_ns(0) - trace.submit_ns(0);
      return std::max<std::int64_t>(0, now.own_ns - at_most_before) + now.commands_ns;
    }
    const Seen& before = after_[row - 1];
    if (!by_worker(trace, row - 1)) return std::nullopt;
    return now.own_ns - before.own_ns + now.commands_ns - before.commands_ns;
  }

  /// Processor time of the commands' first processes, whose waiting was seen.
  [[nodiscard]] std::int64_t seen_commands_cpu_ns() const { return commands_.total().ran_ns - before_.ran_ns; }

 private:
  struct Seen {
    int tid = 0;
    std::int64_t own_ns = 0;
    std::int64_t commands_ns = 0;
  };
  // A task that has ended before the callback was there is seen by its submitter, who cannot know.
  [[nodiscard]] bool by_worker(const Trace& trace, RowId row) const {
    const LaneId worker = trace.worker(row);
    return worker != kNoLane && after_[row].tid != 0 && trace.lanes()[worker].tid == after_[row].tid;
  }

  CommandShares commands_;
  const CoreShare before_ = commands_.total();
  std::vector<Seen> after_;  // by row; written by the worker alone
};

/// Returns when all has ended or the budget is used up. A task that runs then may end: a command that is cut off leaves
/// half of its work behind.
void wait_for_some(Race& race, Duration budget) {
  if (race.wait(budget)) return;
  race.finish_running();
  if (race.wait((kPatience - 1) * budget)) return;
  race.cancel();
  (void)race.wait();
}

/// Adds one task to the sums.
void add_task(const Trace& trace, RowId row, std::int64_t starved_ns, TrialFigures& figures) {
  const std::int64_t took_ns = trace.end_ns(row) - trace.start_ns(row);
  const std::int64_t idle_ns = std::max<std::int64_t>(0, took_ns - trace.cpu_ns(row));
  starved_ns = std::clamp<std::int64_t>(starved_ns, 0, idle_ns);
  const double run_s = static_cast<double>(took_ns - starved_ns) / 1e9;
  ++figures.tried;
  figures.run_s += run_s;
  figures.starved_s += static_cast<double>(starved_ns) / 1e9;
  figures.cpu_s += static_cast<double>(trace.cpu_ns(row)) / 1e9;
  figures.longest_s = std::max(figures.longest_s, run_s);
  figures.send_bytes += static_cast<double>(trace.result(row).size());
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

  const SpareCores machine;
  StarvedTime starved(tried);
  Race race(trial,
            [&starved](std::size_t /*run*/, RowId row, const Future<Value>& future) { starved.watch(row, future); });
  race.start();
  wait_for_some(race, budget);
  const double spare = machine.spare();
  const Trace trace = race.trace(0);
  TrialFigures figures{.tasks = all, .cores = usable_cpu_count()};
  const Workload workload(trial);
  figures.command = workload.job(0).description().kind == JobKind::command;
  figures.gil = std::any_of(experiment.executors.begin(), experiment.executors.end(),
                            [](const ExecutorSpec& spec) { return spec.gil; });
  double failed = 0;
  bool seen = true;
  for (RowId row = 0; row < trace.size(); ++row) {
    const TaskState state = trace.state(row);
    if ((state != TaskState::finished && state != TaskState::failed) || trace.start_ns(row) == kNoTime) continue;
    const std::optional<std::int64_t> starved_ns = starved.of(trace, row);
    seen = seen && starved_ns;
    add_task(trace, row, starved_ns.value_or(0), figures);
    failed += state == TaskState::failed ? 1 : 0;
  }
  if (figures.tried == 0) {
    throw RuntimeError(fmt::format("not one task ended within {} s, so there is nothing to go by; try smaller tasks",
                                   std::chrono::duration<double>(kPatience * budget).count()));
  }
  const auto n = static_cast<double>(figures.tried);
  if (failed == n)
    throw RuntimeError("every task that was tried failed, the first one so: " + race.summary(0, trace).first_failure);
  if (figures.command)
    seen = seen && static_cast<double>(starved.seen_commands_cpu_ns()) / 1e9 > kMostlySeen * figures.cpu_s;
  figures.blurred = !seen && spare < 1;
  figures.run_s /= n;
  figures.starved_s /= n;
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
