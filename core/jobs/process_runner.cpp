// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/process_runner.h"

#include "core/jobs/faults.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/job_context.h"
#include "core/jobs/loop_host.h"
#include "core/jobs/worker_process.h"
#include "core/processes/registry.h"
#include "core/processes/worker_program.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

constexpr const char* kJobFunction = "run_remote_job";

/// A JobCall on its way to a worker.
struct RemoteJobCall {
  std::string job;
  std::int64_t index = 0;
  std::uint64_t seed = 0;
  ParamMap params;
  bool fails = false;
  double delay_s = 0;
  std::uint32_t descriptors = 0;  // of the run's state, which the worker has inherited

  template <class Archive>
  void serialize(Archive& archive) {
    archive(job, index, seed, params, fails, delay_s, descriptors);
  }
};

/// What the tasks of the run share, made once in each worker: it serves one run only.
std::shared_ptr<void> run_state_of(const Job& job, std::uint32_t descriptors) {
  constexpr int kFirst = 4;  // see ProcessPoolOptions::inherit
  static const std::shared_ptr<void> state = [&] {
    std::vector<int> numbers;
    for (std::uint32_t i = 0; i < descriptors; ++i)
      numbers.push_back(kFirst + static_cast<int>(i));
    return job.adopt_run_state(numbers);
  }();
  return state;
}

Task<Value> run_in_worker(JobContext& context, const RemoteJobCall& remote) {
  const Job* const job = find_job(remote.job);
  if (job == nullptr) throw RuntimeError(fmt::format("the worker program knows no job \"{}\"", remote.job));
  JobCall call;
  call.index = remote.index;
  call.seed = remote.seed;
  call.params = remote.params;
  call.fault = {.fails = remote.fails, .delay_s = remote.delay_s};
  if (remote.descriptors > 0) call.run_state = run_state_of(*job, remote.descriptors);
  Value result = co_await run_call(*job, context, call);
  context.task().set_result_text(to_text(result));
  co_return result;
}

Value run_remote_job(TaskContext& task, const RemoteJobCall& remote) {
  JobContext context(task);
  return run_in_worker(context, remote).run();
}

// The same on the event loop of a worker. What is no job runs as one step of the loop.
Task<void> run_hosted(TaskContext& task, processes::HostedCall& hosted) {
  processes::ByteReader arguments(hosted.arguments);
  if (hosted.function.name() != kJobFunction) {
    hosted.function.call(task, arguments, hosted.result, hosted.progress);
    co_return;
  }
  RemoteJobCall remote;
  processes::decode(arguments, remote);
  arguments.expect_end();
  hosted.progress.reach(processes::CallProgress::Stage::running);
  JobContext context(task, JobContext::OnLoop());
  const Value result = co_await run_in_worker(context, remote);
  hosted.progress.reach(processes::CallProgress::Stage::encoding);
  processes::encode(hosted.result, result);
}

std::unique_ptr<processes::CallHost> make_job_host(processes::CallHost::Send send) {
  return make_loop_host(run_hosted, std::move(send));
}

void register_jobs() { processes::register_function<&run_remote_job>(kJobFunction); }

class ProcessRunner final : public JobRunner {
 public:
  ProcessRunner(ProcessPoolOptions pool, JobRunnerOptions options)
      : options_(std::move(options)),
        descriptors_(static_cast<std::uint32_t>(pool.inherit.size())),
        pool_(std::move(pool)) {}

  Future<Value> submit(SubmitOptions options, JobCall call) override {
    RemoteJobCall remote;
    remote.job = options_.job.description().name;
    remote.index = call.index;
    remote.seed = call.seed;
    remote.params = std::move(call.params);
    remote.fails = call.fault.fails;
    remote.delay_s = call.fault.delay_s;
    remote.descriptors = descriptors_;
    Future<Value> future = pool_.submit_with(std::move(options), run_remote_job, remote);
    future.add_done_callback([this](const Future<Value>& ended) {
      const FutureSnapshot<Value> end = ended.snapshot();
      if (end.value != nullptr) options_.on_result(*end.value);
    });
    return future;
  }
  Executor& executor() noexcept override { return pool_; }
  ProcessPoolExecutor* process_pool() noexcept override { return &pool_; }

 private:
  const JobRunnerOptions options_;
  const std::uint32_t descriptors_;
  ProcessPoolExecutor pool_;  // last: its callbacks use the options until it is gone
};

}  // namespace

std::unique_ptr<JobRunner> make_process_runner(ProcessPoolOptions pool, JobRunnerOptions options) {
  register_jobs();
  pool.inherit = options.job.run_descriptors(options.run_state);
  return std::make_unique<ProcessRunner>(std::move(pool), std::move(options));
}

std::optional<int> run_job_worker_if_asked(int argc, char** argv) {
  register_jobs();
  declare_worker_process();
  processes::set_call_host(make_job_host);
  return processes::run_worker_if_asked(argc, argv);
}

}  // namespace poolscope
