// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/dummy_pool.h"

namespace poolscope::multiprocessing::dummy {
namespace {

ThreadPoolOptions thread_options_of(PoolOptions&& options) {
  ThreadPoolOptions own;
  own.max_workers = options.processes.value_or(usable_cpu_count());
  own.thread_name_prefix = "DummyProcess";
  own.initializer = std::move(options.initializer);
  own.executor = std::move(options.executor);
  return own;
}

}  // namespace

ThreadBackend::ThreadBackend(PoolOptions options) : pool_(thread_options_of(std::move(options))) {}

}  // namespace poolscope::multiprocessing::dummy
