// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/process_pool.h"

#include "core/processes/pool_core.h"

#include <fmt/format.h>

#include <csignal>
#include <stdexcept>

namespace poolscope {

ProcessPoolExecutor::ProcessPoolExecutor(ProcessPoolOptions options)
    : Executor(options.executor), process_handle_(std::make_shared<ExecutorHandle>()) {
  const int workers = options.max_workers.value_or(default_workers());
  if (workers < 1) throw std::invalid_argument(fmt::format("max_workers must be 1 or more, not {}", workers));
  if (options.max_tasks_per_child && *options.max_tasks_per_child < 1) {
    throw std::invalid_argument(
        fmt::format("max_tasks_per_child must be 1 or more, not {}", *options.max_tasks_per_child));
  }
  if (options.call_queue < 0) {
    throw std::invalid_argument(fmt::format("the call queue must have room for 1 or more, not {}", options.call_queue));
  }
  if (options.calls_at_once < 0 || options.calls_at_once > ProcessPoolOptions::kMostCallsAtOnce) {
    throw std::invalid_argument(
        fmt::format("a worker has from 1 to {} calls at once (or 0, one after the other), not {}",
                    ProcessPoolOptions::kMostCallsAtOnce, options.calls_at_once));
  }
  if (options.memory_limit_bytes < 0) {
    throw std::invalid_argument(
        fmt::format("the limit of memory must be 0 (none) or more, not {}", options.memory_limit_bytes));
  }
  if (options.chunk_size < 1 || options.chunk_size > ProcessPoolOptions::kMostChunk) {
    throw std::invalid_argument(
        fmt::format("a chunk has from 1 to {} tasks, not {}", ProcessPoolOptions::kMostChunk, options.chunk_size));
  }
  buffers_ = std::make_shared<processes::SharedBuffers>();
  core_ = std::make_shared<PoolCore>(std::move(options), workers, buffers_);
  core_->start();
  ExitHooks::add(core_);
  process_handle_->executor.store(this);
}

ProcessPoolExecutor::~ProcessPoolExecutor() {
  process_handle_->executor.store(nullptr);
  retire();
  if (core_->in_forked_child()) {
    static_cast<void>(new std::shared_ptr<PoolCore>(core_));  // thread and workers are the parent's
    return;
  }
  core_->shutdown(!core_->inside_manager(), false);
}

std::exception_ptr ProcessPoolExecutor::as_serialization_error() noexcept {
  try {
    processes::rethrow_as_serialization_error("the arguments cannot be sent to a worker");
  } catch (...) {
    return std::current_exception();
  }
}

void ProcessPoolExecutor::add(WorkPtr work, processes::RemoteItem& item) { core_->add(std::move(work), item); }
void ProcessPoolExecutor::enqueue(WorkPtr /*work*/) {
  throw std::invalid_argument(
      "a callable of this process cannot run in another one; give ProcessPoolExecutor::submit a registered function");
}
void ProcessPoolExecutor::shutdown(bool wait, bool cancel_futures) { core_->shutdown(wait, cancel_futures); }
void ProcessPoolExecutor::cancel_all() {
  core_->shutdown(false, true);
  core_->cancel_running();
}
void ProcessPoolExecutor::pause() { core_->pause(); }
void ProcessPoolExecutor::resume() { core_->resume(); }
void ProcessPoolExecutor::step() { core_->step(); }
ExecutorStats ProcessPoolExecutor::stats() const { return core_->stats(); }
std::vector<std::string> ProcessPoolExecutor::worker_names() const { return core_->worker_names(); }
std::vector<pid_t> ProcessPoolExecutor::worker_pids() const { return core_->worker_pids(); }
int ProcessPoolExecutor::max_workers() const noexcept { return core_->max_workers(); }
int ProcessPoolExecutor::default_workers() noexcept { return usable_cpu_count(); }

void ProcessPoolExecutor::terminate_workers() { core_->end_workers(SIGTERM); }
void ProcessPoolExecutor::kill_workers() { core_->end_workers(SIGKILL); }
bool ProcessPoolExecutor::kill_worker(std::size_t place, int signal) { return core_->signal_one(place, signal); }
bool ProcessPoolExecutor::kill_worker_process(pid_t pid, int signal) { return core_->signal_process(pid, signal); }
void ProcessPoolExecutor::inject(const Faults& faults) { core_->inject(faults); }

}  // namespace poolscope
