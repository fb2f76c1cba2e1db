// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/process_per_task.h"

#include <algorithm>
#include <cstddef>

namespace poolscope {

ProcessPoolOptions ProcessPerTaskOptions::as_pool() const {
  ProcessPoolOptions pool;
  pool.max_workers = kMostProcesses;
  if (executor.queue_limit > 0) {
    pool.max_workers = static_cast<int>(std::min<std::size_t>(executor.queue_limit, kMostProcesses));
  }
  pool.process_name_prefix = "Process";
  pool.initializer = initializer;
  pool.max_tasks_per_child = 1;
  pool.call_queue = 1;  // nothing ever waits in the socket of a process that is not its own
  pool.after_crash = AfterCrash::recover;
  pool.worker_program = worker_program;
  pool.memory_limit_bytes = memory_limit_bytes;
  pool.executor = executor;
  pool.executor.queue_limit = 0;
  return pool;
}

}  // namespace poolscope
