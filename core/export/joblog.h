// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/read_result.h"
#include "core/sync/descriptor.h"
#include "core/tracing/trace.h"

#include <cstdint>
#include <functional>
#include <optional>
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

/// A job log that is written while a run goes on: a line is in the file as soon as update() has seen its task
/// end, so what has run is known even after the machine stops. As parallel's own, Starttime is since 1970 and
/// Command is the command line. Belongs to one thread.
class JoblogWriter {
 public:
  /// Makes the file, or goes on behind what stands in it. Throws std::system_error with a sentence for the user.
  JoblogWriter(const std::string& path, bool goes_on);
  /// Writes what has ended since the last call; `command_of` gives a task's command line, and where that is
  /// empty its label stands. Always the trace of the same run. Throws std::system_error.
  void update(const Trace& trace, const std::function<std::string(std::int64_t task)>& command_of);

 private:
  const std::string path_;
  const Descriptor file_;
  std::size_t written_ = 0;
  std::optional<std::int64_t> start_ns_;  // of the run, since 1970
};

/// Reads a job log of GNU parallel, or what write_joblog() wrote: one run for each host. It does not say
/// who ran what, so the tasks are laid onto as few workers as could have run them; nor how long they
/// waited, so they count as submitted when they began.
[[nodiscard]] ReadResult read_joblog(const std::string& path);

}  // namespace poolscope
