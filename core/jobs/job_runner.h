// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/executor.h"
#include "core/jobs/job.h"
#include "core/jobs/value.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace poolscope {

class ProcessPoolExecutor;

/// What a runner is made with.
struct JobRunnerOptions {
  std::shared_ptr<TraceRecorder> recorder;  ///< null: nothing is recorded
  /// What Job::run_descriptors gave for each part of the experiment.
  std::vector<std::vector<int>> run_descriptors;
  /// Called with each result and the part of its task before its future ends, from any thread, several
  /// at a time. A task that has passed its limit of time is not counted.
  std::function<void(std::uint32_t part, const Value& result)> on_result;
};

/// Runs the tasks of an experiment on one executor, whatever it takes to get them there: a callable on a
/// thread, a frame to a process, a coroutine on a loop. Thread-safe. Destroying it shuts its
/// executor down as Executor's destructor does.
class JobRunner {
 public:
  JobRunner() = default;
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;
  virtual ~JobRunner() = default;

  /// Hands one task over, whose job must be set; throws what Executor::submit throws.
  virtual Future<Value> submit(SubmitOptions options, JobCall call) = 0;
  /// To pause, step, cancel, look at and shut down. Lives as long as the runner.
  [[nodiscard]] virtual Executor& executor() noexcept = 0;
  /// The same when it has worker processes, else null: for faults on purpose.
  [[nodiscard]] virtual ProcessPoolExecutor* process_pool() noexcept { return nullptr; }
};

/// For executors that take callables and run them in this process: the job's coroutine is driven to
/// its end on the worker.
[[nodiscard]] std::unique_ptr<JobRunner> make_in_process_runner(std::unique_ptr<Executor> executor,
                                                                JobRunnerOptions options);

}  // namespace poolscope
