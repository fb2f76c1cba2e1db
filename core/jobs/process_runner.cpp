// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/process_runner.h"

#include "core/jobs/faults.h"
#include "core/jobs/function_library.h"
#include "core/jobs/job_catalogue.h"
#include "core/jobs/job_context.h"
#include "core/jobs/loop_host.h"
#include "core/jobs/worker_process.h"
#include "core/processes/registry.h"
#include "core/processes/worker_program.h"
#include "core/sync/clock.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

constexpr const char* kJobFunction = "run_remote_job";

/// A JobCall on its way to a worker.
struct RemoteJobCall {
  std::string job;
  std::string library;  // that the job comes from; empty: from the program
  std::int64_t index = 0;
  std::uint64_t seed = 0;
  ParamMap params;
  bool fails = false;
  double delay_s = 0;
  std::uint32_t first_descriptor = 0;  // of the run's state, among those that the worker has inherited
  std::uint32_t descriptors = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(job, library, index, seed, params, fails, delay_s, first_descriptor, descriptors);
  }
};

/// What the tasks of one job share in this run, made once in each worker: it serves one run only, and
/// one task at a time.
std::shared_ptr<void> run_state_of(const Job& job, const RemoteJobCall& remote) {
  constexpr std::uint32_t kFirst = 4;  // see ProcessPoolOptions::inherit
  static std::map<std::uint32_t, std::shared_ptr<void>> states;
  std::shared_ptr<void>& state = states[remote.first_descriptor];
  if (!state) {
    std::vector<int> numbers;
    for (std::uint32_t i = 0; i < remote.descriptors; ++i)
      numbers.push_back(static_cast<int>(kFirst + remote.first_descriptor + i));
    state = job.adopt_run_state(numbers);
  }
  return state;
}

const Job& job_of(const RemoteJobCall& remote) {
  const Job* job = find_job(remote.job);
  if (job == nullptr && !remote.library.empty()) {
    std::string error;
    if (!load_function_library(remote.library, error)) throw RuntimeError(error);
    job = find_job(remote.job);
  }
  if (job == nullptr) throw RuntimeError(fmt::format("the worker program knows no job \"{}\"", remote.job));
  return *job;
}

Task<Value> run_in_worker(JobContext& context, const RemoteJobCall& remote) {
  JobCall call;
  call.job = &job_of(remote);
  call.index = remote.index;
  call.seed = remote.seed;
  call.params = CallParams(std::make_shared<const ParamMap>(remote.params));
  call.fault = {.fails = remote.fails, .delay_s = remote.delay_s};
  if (remote.descriptors > 0) call.run_state = run_state_of(*call.job, remote);
  Value result = co_await run_call(context, call);
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

/// The way there and back of a call without its work.
Value carry_remote_job(const RemoteJobCall& /*remote*/, std::uint64_t answer_bytes) {
  return std::string(answer_bytes, 'a');
}

// To errors and warnings, a task is what the trace calls it.
std::string job_name_of(processes::ByteReader arguments) {
  RemoteJobCall remote;
  processes::decode(arguments, remote);
  return fmt::format("{}({})", remote.job, remote.index);
}

void register_jobs() {
  using processes::CodePlace;
  processes::register_function<&run_remote_job>(kJobFunction, CodePlace::current(), job_name_of);
  processes::register_function<&carry_remote_job>("carry_remote_job", CodePlace::current(), job_name_of);
}

RemoteJobCall remote_call(const JobCall& call) {
  RemoteJobCall remote;
  remote.job = call.job->description().name;
  remote.library = call.job->library();
  remote.index = call.index;
  remote.seed = call.seed;
  remote.params = call.params.merged();
  remote.fails = call.fault.fails;
  remote.delay_s = call.fault.delay_s;
  return remote;
}

class ProcessRunner final : public JobRunner {
 public:
  ProcessRunner(ProcessPoolOptions pool, JobRunnerOptions options)
      : options_(std::move(options)), pool_(std::move(pool)) {}

  Future<Value> submit(SubmitOptions options, JobCall call) override {
    RemoteJobCall remote = remote_call(call);
    for (std::size_t part = 0; part < options_.run_descriptors.size(); ++part) {
      const auto own = static_cast<std::uint32_t>(options_.run_descriptors[part].size());
      if (part < call.part) remote.first_descriptor += own;
      if (part == call.part) remote.descriptors = own;
    }
    Future<Value> future = pool_.submit_with(std::move(options), run_remote_job, remote);
    future.add_done_callback([this, part = call.part](const Future<Value>& ended) {
      const FutureSnapshot<Value> end = ended.snapshot();
      if (end.value != nullptr) options_.on_result(part, *end.value);
    });
    return future;
  }
  Executor& executor() noexcept override { return pool_; }
  ProcessPoolExecutor* process_pool() noexcept override { return &pool_; }

 private:
  const JobRunnerOptions options_;
  ProcessPoolExecutor pool_;  // last: its callbacks use the options until it is gone
};

}  // namespace

std::unique_ptr<JobRunner> make_process_runner(ProcessPoolOptions pool, JobRunnerOptions options) {
  register_jobs();
  for (const std::vector<int>& of_part : options.run_descriptors)
    pool.inherit.insert(pool.inherit.end(), of_part.begin(), of_part.end());
  return std::make_unique<ProcessRunner>(std::move(pool), std::move(options));
}

std::optional<HandOverCost> measure_hand_over(const JobCall& call, std::size_t answer_bytes) {
  register_jobs();
  const RemoteJobCall remote = remote_call(call);
  const std::uint64_t bytes = answer_bytes;
  constexpr std::size_t kMostChunkBytes = 8'000'000;
  constexpr std::size_t kMostCalls = 100;
  constexpr std::size_t kRounds = 4;
  const std::size_t calls =
      std::clamp<std::size_t>(kMostChunkBytes / std::max<std::size_t>(1, answer_bytes), 4, kMostCalls) / kRounds;
  try {
    HandOverCost cost;
    const TimePoint begin = Clock::now();
    ProcessPoolOptions options;
    options.max_workers = 1;
    ProcessPoolExecutor pool(std::move(options));
    (void)pool.submit(carry_remote_job, remote, bytes).result(std::chrono::seconds(5));
    const TimePoint ready = Clock::now();
    cost.start_s = std::chrono::duration<double>(ready - begin).count();
    // The least of some rounds: other programs only ever make it longer.
    Duration least = Duration::max();
    for (std::size_t round = 0; round < kRounds; ++round) {
      const TimePoint sent_at = Clock::now();
      std::vector<Future<Value>> sent;
      for (std::size_t i = 0; i < calls; ++i)
        sent.push_back(pool.submit(carry_remote_job, remote, bytes));
      for (const Future<Value>& answer : sent)
        (void)answer.result(std::chrono::seconds(5));
      least = std::min<Duration>(least, Clock::now() - sent_at);
    }
    cost.task_s = std::chrono::duration<double>(least).count() / static_cast<double>(calls);
    return cost;
  } catch (const std::exception&) {  // no worker program, no more processes, or too slow to matter
    return std::nullopt;
  }
}

std::optional<int> run_job_worker_if_asked(int argc, char** argv) {
  register_jobs();
  if (argc == 3 && argv[1] == kTryLibraryArgument) return try_function_library(argv[2]);
  declare_worker_process();
  processes::set_call_host(make_job_host);
  return processes::run_worker_if_asked(argc, argv);
}

}  // namespace poolscope
