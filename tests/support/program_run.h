// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace poolscope::support {

/// How a program ran.
struct ProgramRun {
  bool hung = false;   ///< it had to be killed
  int exit_code = -1;  ///< -1 when a signal ended it
  int signal = 0;      ///< 0 when it exited
  std::string output;
  std::string errors;
};

/// Runs `path` with `arguments` until it ends, and kills it when it takes longer than the patience
/// of tests. Throws std::system_error when it cannot be started.
[[nodiscard]] ProgramRun run_program(const std::string& path, const std::vector<std::string>& arguments);

}  // namespace poolscope::support
