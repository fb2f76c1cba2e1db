// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_runner.h"
#include "core/processes/process_pool.h"

#include <memory>
#include <optional>

namespace poolscope {

/// Runs a job's tasks in worker processes: the job's name and the call go there as bytes, and the same
/// Job object of the worker program runs it. What the tasks of a run share goes along as far as it is
/// made of descriptors (see Job::run_descriptors); `pool` is taken without them. Throws
/// std::system_error when there is no worker program.
[[nodiscard]] std::unique_ptr<JobRunner> make_process_runner(ProcessPoolOptions pool, JobRunnerOptions options);

/// To be called first in the main of a worker program: makes jobs known to it, and runs the worker when
/// this process was started as one; see processes::run_worker_if_asked.
[[nodiscard]] std::optional<int> run_job_worker_if_asked(int argc, char** argv);

}  // namespace poolscope
