// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/read_result.h"
#include "core/tracing/trace.h"

#include <string>

namespace poolscope {

/// Writes the runs in the trace event format of Chrome (JSON), for ui.perfetto.dev and
/// chrome://tracing. One event a line:
///
///   M      names of runs (as processes) and lanes (as threads), and which order they have
///   X      a task from its start to its end, on its worker's lane, with its segments nested in it;
///          and a submit, without length, on the lane 0 of the run
///   s, f   an arrow from the submit to the start, one to the submit from the task that submitted, and one from
///          the end of a task to the end of another's wait for it
///   i      a task that never started
///   C      depth of the queue; processor load of each worker and memory of the process
///
/// Times `ts` and `dur` are in microseconds, as the format asks; the exact ns and all other fields of
/// the columns stand in `args` (`parent` counts the run's tasks in the order of the file, from 0) (and in `sample`
/// for the counters), so that nothing is lost: reading it back and writing it again gives the same bytes.
///
/// Throws std::system_error with a sentence for the user; then nothing is written, see AtomicFile.
void write_chrome_trace(const std::string& path, const Recording& recording);

/// Reads what write_chrome_trace() wrote. Files of other programs are refused with a sentence. Memory
/// is that of the columns, however broken or deeply nested the file is.
[[nodiscard]] ReadResult read_chrome_trace(const std::string& path);

}  // namespace poolscope
