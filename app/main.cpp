// SPDX-License-Identifier: GPL-3.0-or-later
// What the program is to be (a window, a command) is decided here, before any Qt object exists: the
// commands need neither a display nor a Qt platform.
#include "app/advise_command.h"
#include "app/lesson_command.h"
#include "app/list_command.h"
#include "app/options.h"
#include "app/recording_commands.h"
#include "app/run_command.h"
#include "app/window.h"
#include "core/jobs/descriptor_limit.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

using namespace poolscope::app;

struct Start {
  int& argc;
  char** argv;

  int operator()(const WindowOptions& /*none*/) const { return open_window(argc, argv, {}, {}); }
  int operator()(const ShowOptions& options) const { return open_window(argc, argv, options.file, {}); }
  int operator()(const RunOptions& options) const { return run_experiment(options); }
  int operator()(const AdviseOptions& options) const { return give_advice(options); }
  int operator()(const ConvertOptions& options) const { return convert_recording(options); }
  int operator()(const LessonOptions& options) const {
    if (options.headless || !options.html.empty()) return run_lesson_command(options);
    return open_window(argc, argv, {}, options.name);
  }
  int operator()(const ListOptions& options) const { return print(list_text(options)); }
  int operator()(const PrintText& help) const { return print(help.text); }

  static int print(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    return std::fflush(stdout) == 0 ? 0 : 2;
  }
};

}  // namespace

int main(int argc, char** argv) {
  poolscope::raise_descriptor_limit();
  // A file beyond the limit for sizes (ulimit -f) is an error with a sentence, not the end of the program.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return std::visit(Start{argc, argv}, parse_options(std::vector<std::string>(argv + 1, argv + argc)));
  } catch (const UsageError& error) {
    fmt::print(stderr, "poolscope: {}\nTry `poolscope --help`.\n", error.what());
  } catch (const std::exception& error) {
    fmt::print(stderr, "poolscope: {}\n", error.what());
  }
  return 2;
}
