// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/job_runner.h"
#include "core/processes/process_pool.h"

#include <cstddef>
#include <memory>
#include <optional>

namespace poolscope {

/// Runs tasks in worker processes: the job's name and the call go there as bytes, and the same Job of
/// the worker program runs it; one that a library exports is loaded there before the first of its
/// tasks. What the tasks of a run share goes along as far as it is made of descriptors (see
/// Job::run_descriptors); `pool` is taken without them. Throws std::system_error when there is no
/// worker program.
[[nodiscard]] std::unique_ptr<JobRunner> make_process_runner(ProcessPoolOptions pool, JobRunnerOptions options);

/// What it costs to get a call with its parameters to a worker process and an answer of so many bytes
/// back, without the work: seconds for each of many, once the worker has started. Starts a worker and ends
/// it; takes some milliseconds. Empty when there is no worker program, or it cannot do that.
struct HandOverCost {
  double start_s = 0;  ///< until a worker has started and answered once
  double task_s = 0;
};
[[nodiscard]] std::optional<HandOverCost> measure_hand_over(const JobCall& call, std::size_t answer_bytes);

/// To be called first in the main of a worker program: makes jobs known to it, and runs the worker when
/// this process was started as one; see processes::run_worker_if_asked.
[[nodiscard]] std::optional<int> run_job_worker_if_asked(int argc, char** argv);

}  // namespace poolscope
