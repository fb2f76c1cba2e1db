// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/experiment.h"

#include "core/coroutines/coroutine_executor.h"
#include "core/coroutines/helper_threads.h"
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
#include <set>
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

std::string check_part(const std::string& job, const std::vector<std::string>& inputs, std::int64_t count) {
  if (find_job(job) == nullptr) return unknown_job(job);
  if (inputs.empty() && (count < 1 || count > kMaxTasks)) {
    return fmt::format("the number of tasks must be from 1 to {}, not {}", kMaxTasks, count);
  }
  return {};
}

std::string check_jobs(const Experiment& e) {
  if (std::string problem = check_part(e.job, e.inputs, e.count); !problem.empty()) return problem;
  if (e.others.size() >= kMaxJobs) return fmt::format("{} jobs are more than {}", e.others.size() + 1, kMaxJobs);
  std::set<std::string> names = {e.name.empty() ? e.job : e.name};
  for (const JobPart& other : e.others) {
    if (std::string problem = check_part(other.job, other.inputs, other.count); !problem.empty()) return problem;
    const std::string& name = other.name.empty() ? other.job : other.name;
    if (!names.insert(name).second) {
      return fmt::format("two jobs are called \"{}\"; give each a \"name\" of its own", name);
    }
  }
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

std::int64_t all_tasks(const Experiment& e) noexcept {
  const auto tasks = [](const auto& part) {
    return part.inputs.empty() ? part.count : static_cast<std::int64_t>(part.inputs.size());
  };
  std::int64_t all = tasks(e);
  for (const JobPart& other : e.others)
    all += tasks(other);
  return all;
}

std::int64_t Experiment::task_count() const noexcept {
  return only.empty() ? all_tasks(*this) : static_cast<std::int64_t>(only.size());
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
  if (std::string problem = check_jobs(e); !problem.empty()) return problem;
  const std::int64_t all = all_tasks(e);
  if (std::any_of(e.only.begin(), e.only.end(), [all](std::int64_t n) { return n < 0 || n >= all; })) {
    return "a task is to run again that the experiment does not have";
  }
  if (all > kMaxTasks) return fmt::format("{} tasks are more than {}", all, kMaxTasks);
  if (e.task_timeout && *e.task_timeout <= std::chrono::nanoseconds::zero()) {
    return "the time limit for a task must be more than 0 seconds";
  }
  if (std::string problem = check_specs(e); !problem.empty()) return problem;
  if (std::string problem = check_repetitions(e); !problem.empty()) return problem;
  return Workload(e).check();
}

bool runs_in_turn(const Experiment& e) {
  if (e.mode != RaceMode::automatic) return e.mode == RaceMode::in_turn;
  // Computing runs would take each other's cores.
  const auto computes = [](const std::string& name) {
    const Job* job = find_job(name);
    return job != nullptr && job->description().kind != JobKind::io;
  };
  return computes(e.job) ||
         std::any_of(e.others.begin(), e.others.end(), [&](const JobPart& other) { return computes(other.job); });
}

namespace {

/// Tasks that an executor has under way at a time; 0: as many as there are.
std::int64_t tasks_at_once(const ExecutorSpec& spec) {
  if (spec.join_in_loop) return 1;
  const std::int64_t workers = spec.effective_workers();
  return spec.loop > 0 ? std::max<std::int64_t>(workers, 1) * spec.loop : workers;
}

/// The event loops that share the tasks.
struct Loops {
  int count = 0;           // 0: there are none
  int helper_threads = 1;  // of each, for calls that would hold it up
};
Loops loops_of(const ExecutorSpec& spec) {
  if (spec.kind == ExecutorKind::coroutines) return {1, coroutines::CoroutineExecutorOptions{}.helper_threads};
  if (spec.loop == 0) return {};
  return {std::max(spec.effective_workers(), 1), coroutines::HelperThreads::default_threads()};
}

}  // namespace

std::optional<double> predicted_seconds(const Experiment& e, const ExecutorSpec& spec) {
  if (!validate(e).empty()) return std::nullopt;
  const Workload workload(e);
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
  // What tasks must have to themselves while they compute: the lock, or their loop. In the order in which they began
  // they compute one after the other; only what else they do overlaps.
  const Loops loops = loops_of(spec);
  std::priority_queue<double, std::vector<double>, std::greater<>> turn_at;
  for (int i = 0; i < (spec.gil ? 1 : loops.count); ++i)
    turn_at.push(0);
  double last = 0;
  double computing = 0;
  double blocking = 0;
  for (std::int64_t i = 0; i < tasks; ++i) {
    const std::optional<double> length = workload.seconds(i);
    if (!length) return std::nullopt;
    computing += workload.computing_seconds(i);
    blocking += workload.blocking_seconds(i);
    const double begin = std::max(free_at.top(), arrivals.next());
    double end = begin + *length;
    const double alone = spec.gil ? workload.computing_seconds(i) : workload.holding_seconds(i);
    if (!turn_at.empty() && alone > 0) {
      const double turn_end = std::max(begin, turn_at.top()) + alone;
      turn_at.pop();
      turn_at.push(turn_end);
      end = std::max(end, turn_end + workload.outer_seconds(i));
    }
    free_at.pop();
    free_at.push(closed ? end + e.arrival.pause_s : end);
    last = std::max(last, end);
  }
  // No schedule beats the cores, nor the helper threads.
  if (loops.count > 0) last = std::max(last, blocking / (loops.count * loops.helper_threads));
  return std::max(last, computing / static_cast<double>(usable_cpu_count()));
}

}  // namespace poolscope
