// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/thread_pool.h"

#include "core/threads/thread_pool_core.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace poolscope {

ThreadPoolExecutor::ThreadPoolExecutor(ThreadPoolOptions options) : Executor(options.executor) {
  const int workers = options.max_workers.value_or(default_workers());
  if (workers < 1) throw std::invalid_argument(fmt::format("max_workers must be 1 or more, not {}", workers));
  core_ = std::make_shared<Core>(std::move(options), workers);
  ExitHooks::add(core_);
}

ThreadPoolExecutor::~ThreadPoolExecutor() {
  retire();
  if (core_->in_forked_child()) {
    // The threads are the parent's and its locks may be held for ever here: forget them.
    static_cast<void>(new std::shared_ptr<Core>(core_));
    return;
  }
  core_->shutdown(!core_->inside_own_worker(), false);
}

void ThreadPoolExecutor::shutdown(bool wait, bool cancel_futures) { core_->shutdown(wait, cancel_futures); }
void ThreadPoolExecutor::cancel_all() {
  core_->shutdown(false, true);
  core_->cancel_running();
}
void ThreadPoolExecutor::pause() { core_->pause(); }
void ThreadPoolExecutor::resume() { core_->resume(); }
void ThreadPoolExecutor::step() { core_->step(); }
ExecutorStats ThreadPoolExecutor::stats() const { return core_->stats(); }
std::vector<std::string> ThreadPoolExecutor::worker_names() const { return core_->worker_names(); }
int ThreadPoolExecutor::max_workers() const noexcept { return core_->max_workers(); }
int ThreadPoolExecutor::default_workers() noexcept { return std::min(32, usable_cpu_count() + 4); }
void ThreadPoolExecutor::enqueue(WorkPtr work) { core_->enqueue(std::move(work)); }

}  // namespace poolscope
