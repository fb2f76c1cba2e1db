// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/job_runner.h"

#include "core/jobs/job_context.h"

#include <utility>

namespace poolscope {
namespace {

class InProcessRunner final : public JobRunner {
 public:
  InProcessRunner(std::unique_ptr<Executor> executor, JobRunnerOptions options)
      : options_(std::move(options)), executor_(std::move(executor)) {}

  Future<Value> submit(SubmitOptions options, JobCall call) override {
    return executor_->submit_with(std::move(options), [this, call = std::move(call)](TaskContext& task) -> Value {
      JobContext context(task);
      Value result = run_call(context, call).run();
      task.set_result_text(to_text(result));
      if (!task.timed_out()) options_.on_result(call.part, result);
      return result;
    });
  }
  Executor& executor() noexcept override { return *executor_; }

 private:
  const JobRunnerOptions options_;
  const std::unique_ptr<Executor> executor_;  // last: its tasks use the options until it is gone
};

}  // namespace

std::unique_ptr<JobRunner> make_in_process_runner(std::unique_ptr<Executor> executor, JobRunnerOptions options) {
  return std::make_unique<InProcessRunner>(std::move(executor), std::move(options));
}

}  // namespace poolscope
