// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"
#include "core/export/joblog.h"
#include "core/jobs/workload.h"
#include "core/tracing/trace.h"

#include <optional>

namespace poolscope::app {

/// Leaves out of the experiment what its joblog says has run, with --resume or --resume-failed. False
/// when nothing is left to do. Throws UsageError.
[[nodiscard]] bool leave_out_what_has_run(RunOptions& options);

/// The joblog of a run that goes on: each task's line is there as soon as the task has ended, so that a run
/// that dies can be resumed. When resuming, behind what stood in it.
class RunningJoblog {
 public:
  /// Makes the file when a joblog is asked for and there is one executor; a joblog has no place for more.
  /// `tasks` are all of the experiment and must outlive this. Throws std::system_error.
  RunningJoblog(const RunOptions& options, const Workload& tasks);
  [[nodiscard]] bool wanted() const noexcept { return writer_.has_value(); }
  /// Writes what has ended since the last call. Throws std::system_error.
  void update(const Trace& trace);

 private:
  const Workload& tasks_;
  std::optional<JoblogWriter> writer_;
};

/// Prints the commands of all tasks as a shell takes them, or what else the experiment would touch; --dry-run.
[[nodiscard]] int print_effects(const Experiment& experiment);

}  // namespace poolscope::app
