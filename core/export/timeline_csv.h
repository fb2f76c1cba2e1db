// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/read_result.h"
#include "core/tracing/trace.h"

#include <string>

namespace poolscope {

/// Writes the timeline: one row per attempt, in the order of submits, run after run; UTF-8, RFC 4180,
/// LF. The columns:
///
///   run_id, executor       which run, and the executor's spec
///   task_id, attempt, job  which task
///   label                  as on screen: the given one, or "job(task_id)"
///   worker, pid, tid       its lane: 0, 1, ... for workers, "main" for the main thread; and the kernel's numbers
///   state                  pending running finished failed cancelled timed_out lost
///   submit_ns ... end_ns   moments in ns since the start of the run; empty when it has not come to that
///   queue_wait_ns          submit to start, or to the end of a task that never started
///   gil_wait_ns            waited for the GIL after the start
///   run_ns                 the rest: end - submit = queue_wait + gil_wait + run, an empty cell being 0
///   cpu_ns                 processor time of the task
///   send_bytes, recv_bytes, exit_code, signal    where there is such a thing
///   result, error          texts; at most 1 MiB of each
///
/// Reading it back and writing it again gives the same bytes. What the columns do not hold (segments,
/// samples, captured output) is in the Chrome trace.
///
/// Throws std::system_error with a sentence for the user; then nothing is written, see AtomicFile.
void write_timeline_csv(const std::string& path, const Recording& recording);

/// Reads a timeline. LF and CRLF, a byte order mark and another order of the columns are fine; what
/// cannot have happened (an end before its start) is an error. Memory is that of the columns, however
/// broken the file is.
[[nodiscard]] ReadResult read_timeline_csv(const std::string& path);

}  // namespace poolscope
