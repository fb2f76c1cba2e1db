// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/loop_runner.h"

#include "core/jobs/job_context.h"

#include <utility>

namespace poolscope {
namespace {

class LoopRunner final : public JobRunner {
 public:
  LoopRunner(std::unique_ptr<coroutines::CoroutineExecutor> executor, JobRunnerOptions options)
      : options_(std::move(options)), executor_(std::move(executor)) {}

  Future<Value> submit(SubmitOptions options, JobCall call) override {
    return executor_->submit_with(std::move(options), [this, call = std::move(call)](TaskContext& task) -> Task<Value> {
      JobContext context(task, JobContext::OnLoop());
      Value result = co_await run_call(context, call);
      task.set_result_text(to_text(result));
      if (!task.timed_out()) options_.on_result(call.part, result);
      co_return result;
    });
  }
  Executor& executor() noexcept override { return *executor_; }

 private:
  const JobRunnerOptions options_;
  const std::unique_ptr<coroutines::CoroutineExecutor> executor_;  // last: its tasks use the options until it is gone
};

}  // namespace

std::unique_ptr<JobRunner> make_loop_runner(std::unique_ptr<coroutines::CoroutineExecutor> executor,
                                            JobRunnerOptions options) {
  return std::make_unique<LoopRunner>(std::move(executor), std::move(options));
}

}  // namespace poolscope
