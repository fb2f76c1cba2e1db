// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/pool.h"

namespace poolscope::multiprocessing {
namespace {

ProcessPoolOptions options_of(PoolOptions&& options) {
  ProcessPoolOptions own;
  own.max_workers = options.processes;
  own.process_name_prefix = "PoolWorker";
  own.initializer = std::move(options.initializer);
  own.max_tasks_per_child = options.maxtasksperchild;
  own.after_crash = AfterCrash::replace;
  own.eager = true;
  own.worker_program = std::move(options.worker_program);
  own.executor = std::move(options.executor);
  return own;
}

}  // namespace

ProcessBackend::ProcessBackend(PoolOptions options) : pool_(options_of(std::move(options))) {}

}  // namespace poolscope::multiprocessing
