// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_words.h"
#include "app/options.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace poolscope::app {

/// What stands on the command line of `run`, before it is made sense of. Text throughout, so that our
/// own sentences say what is wrong with a number.
struct RunWords {
  std::string file;
  std::vector<std::string> libraries;
  bool yes = false;  // what the file does outside the program is agreed to
  std::string job;
  std::string count;
  std::vector<std::string> params;
  std::vector<std::string> inputs;
  CommandWords command;
  std::string jobs;
  std::string retries;
  std::vector<std::string> environment;
  std::string folder;
  std::string columns;
  bool header = false;
  bool null_ends = false;
  bool link = false;
  std::string max_args;
  std::string replacement;
  std::vector<std::string> executors;
  std::string mode;
  std::string seed;
  std::string timeout;
  std::string arrival;
  std::string faults;
  std::vector<std::string> planned_faults;
  std::string repeat;
  std::string warm_up;
  std::string sweep;
};

/// Tells CLI11 what `run` takes.
void add_run_options(CLI::App& run, RunWords& words, RunOptions& options);

/// The experiment that the words ask for: that of the file, if one is named, with the options over
/// it. Reads that file and the inputs' file, and loads the libraries that the words name. What a file
/// asks for outside the program (commands, libraries, addresses) takes the user's word first: `--yes`, or
/// an answer on the terminal; `asks` is false where nothing of it will be done. Throws UsageError.
[[nodiscard]] Experiment make_experiment(const RunWords& words, bool asks = true);

/// Whether the words name a command in the manner of parallel and xargs.
[[nodiscard]] bool names_command(const RunWords& words);

}  // namespace poolscope::app
