// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/processes/process_pool.h"

#include <cstdint>
#include <memory>
#include <string>

namespace poolscope {

struct ProcessPerTaskOptions {
  /// More processes at a time would be a danger to the machine, not a lesson; further tasks wait.
  static constexpr int kMostProcesses = 500;

  /// Called in each process before its task; see processes::bind_call.
  std::shared_ptr<const processes::RemoteCall> initializer;
  std::string worker_program;  ///< see ProcessPoolOptions
  /// Memory that a task may ask for; 0: no limit. Beyond it it gets std::bad_alloc.
  std::int64_t memory_limit_bytes = 0;
  /// There is no queue; queue_limit, where given, bounds the processes that exist at a time.
  ExecutorOptions executor;

  /// The pool that has a process for each task: what the executor is made of, also for those who need a
  /// ProcessPoolExecutor of that kind.
  [[nodiscard]] ProcessPoolOptions as_pool() const;
};

/// A new process for each task, as by hand with `multiprocessing.Process`: shows what a pool saves. A
/// process that dies costs its task only, which fails with BrokenProcessPool. Everything else, and how to
/// submit, is as in ProcessPoolExecutor. Thread-safe; destroying it is shutdown(true).
class ProcessPerTaskExecutor final : public ProcessPoolExecutor {
 public:
  /// Throws std::system_error at once when there is no worker program that could be started.
  explicit ProcessPerTaskExecutor(const ProcessPerTaskOptions& options = {}) : ProcessPoolExecutor(options.as_pool()) {}
};

}  // namespace poolscope
