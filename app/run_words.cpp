// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_words.h"

#include "app/consent.h"
#include "app/numbers.h"
#include "app/run_inputs.h"
#include "core/export/experiment_file.h"
#include "core/jobs/experiment_json.h"
#include "core/jobs/function_library.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/nearest_word.h"
#include "core/jobs/sweep.h"
#include "core/sync/clock.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace poolscope::app {
namespace {

const Job& find_job_or_throw(const std::string& name) {
  if (const Job* job = find_job(name)) return *job;
  throw UsageError(unknown_job(name));
}

void read_params(const std::vector<std::string>& words, const Job& job, ParamMap& params) {
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) {
      throw UsageError(fmt::format("--param {}: KEY=VALUE is expected, e.g. --param seconds=0.5", word));
    }
    const std::string name = word.substr(0, equals);
    std::string error;
    Value value;
    if (!parse_param(job.description(), name, std::string_view(word).substr(equals + 1), value, error)) {
      throw UsageError(fmt::format("--param {}: {}", word, error));
    }
    params[name] = std::move(value);
  }
}

/// The command with what -I names as the input's place, as xargs has it, in our own way.
std::string with_brackets(std::string command, const std::string& replacement) {
  if (replacement.empty() || replacement == "{}") return command;
  for (std::size_t at = command.find(replacement); at != std::string::npos; at = command.find(replacement, at + 2))
    command.replace(at, replacement.size(), "{}");
  return command;
}

/// Options that are the command job's parameters by the names that users of parallel know.
void read_command(const RunWords& words, Experiment& e) {
  std::vector<std::string> as_params;
  if (!words.command.command.empty()) e.params["template"] = with_brackets(words.command.command, words.replacement);
  if (!words.retries.empty()) as_params.push_back("retries=" + words.retries);
  if (!words.folder.empty()) e.params["folder"] = words.folder;
  std::string environment;
  for (const std::string& variable : words.environment)
    environment += variable + "\n";
  if (!environment.empty()) e.params["environment"] = environment;
  const bool any = !as_params.empty() || !words.folder.empty() || !environment.empty() || !words.columns.empty() ||
                   words.header || names_command(words);
  if (any && e.job != "command") {
    throw UsageError(
        fmt::format("-- COMMAND, --retries, --workdir, --env, --columns and --header are for commands, not "
                    "for {}",
                    e.job));
  }
  read_params(as_params, find_job_or_throw(e.job), e.params);
}

/// How many commands run at once: as asked for, else as many as cores, which is what parallel does too.
void read_jobs(const RunWords& words, Experiment& e) {
  if (words.jobs.empty() && (!names_command(words) || !words.file.empty())) return;
  const ExecutorSpec spec{.kind = ExecutorKind::threads,
                          .workers = jobs_at_once(words.jobs.empty() ? "100%" : words.jobs, e.task_count())};
  e.executors = {spec};
}

void read_executors(const RunWords& words, Experiment& e) {
  if (!words.executors.empty()) e.executors.clear();
  for (const std::string& word : words.executors) {
    std::string error;
    const auto spec = parse_executor_spec(word, error);
    if (!spec) throw UsageError("--executor: " + error);
    e.executors.push_back(*spec);
  }
}

void read_count_word(std::string_view option, const std::string& word, int least, int& into) {
  if (word.empty()) return;
  const auto number = number_in<int>(word);
  if (!number || *number < least || *number > kMaxRepetitions) {
    throw UsageError(
        fmt::format("{} must be a whole number from {} to {}, not \"{}\"", option, least, kMaxRepetitions, word));
  }
  into = *number;
}

void read_course(const RunWords& words, Experiment& e) {
  std::string error;
  if (!words.arrival.empty()) {
    const auto arrival = parse_arrival(words.arrival, error);
    if (!arrival) throw UsageError("--arrival: " + error);
    e.arrival = *arrival;
  }
  if (!words.faults.empty()) {
    const auto faults = parse_faults(words.faults, error);
    if (!faults) throw UsageError("--faults: " + error);
    e.faults = *faults;
  }
  if (!words.planned_faults.empty()) e.planned_faults.clear();
  for (const std::string& word : words.planned_faults) {
    const auto fault = parse_planned_fault(word, error);
    if (!fault) throw UsageError("--fault: " + error);
    e.planned_faults.push_back(*fault);
  }
  if (!words.sweep.empty()) {
    const auto sweep = parse_sweep(words.sweep, error);
    if (!sweep) throw UsageError("--sweep: " + error);
    for (const double value : sweep->values) {
      if (!sweep_point(e, sweep->key, value, error)) throw UsageError("--sweep: " + error);
    }
    e.sweep = words.sweep;
  }
  read_count_word("--repeat", words.repeat, 1, e.repetitions);
  read_count_word("--warm-up", words.warm_up, 0, e.warm_up);
}

void read_mode_seed_timeout(const RunWords& words, Experiment& e) {
  if (!words.mode.empty()) {
    const auto mode = parse_race_mode(words.mode);
    if (!mode) throw UsageError(fmt::format("--race must be automatic, together or in-turn, not \"{}\"", words.mode));
    e.mode = *mode;
  }
  if (!words.seed.empty()) {
    const auto seed = number_in<std::uint64_t>(words.seed);
    if (!seed) throw UsageError(fmt::format("--seed must be a whole number, 0 or more, not \"{}\"", words.seed));
    e.seed = *seed;
  }
  if (words.timeout.empty()) return;
  const auto seconds = number_in<double>(words.timeout);
  if (!seconds || !std::isfinite(*seconds) || *seconds <= 0 || *seconds > 1e9) {
    throw UsageError(fmt::format("--timeout must be a number of seconds above 0, not \"{}\"", words.timeout));
  }
  e.task_timeout = from_seconds(*seconds);
}

void load_or_throw(const std::string& library) {
  std::string error;
  if (!load_function_library(library, error)) throw UsageError(error);
}

/// The experiment of the file, once the user has agreed to what it does outside the program.
Experiment file_experiment(const RunWords& words, bool asks) {
  std::string error;
  std::optional<Experiment> e = load_experiment(words.file, error);
  if (!e && !words.file.ends_with(".json") && access(words.file.c_str(), F_OK) != 0) {
    throw UsageError(fmt::format("there is no experiment {}; to run a command, put -- before it: poolscope run -- {}",
                                 words.file, words.file));
  }
  if (!e) throw UsageError(error);
  if (!asks) return *e;
  if (!words.yes) ask_for_word(words.file, outside_effects(*e));
  const std::vector<std::string> libraries = unloaded_libraries(*e);
  if (libraries.empty()) return *e;
  for (const std::string& library : libraries)
    load_or_throw(library);
  e = load_experiment(words.file, error);  // now that what fits their functions is known
  if (!e) throw UsageError(error);
  return *e;
}

/// Options that say what a job gets cannot tell several jobs apart.
void check_one_job(const RunWords& words, const Experiment& e) {
  if (e.others.empty()) return;
  if (words.params.empty() && words.count.empty() && words.inputs.empty() && words.command.sources.empty() &&
      !names_command(words)) {
    return;
  }
  throw UsageError(
      fmt::format("{} has {} jobs, so --param, --count and --inputs do not say which they are for; change the file",
                  words.file, e.others.size() + 1));
}

/// What runs before the options have their say.
Experiment base_experiment(const RunWords& words, bool asks) {
  if (words.file.empty()) {
    if (words.job.empty() && !names_command(words)) return default_experiment();
    const std::string name = words.job.empty() ? "command" : words.job;
    Experiment e = experiment_for(find_job_or_throw(name).description().name);
    // A race of two would run somebody's commands twice; that must be asked for.
    e.executors = {ExecutorSpec{}};
    return e;
  }
  std::optional<Experiment> e = file_experiment(words, asks);
  if (words.job.empty() || words.job == e->job) return *e;
  // Another job on the same executors: the parameters of the file's job mean nothing to it.
  const Experiment other = experiment_for(find_job_or_throw(words.job).description().name);
  e->name.clear();
  e->job = other.job;
  e->others.clear();
  e->params.clear();
  e->inputs = other.inputs;
  e->count = other.count;
  return *e;
}

}  // namespace

bool names_command(const RunWords& words) { return !words.command.command.empty(); }

Experiment make_experiment(const RunWords& words, bool asks) {
  for (const std::string& library : words.libraries)
    load_or_throw(library);
  Experiment e = base_experiment(words, asks);
  for (const std::string& library : words.libraries) {
    const std::string path = library_path(library);
    if (std::find(e.libraries.begin(), e.libraries.end(), path) == e.libraries.end()) e.libraries.push_back(path);
  }
  if (!unloaded_libraries(e).empty()) return e;  // nobody has agreed to them, and nothing will run
  check_one_job(words, e);
  const Job& job = find_job_or_throw(e.job);
  read_params(words.params, job, e.params);
  read_command(words, e);
  read_inputs_and_count(words, e);
  read_jobs(words, e);
  read_executors(words, e);
  read_mode_seed_timeout(words, e);
  read_course(words, e);
  if (const std::string problem = validate(e); !problem.empty()) throw UsageError(problem);
  return e;
}

}  // namespace poolscope::app
