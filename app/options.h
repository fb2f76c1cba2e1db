// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace poolscope::app {

/// The command line is wrong: what() is one sentence that says what was wrong, where, and what would
/// be right. The program prints it and exits with 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// No subcommand: open the window.
struct WindowOptions {};

/// What `poolscope run` does with commands beyond running them.
struct CommandOptions {
  bool outputs = false;     ///< print what tasks write in place of the table
  bool keep_order = false;  ///< in the order of the inputs
  bool tag = false;         ///< the input before each line
  std::string results;      ///< folder that keeps outputs; empty: none
  bool dry_run = false;     ///< print the commands instead
  std::string halt;         ///< see parse_halt()
  std::string joblog;       ///< where to write; empty: not asked for
  bool resume = false;      ///< leave out what the joblog has
  bool resume_failed = false;
};

/// `poolscope run`
struct RunOptions {
  Experiment experiment;
  std::string csv;  // where to write; empty: not asked for
  std::string samples_csv;
  std::string queue_csv;
  std::string chrome_trace;
  std::string png;
  std::string report;
  std::string json;  // "-" is standard output
  bool quiet = false;
  CommandOptions command;
};

/// `poolscope advise`
struct AdviseOptions {
  RunOptions run;      ///< what is to be run, and where results go
  bool prove = false;  ///< run the advice against its runner-up
};

/// `poolscope list`
struct ListOptions {
  enum class What { jobs, executors, lessons } what = What::jobs;
  bool json = false;
  std::vector<std::string> libraries;  // to be loaded first
};

/// `poolscope show`
struct ShowOptions {
  std::string file;
};

/// `poolscope convert`
struct ConvertOptions {
  std::string from;
  std::string to;
};

/// `poolscope lesson`
struct LessonOptions {
  std::string name;  // number, name or folder
  bool headless = false;
  std::string html;      // where to write the page; empty: not asked for
  std::string language;  // of the words; empty: as the environment says
  int rounds = 5;        // at most, until the claims hold more often than not
  bool yes = false;      // what a foreign lesson does outside the program is agreed to
};

/// Help or version: print this and exit with 0.
struct PrintText {
  std::string text;
};

using Options = std::variant<WindowOptions, RunOptions, AdviseOptions, ListOptions, ShowOptions, ConvertOptions,
                             LessonOptions, PrintText>;

/// Reads the command line. Reads the inputs' file or standard input as well, where asked for.
/// Throws UsageError.
[[nodiscard]] Options parse_options(const std::vector<std::string>& arguments);

}  // namespace poolscope::app
