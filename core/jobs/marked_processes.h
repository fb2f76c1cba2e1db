// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <string>

namespace poolscope {

/// The variable that every command gets with a value of its own. What it starts inherits it, so it
/// tells a command's processes from all others, also those that left its group and lost their parents.
inline constexpr const char* kCommandMark = "POOLSCOPE_COMMAND";

/// A value that no other command on this machine has.
[[nodiscard]] std::string new_command_mark();

/// Sends a signal to each process whose environment holds that mark, except those of one group, and
/// gives their number. Processes that cannot be looked into (another user's) and those that have ended
/// do not count. Reads the whole of /proc, so it is for the end of commands that were asked to end.
int signal_marked(const std::string& mark, int number, pid_t except_group) noexcept;

}  // namespace poolscope
