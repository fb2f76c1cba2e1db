// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/executor.h"
#include "core/futures/task_context.h"
#include "core/futures/watchdog.h"
#include "core/sync/mutex.h"

#include <string>
#include <thread>
#include <vector>

namespace poolscope {

/// A for loop behind the Executor contract: submit runs the task in the calling thread and returns
/// when it has ended. Tasks of several submitting threads take turns; a task may submit further
/// ones, which run at once. There is no queue, so queue_limit means nothing here.
class SequentialExecutor final : public Executor {
 public:
  explicit SequentialExecutor(ExecutorOptions options = {});
  ~SequentialExecutor() override;

  void shutdown(bool wait = true, bool cancel_futures = false) override;
  void cancel_all() override;
  void pause() override;
  void resume() override;
  void step() override;
  [[nodiscard]] ExecutorStats stats() const override;
  /// The thread that runs a task at the moment, if any.
  [[nodiscard]] std::vector<std::string> worker_names() const override;

 protected:
  void enqueue(WorkPtr work) override;

 private:
  PauseGate gate_;
  Watchdog watchdog_;
  mutable Mutex mutex_;  // guards everything below
  CondVar changed_;
  ExecutorStats stats_ GUARDED_BY(mutex_);
  int steps_ GUARDED_BY(mutex_) = 0;
  std::thread::id runner_ GUARDED_BY(mutex_);
  int depth_ GUARDED_BY(mutex_) = 0;  // tasks that submitted tasks that ...
  LaneId lane_ GUARDED_BY(mutex_) = kNoLane;
};

}  // namespace poolscope
