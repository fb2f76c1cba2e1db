// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/errors.h"

#include <string>

namespace poolscope {

/// A command did not end well: "exit status 3: no such file", "ended by signal 9 (Killed)", or it
/// could not be started at all.
class CommandError : public Error {
 public:
  using Error::Error;
};

struct JobCall;

/// The command line that a task of the job "command" amounts to, its input put in and quoted, to read and to
/// paste; empty for other jobs.
[[nodiscard]] std::string command_line(const JobCall& call);

}  // namespace poolscope
