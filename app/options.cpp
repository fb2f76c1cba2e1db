// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include "app/inputs.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace poolscope::app {
namespace {

constexpr const char* kAbout =
    "Poolscope shows concurrency: it runs work on threads and shows every task as it happens.\n"
    "Without a command it opens the window.";

constexpr const char* kExamples =
    "Examples:\n"
    "  poolscope run --job sleep_square --count 10 --executor threads:workers=2 --executor threads:workers=10\n"
    "  poolscope run --job pi_series --param n=5000000 --count 4 --executor threads:workers=2,gil=on\n"
    "  ls *.log | poolscope run --job command --param template='gzip -9 -k {}' --inputs - --executor "
    "threads:workers=4\n"
    "\nExit status: 0 all tasks ok, 1 some failed, 2 wrong usage or unreadable input, 130 interrupted.";

// What stands on the command line, before it is made sense of. Text throughout, so that our own
// sentences say what is wrong with a number.
struct RunWords {
  std::string job;
  std::string count;
  std::vector<std::string> params;
  std::string inputs;
  std::vector<std::string> executors;
  std::string mode;
  std::string seed;
  std::string timeout;
};

std::string suggest(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest_word(word, known);
  return near.empty() ? fmt::format("known: {}", fmt::join(known, ", ")) : fmt::format("did you mean \"{}\"?", near);
}

template <class T>
std::optional<T> to(std::string_view text) {
  T value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

const Job& find_job_or_throw(const std::string& name) {
  if (const Job* job = find_job(name)) return *job;
  std::vector<std::string> names;
  for (const auto& job : job_catalogue())
    names.push_back(job->description().name);
  throw UsageError(fmt::format("unknown job \"{}\"; {}", name, suggest(name, names)));
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

void read_count(const RunWords& words, const Job& job, Experiment& e) {
  const JobDescription& description = job.description();
  const bool input_given = !description.input_param.empty() && e.params.contains(description.input_param);
  if (!words.inputs.empty()) {
    if (description.input_param.empty()) {
      throw UsageError(fmt::format("--inputs: {} takes no inputs; give --count instead", e.job));
    }
    if (!words.count.empty()) throw UsageError("--count and --inputs exclude each other: each input is one task");
    e.inputs = read_inputs(words.inputs);
    if (e.inputs.empty())
      throw UsageError(fmt::format("--inputs {}: it has no lines, so there is nothing to do", words.inputs));
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

void read_executors(const RunWords& words, Experiment& e) {
  if (!words.executors.empty()) e.executors.clear();
  for (const std::string& word : words.executors) {
    std::string error;
    const auto spec = parse_executor_spec(word, error);
    if (!spec) throw UsageError("--executor: " + error);
    e.executors.push_back(*spec);
  }
}

Experiment make_experiment(const RunWords& words) {
  Experiment e = words.job.empty() ? default_experiment() : experiment_for(words.job);
  const Job& job = find_job_or_throw(e.job);
  // A race of two would run somebody's commands twice; that must be asked for.
  if (!words.job.empty()) e.executors = {ExecutorSpec{}};
  read_params(words.params, job, e.params);
  read_count(words, job, e);
  read_executors(words, e);
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
  if (!words.timeout.empty()) {
    const auto seconds = to<double>(words.timeout);
    if (!seconds || !std::isfinite(*seconds) || *seconds <= 0 || *seconds > 1e9) {
      throw UsageError(fmt::format("--timeout must be a number of seconds above 0, not \"{}\"", words.timeout));
    }
    e.task_timeout = from_seconds(*seconds);
  }
  if (const std::string problem = validate(e); !problem.empty()) throw UsageError(problem);
  return e;
}

void add_run(CLI::App& run, RunWords& words, RunOptions& options) {
  run.add_option("--job", words.job, "What to run; see `poolscope list jobs`")->type_name("NAME");
  run.add_option("--count", words.count, "Number of tasks")->type_name("N");
  run.add_option("--param", words.params, "A parameter of the job; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  run.add_option("--inputs", words.inputs, "One task for each line of FILE, or of standard input for -")
      ->type_name("FILE|-");
  run.add_option("--executor", words.executors, "KIND[:KEY=VALUE,...]; several race; see `poolscope list executors`")
      ->type_name("SPEC")
      ->allow_extra_args(false);
  run.add_option("--race", words.mode,
                 "How several executors share the machine: automatic, together or in-turn. Automatic lets work that "
                 "waits run together, and work that computes (or runs your commands) in turn")
      ->type_name("MODE");
  run.add_option("--timeout", words.timeout, "Limit of time for each task")->type_name("SECONDS");
  run.add_option("--seed", words.seed, "Makes what is random repeatable")->type_name("N");
  run.add_option("--csv", options.csv, "Write the timeline, a row a task")->type_name("FILE");
  run.add_option("--samples-csv", options.samples_csv, "Write CPU and memory over time, for each worker")
      ->type_name("FILE");
  run.add_option("--queue-csv", options.queue_csv, "Write the depth of the queue, each change")->type_name("FILE");
  run.add_option("--chrome-trace", options.chrome_trace, "Write a trace for Perfetto or chrome://tracing")
      ->type_name("FILE");
  run.add_option("--png", options.png, "Write a picture of the window")->type_name("FILE");
  run.add_option("--json", options.json,
                 "Write the results as JSON; - writes them to standard output, without the table")
      ->type_name("FILE|-");
  run.add_flag("--quiet", options.quiet, "No progress and no table");
}

// CLI11's own sentences name no near word, so look for the usual mistakes first.
void check_words(const std::vector<std::string>& arguments, CLI::App& app) {
  if (arguments.empty()) return;
  std::vector<std::string> commands;
  for (const CLI::App* sub : app.get_subcommands({}))
    commands.push_back(sub->get_name());
  const std::string& first = arguments.front();
  const bool is_command = std::find(commands.begin(), commands.end(), first) != commands.end();
  if (!first.starts_with('-') && !is_command) {
    throw UsageError(fmt::format("unknown command \"{}\"; {}", first, suggest(first, commands)));
  }
  if (!is_command) return;
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_subcommand(first)->get_options()) {
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  }
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string name = arguments[i].substr(0, arguments[i].find('='));
    if (arguments[i] == "--") break;
    if (!name.starts_with("--")) continue;
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      throw UsageError(fmt::format("unknown option \"{}\" of {}; {}", name, first, suggest(name, names)));
    }
  }
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments) {
  CLI::App app(kAbout, "poolscope");
  app.footer(kExamples);
  app.set_version_flag("--version", "poolscope " POOLSCOPE_VERSION);
  app.require_subcommand(0, 1);

  RunWords words;
  RunOptions run_options;
  CLI::App* run = app.add_subcommand("run", "Run a job on one or several executors, without a window");
  add_run(*run, words, run_options);

  std::string what = "jobs";
  ListOptions list_options;
  CLI::App* list = app.add_subcommand("list", "Say what there is: jobs or executors, with their parameters");
  list->add_option("what", what, "jobs or executors")->type_name("jobs|executors");
  list->add_flag("--json", list_options.json, "As JSON");

  ShowOptions show_options;
  CLI::App* show = app.add_subcommand("show", "Open a recorded timeline (CSV or Chrome trace) in the window");
  show->add_option("file", show_options.file)->required()->type_name("FILE");

  ConvertOptions convert_options;
  CLI::App* convert = app.add_subcommand("convert", "Convert a timeline between .csv and .json (Chrome trace)");
  convert->add_option("in", convert_options.from)->required()->type_name("IN");
  convert->add_option("out", convert_options.to)->required()->type_name("OUT");

  try {
    check_words(arguments, app);
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
    app.parse(std::move(reversed));
  } catch (const CLI::CallForVersion&) {
    return PrintText{"poolscope " POOLSCOPE_VERSION "\n"};
  } catch (const CLI::Success&) {
    return PrintText{app.help()};
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }

  if (run->parsed()) {
    run_options.experiment = make_experiment(words);
    return run_options;
  }
  if (list->parsed()) {
    if (what != "jobs" && what != "executors") {
      throw UsageError(fmt::format("list {}: {}", what, suggest(what, {"jobs", "executors"})));
    }
    list_options.what = what == "jobs" ? ListOptions::What::jobs : ListOptions::What::executors;
    return list_options;
  }
  if (show->parsed()) return show_options;
  if (convert->parsed()) return convert_options;
  return WindowOptions{};
}

}  // namespace poolscope::app
