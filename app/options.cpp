// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include "app/run_words.h"
#include "core/jobs/nearest_word.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>

namespace poolscope::app {
namespace {

constexpr const char* kAbout =
    "Poolscope shows concurrency: it runs work on threads, processes and coroutines, and shows every\n"
    "task as it happens.\n"
    "Without a command it opens the window.";

constexpr const char* kExamples =
    "Examples:\n"
    "  poolscope run --job sleep_square --count 10 --executor threads:workers=2 --executor threads:workers=10\n"
    "  poolscope run --job pi_series --param n=5000000 --count 4 --executor threads:workers=2,gil=on\n"
    "  poolscope run -j 4 -- gzip -9 -k {} ::: *.log\n"
    "  poolscope run race.json --repeat 5 --report race.html\n"
    "\nExit status: 0 all tasks ok, 1 some failed, 2 wrong usage or unreadable input, 130 interrupted.";

// CLI11's own sentences name no near word, so look for the usual mistakes first.
void check_words(const std::vector<std::string>& arguments, CLI::App& app) {
  if (arguments.empty()) return;
  std::vector<std::string> commands;
  for (const CLI::App* sub : app.get_subcommands({}))
    commands.push_back(sub->get_name());
  const std::string& first = arguments.front();
  const bool is_command = std::find(commands.begin(), commands.end(), first) != commands.end();
  if (!first.starts_with('-') && !is_command) {
    throw UsageError(fmt::format("unknown command \"{}\"; {}", first, did_you_mean(first, commands)));
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
      throw UsageError(fmt::format("unknown option \"{}\" of {}; {}", name, first, did_you_mean(name, names)));
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
  add_run_options(*run, words, run_options);

  RunWords advise_words;
  AdviseOptions advise_options;
  CLI::App* advise = app.add_subcommand("advise", "Try a job for a moment and say which executor it wants");
  add_run_options(*advise, advise_words, advise_options.run);
  advise->add_flag("--prove", advise_options.prove, "Run the advice against its runner-up");

  std::string what = "jobs";
  ListOptions list_options;
  CLI::App* list = app.add_subcommand("list", "Say what there is: jobs, executors or lessons");
  list->add_option("what", what, "jobs, executors or lessons")->type_name("jobs|executors|lessons");
  list->add_flag("--json", list_options.json, "As JSON");
  list->add_option("--library", list_options.libraries, "Load a shared library of functions and list its jobs too")
      ->type_name("FILE.so")
      ->allow_extra_args(false);

  ShowOptions show_options;
  CLI::App* show =
      app.add_subcommand("show", "Open a recorded timeline (CSV, Chrome trace, job log or recording) in the window");
  show->add_option("file", show_options.file)->required()->type_name("FILE");

  ConvertOptions convert_options;
  CLI::App* convert =
      app.add_subcommand("convert", "Convert a timeline between .csv, .json (Chrome trace), .joblog and .poolscope");
  convert->add_option("in", convert_options.from)->required()->type_name("IN");
  convert->add_option("out", convert_options.to)->required()->type_name("OUT");

  LessonOptions lesson_options;
  CLI::App* lesson = app.add_subcommand("lesson", "Open a lesson in the window, or run it without one");
  lesson->add_option("name", lesson_options.name, "Its number or name; see `poolscope list lessons`; or its folder")
      ->required()
      ->type_name("NAME");
  lesson->add_flag("--headless", lesson_options.headless, "Run it here and say whether its claims hold");
  lesson->add_option("--html", lesson_options.html, "Run it and write it as one page, with pictures and data")
      ->type_name("FILE");
  lesson->add_option("--language", lesson_options.language, "Of its words: en or zh_CN")->type_name("LANGUAGE");
  lesson->add_option("--rounds", lesson_options.rounds, "Run it at most so often until its claims hold")
      ->check(CLI::Range(1, 100))
      ->type_name("N");
  lesson->add_flag("--yes", lesson_options.yes, "Let a lesson from elsewhere run commands and fetch addresses");

  try {
    check_words(arguments, app);
    std::vector<std::string> options = arguments;
    if (!options.empty() && options.front() == "run") words.command = take_command_words(options);
    if (!options.empty() && options.front() == "advise") advise_words.command = take_command_words(options);
    std::vector<std::string> reversed(options.rbegin(), options.rend());  // as CLI11 wants them
    app.parse(std::move(reversed));
  } catch (const CLI::CallForVersion&) {
    return PrintText{"poolscope " POOLSCOPE_VERSION "\n"};
  } catch (const CLI::Success&) {
    return PrintText{app.help()};
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }

  if (run->parsed()) {
    run_options.experiment = make_experiment(words, !run_options.command.dry_run);
    if (names_command(words)) run_options.command.outputs = true;
    return run_options;
  }
  if (advise->parsed()) {
    advise_options.run.experiment = make_experiment(advise_words);
    return advise_options;
  }
  if (list->parsed()) {
    if (what != "jobs" && what != "executors" && what != "lessons") {
      throw UsageError(fmt::format("list {}: {}", what, did_you_mean(what, {"jobs", "executors", "lessons"})));
    }
    list_options.what = what == "jobs"        ? ListOptions::What::jobs
                        : what == "executors" ? ListOptions::What::executors
                                              : ListOptions::What::lessons;
    return list_options;
  }
  if (show->parsed()) return show_options;
  if (convert->parsed()) return convert_options;
  if (lesson->parsed()) return lesson_options;
  return WindowOptions{};
}

}  // namespace poolscope::app
