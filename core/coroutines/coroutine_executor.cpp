// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/coroutine_executor.h"

#include "core/coroutines/coroutine_core.h"
#include "core/tracing/trace_recorder.h"

#include <fmt/format.h>

#include <stdexcept>

namespace poolscope::coroutines {

namespace {

CoroutineExecutorOptions checked(CoroutineExecutorOptions options) {
  if (options.max_concurrent && *options.max_concurrent < 1) {
    throw std::invalid_argument(fmt::format("max_concurrent must be 1 or more, not {}", *options.max_concurrent));
  }
  return options;
}

}  // namespace

CoroutineExecutor::CoroutineExecutor(CoroutineExecutorOptions options)
    : Executor(options.executor), core_(std::make_shared<Core>(checked(std::move(options)))) {
  ExitHooks::add(core_);
}

CoroutineExecutor::~CoroutineExecutor() {
  retire();
  if (core_->in_forked_child()) {
    // The thread is the parent's and its locks may be held for ever here: forget them.
    static_cast<void>(new std::shared_ptr<Core>(core_));
    return;
  }
  core_->shutdown(!core_->on_own_thread(), false);
}

void CoroutineExecutor::submit_item(CoroutineWork& item, SubmitOptions options) {
  if (!options.job && recorder() != nullptr) options.job = recorder()->intern_job("coroutine");
  item.state().set_options(std::move(options));
  enqueue(WorkPtr(StatePtr<FutureStateBase>::share(&item.state()), &item));
}

void CoroutineExecutor::enqueue(WorkPtr work) { core_->enqueue(std::move(work)); }
void CoroutineExecutor::shutdown(bool wait, bool cancel_futures) { core_->shutdown(wait, cancel_futures); }
void CoroutineExecutor::cancel_all() {
  core_->shutdown(false, true);
  core_->cancel_running();
}
void CoroutineExecutor::pause() { core_->pause(); }
void CoroutineExecutor::resume() { core_->resume(); }
void CoroutineExecutor::step() { core_->step(); }
ExecutorStats CoroutineExecutor::stats() const { return core_->stats(); }
std::vector<std::string> CoroutineExecutor::worker_names() const { return core_->worker_names(); }
EventLoop& CoroutineExecutor::loop() const noexcept { return core_->loop(); }

std::optional<std::vector<TaskInfo>> CoroutineExecutor::tasks(std::size_t most, Duration patience) const {
  if (!core_->runs()) return std::vector<TaskInfo>();
  const auto answer = std::make_shared<Promise<std::vector<TaskInfo>>>();
  Future<std::vector<TaskInfo>> future = answer->get_future();
  EventLoop& loop = core_->loop();
  loop.inbox()->try_post([answer, &loop, most] { answer->set_result(loop.tasks(most)); });
  try {
    return std::move(future).result(patience);
  } catch (const TimeoutError&) {
    return std::nullopt;
  }
}

std::optional<LoopStats> CoroutineExecutor::loop_stats(Duration patience) const {
  if (!core_->runs()) return core_->loop().stats();
  const auto answer = std::make_shared<Promise<LoopStats>>();
  Future<LoopStats> future = answer->get_future();
  EventLoop& loop = core_->loop();
  loop.inbox()->try_post([answer, &loop] { answer->set_result(loop.stats()); });
  try {
    return std::move(future).result(patience);
  } catch (const TimeoutError&) {
    return std::nullopt;
  }
}

}  // namespace poolscope::coroutines
