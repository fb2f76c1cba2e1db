// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"
#include "core/tracing/trace.h"

namespace poolscope::app {

/// Leaves out of the experiment what its joblog says has run, with --resume or --resume-failed. False
/// when nothing is left to do. Throws UsageError.
[[nodiscard]] bool leave_out_what_has_run(RunOptions& options);

/// Writes the joblog where one is asked for; when resuming, behind what stood in it. Throws
/// std::system_error.
void write_joblog_of(const RunOptions& options, const Recording& recording);

/// Prints what the experiment would run or touch, a line for each task; --dry-run.
[[nodiscard]] int print_effects(const Experiment& experiment);

}  // namespace poolscope::app
