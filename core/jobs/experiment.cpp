// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/nearest_word.h"
#include "core/jobs/sweep.h"
#include "core/jobs/workload.h"
#include "core/sync/clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <queue>
#include <utility>

namespace poolscope {
namespace {

constexpr std::array<std::pair<RaceMode, std::string_view>, 3> kModeWords = {{
    {RaceMode::automatic, "automatic"},
    {RaceMode::together, "together"},
    {RaceMode::in_turn, "in-turn"},
}};

// Beyond this many tasks nobody waits for the prediction.
constexpr std::int64_t kMostSimulated = 100'000;

std::string check_repetitions(const Experiment& e) {
  if (e.repetitions < 1 || e.repetitions > kMaxRepetitions) {
    return fmt::format("repetitions must be from 1 to {}, not {}", kMaxRepetitions, e.repetitions);
  }
  if (e.warm_up < 0 || e.warm_up > kMaxRepetitions) {
    return fmt::format("warm-up repetitions must be from 0 to {}, not {}", kMaxRepetitions, e.warm_up);
  }
  std::string error;
  if (!parse_arrival(e.arrival.to_string(), error)) return error;
  if (std::string problem = check_faults(e.faults); !problem.empty()) return problem;
  const auto has_processes = [](const ExecutorSpec& spec) { return describe(spec.kind).has_processes; };
  if (!e.planned_faults.empty() && std::none_of(e.executors.begin(), e.executors.end(), has_processes)) {
    return fmt::format(
        "the fault {} befalls worker processes, which no executor here has; add one such as "
        "processes:workers=2",
        to_string(e.planned_faults.front()));
  }
  if (!e.sweep.empty() && !parse_sweep(e.sweep, error)) return error;
  return {};
}

std::string check_specs(const Experiment& e) {
  if (e.executors.empty()) return "no executor is chosen; add at least one, e.g. threads:workers=2";
  for (const ExecutorSpec& spec : e.executors) {
    std::string error;
    if (!parse_executor_spec(spec.to_string(), error)) return error;
    if (spec.workers < 0) return fmt::format("workers must be from 1 to {}, not {}", kMaxWorkers, spec.workers);
  }
  return {};
}

}  // namespace

std::string_view to_string(RaceMode mode) noexcept { return kModeWords[static_cast<std::size_t>(mode)].second; }

std::optional<RaceMode> parse_race_mode(std::string_view word) noexcept {
  for (const auto& [mode, name] : kModeWords) {
    if (name == word) return mode;
  }
  return std::nullopt;
}

std::int64_t Experiment::task_count() const noexcept {
  if (!only.empty()) return static_cast<std::int64_t>(only.size());
  return inputs.empty() ? count : static_cast<std::int64_t>(inputs.size());
}

Experiment default_experiment() { return experiment_for("sleep_square"); }

Experiment experiment_for(std::string_view job_name) {
  Experiment e;
  e.job = job_name;
  if (const Job* job = find_job(job_name)) {
    e.inputs = job->description().default_inputs;
    e.count = job->description().default_count;
  }
  ExecutorSpec two;
  two.workers = 2;
  ExecutorSpec ten;
  ten.workers = 10;
  e.executors = {two, ten};
  return e;
}

std::string validate(const Experiment& e) {
  const Job* job = find_job(e.job);
  if (job == nullptr) {
    std::vector<std::string> names;
    for (const auto& known : job_catalogue())
      names.push_back(known->description().name);
    return fmt::format("unknown job \"{}\"; {}", e.job, did_you_mean(e.job, names));
  }
  if (e.inputs.empty() && (e.count < 1 || e.count > kMaxTasks)) {
    return fmt::format("the number of tasks must be from 1 to {}, not {}", kMaxTasks, e.count);
  }
  const std::int64_t all = e.inputs.empty() ? e.count : static_cast<std::int64_t>(e.inputs.size());
  if (std::any_of(e.only.begin(), e.only.end(), [all](std::int64_t n) { return n < 0 || n >= all; })) {
    return "a task is to run again that the experiment does not have";
  }
  if (e.task_count() > kMaxTasks) return fmt::format("{} inputs are more than {}", e.inputs.size(), kMaxTasks);
  if (e.task_timeout && *e.task_timeout <= std::chrono::nanoseconds::zero()) {
    return "the time limit for a task must be more than 0 seconds";
  }
  if (std::string problem = check_specs(e); !problem.empty()) return problem;
  if (std::string problem = check_repetitions(e); !problem.empty()) return problem;
  return Workload(e, *job).check();
}

bool runs_in_turn(const Experiment& e) {
  if (e.mode != RaceMode::automatic) return e.mode == RaceMode::in_turn;
  const Job* job = find_job(e.job);
  return job != nullptr && job->description().kind != JobKind::io;  // computing runs would take each other's cores
}

namespace {

/// Tasks that an executor has under way at a time; 0: as many as there are.
std::int64_t tasks_at_once(const ExecutorSpec& spec) {
  const std::int64_t workers = spec.effective_workers();
  return spec.loop > 0 ? std::max<std::int64_t>(workers, 1) * spec.loop : workers;
}

}  // namespace

std::optional<double> predicted_seconds(const Experiment& e, const ExecutorSpec& spec) {
  const Job* job = find_job(e.job);
  if (job == nullptr || !validate(e).empty()) return std::nullopt;
  const Workload workload(e, *job);
  const std::int64_t tasks = workload.size();
  if (tasks > kMostSimulated || !workload.seconds(0)) return std::nullopt;

  const bool closed = e.arrival.kind == ArrivalKind::closed;
  const std::int64_t asked = tasks_at_once(spec);
  std::int64_t workers = asked == 0 ? tasks : std::min(asked, tasks);
  if (closed) workers = std::min(workers, e.arrival.group);
  // List scheduling: each task goes to the worker that is free first, as with one shared queue.
  std::priority_queue<double, std::vector<double>, std::greater<>> free_at;
  for (std::int64_t w = 0; w < workers; ++w)
    free_at.push(0);
  ArrivalTimes arrivals(e.arrival, e.seed);
  double last = 0;
  double computing = 0;
  for (std::int64_t i = 0; i < tasks; ++i) {
    const std::optional<double> length = workload.seconds(i);
    if (!length) return std::nullopt;
    computing += workload.computing_seconds(i);
    const double end = std::max(free_at.top(), arrivals.next()) + *length;
    free_at.pop();
    free_at.push(closed ? end + e.arrival.pause_s : end);
    last = std::max(last, end);
  }
  // No schedule beats the cores, or the one core that the lock leaves.
  const double cores = spec.gil ? 1.0 : static_cast<double>(usable_cpu_count());
  return std::max(last, computing / cores);
}

}  // namespace poolscope
