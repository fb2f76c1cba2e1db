// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/sequential.h"

#include "core/futures/exit_hooks.h"
#include "core/futures/run_task.h"

namespace poolscope {

SequentialExecutor::SequentialExecutor(ExecutorOptions options) : Executor(std::move(options)) { ExitHooks::install(); }

SequentialExecutor::~SequentialExecutor() { retire(); }

void SequentialExecutor::enqueue(WorkPtr work) {
  TaskContext::Place place{.gate = &gate_};
  std::int64_t dispatch_ns = 0;
  {
    const MutexLock lock(mutex_);
    const auto check_open = [&]() REQUIRES(mutex_) {
      if (stats_.shut_down) throw ShutdownError("cannot schedule new futures after shutdown");
      if (ExitHooks::exiting()) throw ShutdownError("cannot schedule new futures after the program began to exit");
    };
    check_open();
    const std::thread::id me = std::this_thread::get_id();
    const bool nested = depth_ > 0 && runner_ == me;
    if (lane_ == kNoLane) lane_ = add_lane(recorder().get(), LaneKind::worker, "main");
    place.lane = lane_;
    if (!nested) {
      ++stats_.blocked_submitters;
      while (!stats_.shut_down && (depth_ > 0 || (stats_.paused && steps_ == 0)))
        changed_.wait(mutex_);
      --stats_.blocked_submitters;
      check_open();
      place.stepped = stats_.paused;
      if (stats_.paused) --steps_;
    }
    runner_ = me;
    ++depth_;
    ++stats_.submitted;
    ++stats_.running;
    dispatch_ns = record_submitted(recorder().get(), *work);
  }
  TaskEnd end = run_task(std::move(work), place, dispatch_ns, watchdog_);
  {
    const MutexLock lock(mutex_);
    --depth_;
    --stats_.running;
    ++stats_.completed;
    changed_.notify_all();
  }
  if (end.publish()) end.run_callbacks();
}

void SequentialExecutor::shutdown(bool wait, bool /*cancel_futures: nothing ever waits here*/) {
  {
    const MutexLock lock(mutex_);
    stats_.shut_down = true;
    changed_.notify_all();
  }
  resume();
  if (!wait) return;
  const MutexLock lock(mutex_);
  if (depth_ > 0 && runner_ == std::this_thread::get_id()) {
    throw RuntimeError("cannot wait for the current task: shutdown(wait) was called from inside it");
  }
  while (depth_ > 0)
    changed_.wait(mutex_);
}

void SequentialExecutor::cancel_all() {
  shutdown(false, true);
  gate_.cancel_all();
}

void SequentialExecutor::pause() {
  const MutexLock lock(mutex_);
  if (stats_.shut_down) return;
  stats_.paused = true;
  gate_.close();
}

void SequentialExecutor::resume() {
  const MutexLock lock(mutex_);
  stats_.paused = false;
  steps_ = 0;
  gate_.open();
  changed_.notify_all();
}

void SequentialExecutor::step() {
  const MutexLock lock(mutex_);
  if (!stats_.paused || gate_.let_one_go()) return;
  ++steps_;
  changed_.notify_all();
}

ExecutorStats SequentialExecutor::stats() const {
  const MutexLock lock(mutex_);
  ExecutorStats s = stats_;
  s.workers = depth_ > 0 ? 1 : 0;
  return s;
}

std::vector<std::string> SequentialExecutor::worker_names() const {
  const MutexLock lock(mutex_);
  if (depth_ == 0) return {};
  return {"main"};
}

}  // namespace poolscope
