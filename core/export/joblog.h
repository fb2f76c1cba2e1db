// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/read_result.h"
#include "core/tracing/trace.h"

#include <string>

namespace poolscope {

/// Writes the tasks as a job log of GNU parallel (`parallel --joblog`): a line a task, in the order of
/// their ends, with its columns
///
///   Seq Host Starttime JobRuntime Send Receive Exitval Signal Command
///
/// separated by tabs; times in seconds, to the millisecond, Starttime since the run's start. Exitval is 0
/// for a result, -1 for a task that timed out, the program's own or else 1 for what failed. Host is ":"
/// for a single run and otherwise names the run's executor. Tasks that have not ended are left out, as
/// parallel does. A line end in a command becomes NUL, as there.
///
/// Throws std::system_error with a sentence for the user; then nothing is written, see AtomicFile.
void write_joblog(const std::string& path, const Recording& recording);

/// Reads a job log of GNU parallel, or what write_joblog() wrote: one run for each host. It does not say
/// who ran what, so the tasks are laid onto as few workers as could have run them; nor how long they
/// waited, so they count as submitted when they began.
[[nodiscard]] ReadResult read_joblog(const std::string& path);

}  // namespace poolscope
