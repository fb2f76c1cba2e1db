// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/child_process.h"

#include <sys/types.h>

#include <string>

namespace poolscope {

/// Starts the command, without the shell where its words are known, in a process group of its own: outputs to
/// the two descriptors (above 2), nothing to read, no other descriptor, signals as a shell expects them, and
/// kCommandMark with `mark` in its environment. The caller reaps it. Thread-safe. Throws std::system_error.
[[nodiscard]] pid_t spawn_child(const ChildCommand& command, const std::string& mark, int output, int error_output);

}  // namespace poolscope
