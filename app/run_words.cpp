// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/run_words.h"

#include "app/consent.h"
#include "app/inputs.h"
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
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace poolscope::app {
namespace {

template <class T>
std::optional<T> to(std::string_view text) {
  T value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

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

/// The inputs of all sources, combined; columns are separated by tabs when there are several.
std::vector<std::string> gather_inputs(const RunWords& words, Experiment& e) {
  std::vector<InputSource> sources = words.command.sources;
  for (const std::string& file : words.inputs)
    sources.push_back({.values = {}, .file = file});
  // As parallel and xargs do. A terminal is not waited for.
  if (sources.empty() && names_command(words) && isatty(STDIN_FILENO) == 0)
    sources.push_back({.values = {}, .file = "-"});
  std::vector<std::vector<std::string>> lists;
  std::string names;
  for (const InputSource& source : sources) {
    lists.push_back(source.file.empty() ? source.values : read_inputs(source.file));
    if (words.columns == "comma")
      std::transform(lists.back().begin(), lists.back().end(), lists.back().begin(), tabs_for_commas);
    if (!words.header || lists.back().empty()) continue;
    names += (names.empty() ? "" : "\t") + lists.back().front();
    lists.back().erase(lists.back().begin());
  }
  if (lists.empty()) return {};
  if (lists.size() > 1 || !words.columns.empty()) e.params["columns"] = std::string("tab");
  if (!names.empty()) {
    std::replace(names.begin(), names.end(), '\t', ',');
    e.params["names"] = names;
    e.params["columns"] = std::string("tab");
  }
  return combined(lists);
}

void read_count(const RunWords& words, const Job& job, Experiment& e) {
  const JobDescription& description = job.description();
  const bool input_given = !description.input_param.empty() && e.params.contains(description.input_param);
  if (!words.inputs.empty() || !words.command.sources.empty() || names_command(words)) {
    if (description.input_param.empty()) {
      throw UsageError(fmt::format("--inputs: {} takes no inputs; give --count instead", e.job));
    }
    if (!words.count.empty() && !words.inputs.empty()) {
      throw UsageError("--count and --inputs exclude each other: each input is one task");
    }
    std::vector<std::string> inputs = gather_inputs(words, e);
    if (inputs.empty() && !words.inputs.empty()) {
      throw UsageError(fmt::format("--inputs {}: it has no lines, so there is nothing to do", words.inputs.front()));
    }
    if (!inputs.empty()) e.inputs = std::move(inputs);
    if (e.inputs.empty() && words.count.empty()) e.count = 1;
  } else if (!words.count.empty() || input_given) {
    e.inputs.clear();  // the default inputs; told otherwise
  }
  if (words.count.empty()) return;
  const auto count = to<std::int64_t>(words.count);
  if (!count || *count < 1 || *count > kMaxTasks) {
    throw UsageError(fmt::format("--count must be a whole number from 1 to {}, not \"{}\"", kMaxTasks, words.count));
  }
  e.count = *count;
}

/// Options that are the command job's parameters by the names that users of parallel know.
void read_command(const RunWords& words, Experiment& e) {
  std::vector<std::string> as_params;
  if (!words.command.command.empty()) e.params["template"] = words.command.command;
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
  if (!words.columns.empty() && words.columns != "tab" && words.columns != "comma") {
    throw UsageError(fmt::format("--columns must be tab or comma, not \"{}\"", words.columns));
  }
  read_params(as_params, find_job_or_throw(e.job), e.params);
}

void read_jobs(const RunWords& words, Experiment& e) {
  if (words.jobs.empty()) return;
  std::string error;
  const auto spec = parse_executor_spec("threads:workers=" + words.jobs, error);
  if (!spec)
    throw UsageError(fmt::format("--jobs must be a whole number from 1 to {}, not \"{}\"", kMaxWorkers, words.jobs));
  e.executors = {*spec};
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
  const auto number = to<int>(word);
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
    const auto seed = to<std::uint64_t>(words.seed);
    if (!seed) throw UsageError(fmt::format("--seed must be a whole number, 0 or more, not \"{}\"", words.seed));
    e.seed = *seed;
  }
  if (words.timeout.empty()) return;
  const auto seconds = to<double>(words.timeout);
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
  read_count(words, job, e);
  read_jobs(words, e);
  read_executors(words, e);
  read_mode_seed_timeout(words, e);
  read_course(words, e);
  if (const std::string problem = validate(e); !problem.empty()) throw UsageError(problem);
  return e;
}

void add_run_options(CLI::App& run, RunWords& words, RunOptions& options) {
  run.add_option("experiment", words.file, "A file that says what runs; options override it")->type_name("FILE.json");
  run.add_option("--library", words.libraries, "Load a shared library of functions; its jobs are LIBRARY.FUNCTION")
      ->type_name("FILE.so")
      ->allow_extra_args(false);
  run.add_flag("--yes", words.yes,
               "Let an experiment file run its commands, load its libraries and fetch its addresses");
  run.add_option("--job", words.job, "What to run; see `poolscope list jobs`")->type_name("NAME");
  run.add_option("--count", words.count, "Number of tasks")->type_name("N")->check([](const std::string& word) {
    return word.empty() ? std::string("must be a whole number, not \"\"") : std::string();
  });
  run.add_option("--param", words.params, "A parameter of the job; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  run.add_option("--inputs", words.inputs,
                 "One task for each line of FILE, or of standard input for -; several make all combinations, {1} {2}")
      ->type_name("FILE|-")
      ->allow_extra_args(false);
  run.add_option("--executor", words.executors, "KIND[:KEY=VALUE,...]; several race; see `poolscope list executors`")
      ->type_name("SPEC")
      ->allow_extra_args(false);
  run.add_option("--race", words.mode,
                 "How several executors share the machine: automatic, together or in-turn. Automatic lets work that "
                 "waits run together, and work that computes (or runs your commands) in turn")
      ->type_name("MODE");
  run.add_option("--timeout", words.timeout, "Limit of time for each task")->type_name("SECONDS");
  run.add_option("--seed", words.seed, "Makes what is random repeatable")->type_name("N");
  run.add_option("--arrival", words.arrival,
                 "When tasks come: at-once, rate:PER_SECOND, poisson:PER_SECOND, waves:SIZE,SECONDS or "
                 "closed:CLIENTS[,THINK_SECONDS]")
      ->type_name("WHEN");
  run.add_option("--faults", words.faults, "What goes wrong on purpose, e.g. fail=5%,slow=10%,slow-seconds=2")
      ->type_name("KEY=SHARE,...");
  run.add_option("--fault", words.planned_faults,
                 "What befalls worker processes, and when: kill:worker=1,at=2s (or signal=SEGV), refuse-spawn:count=3, "
                 "delay-manager:delay=10ms, drop-frame:call=5, corrupt-frame; may be repeated")
      ->type_name("KIND[:KEY=VALUE,...]")
      ->allow_extra_args(false);
  run.add_option("-j,--jobs", words.jobs, "As --executor threads:workers=N")->type_name("N");
  run.add_option("--retries", words.retries, "Try a command that failed so many times more")->type_name("N");
  run.add_option("--env", words.environment, "A variable for the commands; may be repeated")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  run.add_option("--workdir", words.folder, "Where commands run")->type_name("FOLDER");
  run.add_option("--columns", words.columns, "Inputs have columns {1} {2}, separated by tab or comma")
      ->type_name("tab|comma");
  run.add_flag("--header", words.header, "The first line names the columns: {name}");
  run.add_flag("-k,--keep-order", options.command.keep_order, "Print outputs in the order of the inputs");
  run.add_flag("--outputs", options.command.outputs, "Print what tasks write; with -- COMMAND it always is");
  run.add_option("--halt", options.command.halt, "End early, e.g. now,fail=1 or soon,fail=20%")->type_name("WHEN");
  run.add_option("--joblog", options.command.joblog, "Write a joblog of GNU parallel")->type_name("FILE");
  run.add_flag("--resume", options.command.resume, "Leave out what the joblog says has run");
  run.add_flag("--resume-failed", options.command.resume_failed, "The same, but run again what failed");
  run.add_flag("--dry-run", options.command.dry_run, "Print the commands and run none");
  run.add_option("--csv", options.csv, "Write the timeline, a row a task")->type_name("FILE");
  run.add_option("--samples-csv", options.samples_csv, "Write CPU and memory over time, for each worker")
      ->type_name("FILE");
  run.add_option("--queue-csv", options.queue_csv, "Write the depth of the queue, each change")->type_name("FILE");
  run.add_option("--chrome-trace", options.chrome_trace, "Write a trace for Perfetto or chrome://tracing")
      ->type_name("FILE");
  run.add_option("--png", options.png, "Write a picture of the window")->type_name("FILE");
  run.add_option("--repeat", words.repeat, "Run each executor N times: median and 95 % interval")->type_name("N");
  run.add_option("--warm-up", words.warm_up, "Runs before those, not counted")->type_name("N");
  run.add_option("--sweep", words.sweep,
                 "Vary one thing: workers=1..8, workers=1..64*2, call-queue=1,10,100, queue-limit, switch-interval, "
                 "count or a parameter of the job")
      ->type_name("KEY=VALUES");
  run.add_option("--report", options.report, "Write all that was measured as one HTML page")->type_name("FILE.html");
  run.add_option("--json", options.json,
                 "Write the results as JSON; - writes them to standard output, without the table")
      ->type_name("FILE|-");
  run.add_flag("--quiet", options.quiet, "No progress and no table");
}

}  // namespace poolscope::app
