// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/child_process.h"

#include <optional>
#include <string>
#include <string_view>
#include <system_error>

// What a command's end says, in words.

namespace poolscope {

/// As $(...) in a shell: without the line ends at the end.
[[nodiscard]] std::string_view without_last_line_ends(std::string_view text);

/// The signal that ended what a shell ran, as the shell tells it: exit status 128 and the number.
[[nodiscard]] std::optional<int> shell_signal(const ChildOutcome& outcome);

/// What went wrong, in one line.
[[nodiscard]] std::string reason_of(const ChildOutcome& outcome, std::string_view error_output);

/// What the system refused, and what helps.
[[noreturn]] void throw_cannot_run(const std::system_error& error);

}  // namespace poolscope
