// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of executors there are. A new one takes an entry in executor_kinds() and, where it runs
// anything but callables in this process, a JobRunner of its own.
#include "core/jobs/executor_spec.h"

#include "core/coroutines/coroutine_executor.h"
#include "core/jobs/job_runner.h"
#include "core/jobs/loop_runner.h"
#include "core/jobs/process_runner.h"
#include "core/jobs/spec_keys.h"
#include "core/processes/process_per_task.h"
#include "core/threads/sequential.h"
#include "core/threads/thread_per_task.h"
#include "core/threads/thread_pool.h"

#include <algorithm>
#include <utility>

namespace poolscope {
namespace {

ExecutorOptions executor_options(const ExecutorSpec& spec, const JobRunnerOptions& options) {
  return {.recorder = options.recorder,
          .queue_limit = static_cast<std::size_t>(spec.queue_limit),
          .queue_full = spec.queue_full,
          .on_deadlock = spec.on_deadlock};
}

// For tasks that run in this process; the limit of a process pool is its workers'.
ExecutorOptions options_here(const ExecutorSpec& spec, const JobRunnerOptions& options) {
  ExecutorOptions own = executor_options(spec, options);
  own.memory_limit_bytes = static_cast<std::size_t>(spec.memory_limit_bytes);
  return own;
}

std::shared_ptr<Gil> make_gil(const ExecutorSpec& spec) {
  if (!spec.gil) return nullptr;
  return std::make_shared<Gil>(
      GilOptions{std::chrono::nanoseconds(static_cast<std::int64_t>(spec.gil_interval_ms * 1e6))});
}

std::unique_ptr<JobRunner> make_sequential(const ExecutorSpec& spec, JobRunnerOptions options) {
  auto executor = std::make_unique<SequentialExecutor>(executor_options(spec, options));
  return make_in_process_runner(std::move(executor), std::move(options));
}

std::unique_ptr<JobRunner> make_thread_per_task(const ExecutorSpec& spec, JobRunnerOptions options) {
  ThreadPerTaskOptions own;
  own.gil = make_gil(spec);
  own.executor = options_here(spec, options);
  return make_in_process_runner(std::make_unique<ThreadPerTaskExecutor>(std::move(own)), std::move(options));
}

std::unique_ptr<JobRunner> make_threads(const ExecutorSpec& spec, JobRunnerOptions options) {
  ThreadPoolOptions own;
  own.max_workers = spec.effective_workers();
  own.gil = make_gil(spec);
  own.executor = options_here(spec, options);
  return make_in_process_runner(std::make_unique<ThreadPoolExecutor>(std::move(own)), std::move(options));
}

std::unique_ptr<JobRunner> make_coroutines(const ExecutorSpec& spec, JobRunnerOptions options) {
  coroutines::CoroutineExecutorOptions own;
  if (spec.loop > 0) own.max_concurrent = spec.loop;
  own.executor = executor_options(spec, options);
  return make_loop_runner(std::make_unique<coroutines::CoroutineExecutor>(std::move(own)), std::move(options));
}

ProcessPoolOptions pool_options(const ExecutorSpec& spec, const JobRunnerOptions& options) {
  ProcessPoolOptions own;
  own.max_workers = spec.effective_workers();
  if (spec.max_tasks_per_child > 0) own.max_tasks_per_child = spec.max_tasks_per_child;
  own.memory_limit_bytes = spec.memory_limit_bytes;
  own.executor = executor_options(spec, options);
  return own;
}

std::unique_ptr<JobRunner> make_processes(const ExecutorSpec& spec, JobRunnerOptions options) {
  ProcessPoolOptions own = pool_options(spec, options);
  own.call_queue = spec.call_queue;
  own.chunk_size = spec.chunk_size;
  own.calls_at_once = spec.loop;
  if (spec.recover) own.after_crash = AfterCrash::recover;
  return make_process_runner(std::move(own), std::move(options));
}

std::unique_ptr<JobRunner> make_process_per_task(const ExecutorSpec& spec, JobRunnerOptions options) {
  ProcessPerTaskOptions own;
  own.memory_limit_bytes = spec.memory_limit_bytes;
  own.executor = executor_options(spec, options);
  return make_process_runner(own.as_pool(), std::move(options));
}

std::unique_ptr<JobRunner> make_pool(const ExecutorSpec& spec, JobRunnerOptions options) {
  ProcessPoolOptions own = pool_options(spec, options);
  own.eager = true;
  own.after_crash = AfterCrash::replace;
  own.process_name_prefix = "PoolWorker";
  own.chunk_size = spec.chunk_size;
  return make_process_runner(std::move(own), std::move(options));
}

std::unique_ptr<JobRunner> make_dummy_pool(const ExecutorSpec& spec, JobRunnerOptions options) {
  ThreadPoolOptions own;
  own.max_workers = spec.effective_workers();
  own.thread_name_prefix = "DummyProcess";
  own.gil = make_gil(spec);
  own.executor = options_here(spec, options);
  return make_in_process_runner(std::make_unique<ThreadPoolExecutor>(std::move(own)), std::move(options));
}

SpecKey memory_here_key() { return memory_key("memory of the program beyond which no more tasks are taken"); }

int one_worker() { return 1; }
int a_worker_for_each_task() { return 0; }
int usable_processors() { return ProcessPoolExecutor::default_workers(); }
int default_threads() { return ThreadPoolExecutor::default_workers(); }

}  // namespace

const std::vector<ExecutorKindDescription>& executor_kinds() {
  static const std::vector<ExecutorKindDescription> kinds = {
      {.kind = ExecutorKind::sequential,
       .name = "sequential",
       .title = "One after another",
       .purpose = "Runs each task in the submitting thread, like a for loop.",
       .default_workers = one_worker,
       .keys = {},
       .make = make_sequential},
      {.kind = ExecutorKind::thread_per_task,
       .name = "thread-per-task",
       .title = "A thread per task",
       .purpose = "Starts a new thread for every task, to show what a pool saves.",
       .default_workers = a_worker_for_each_task,
       .keys = join_keys({bound_keys(), {join_key("thread"), memory_here_key(), deadlock_key()}, gil_keys()}),
       .make = make_thread_per_task},
      {.kind = ExecutorKind::process_per_task,
       .name = "process-per-task",
       .title = "A process per task",
       .purpose = "Starts a new process for every task, at most 500 at a time, to show what a pool saves.",
       .default_workers = a_worker_for_each_task,
       .keys = join_keys({bound_keys(), {join_key("process")}}),
       .make = make_process_per_task,
       .has_processes = true},
      {.kind = ExecutorKind::threads,
       .name = "threads",
       .title = "Thread pool",
       .purpose = "A fixed number of threads that share one queue, like Python's ThreadPoolExecutor.",
       .default_workers = default_threads,
       .keys = join_keys(
           {{workers_key("threads at the same time")}, bound_keys(), {memory_here_key(), deadlock_key()}, gil_keys()}),
       .make = make_threads},
      {.kind = ExecutorKind::processes,
       .name = "processes",
       .title = "Process pool",
       .purpose = "A fixed number of worker processes behind a manager, like Python's ProcessPoolExecutor.",
       .default_workers = usable_processors,
       .keys = join_keys({{workers_key("processes at the same time"), worker_loop_key()},
                          bound_keys(),
                          {chunk_key()},
                          call_queue_keys(),
                          process_keys()}),
       .make = make_processes,
       .has_processes = true},
      {.kind = ExecutorKind::pool,
       .name = "pool",
       .title = "multiprocessing.Pool",
       .purpose = "Worker processes that all start at once and are replaced when they die, like Python's Pool.",
       .default_workers = usable_processors,
       .keys = join_keys({{workers_key("processes at the same time")}, bound_keys(), {chunk_key()}, process_keys()}),
       .make = make_pool,
       .has_processes = true},
      {.kind = ExecutorKind::dummy_pool,
       .name = "dummy-pool",
       .title = "multiprocessing.dummy.Pool",
       .purpose = "Pool's interface over threads, like Python's multiprocessing.dummy.",
       .default_workers = usable_processors,
       .keys = join_keys(
           {{workers_key("threads at the same time")}, bound_keys(), {memory_here_key(), deadlock_key()}, gil_keys()}),
       .make = make_dummy_pool},
      {.kind = ExecutorKind::coroutines,
       .name = "coroutines",
       .title = "Event loop",
       .purpose = "One thread that goes on with another task whenever one waits, like Python's asyncio.",
       .default_workers = a_worker_for_each_task,
       .keys = join_keys({{loop_key("tasks at once on the loop")}, bound_keys()}),
       .make = make_coroutines},
  };
  return kinds;
}

const ExecutorKindDescription& describe(ExecutorKind kind) {
  const auto& kinds = executor_kinds();
  return *std::find_if(kinds.begin(), kinds.end(), [kind](const auto& k) { return k.kind == kind; });
}

bool ExecutorKindDescription::has_key(std::string_view key) const noexcept {
  return std::any_of(keys.begin(), keys.end(), [key](const SpecKey& known) { return known.name == key; });
}

std::unique_ptr<JobRunner> make_runner(const ExecutorSpec& spec, JobRunnerOptions options) {
  return describe(spec.kind).make(spec, std::move(options));
}

}  // namespace poolscope
