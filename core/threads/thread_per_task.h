// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/executor.h"
#include "core/threads/gil.h"

#include <memory>
#include <string>
#include <vector>

namespace poolscope {

struct ThreadPerTaskOptions {
  std::shared_ptr<Gil> gil;
  /// There is no queue; queue_limit, where given, bounds the threads that exist at a time.
  ExecutorOptions executor;
};

/// A new thread for each task, as by hand with `threading.Thread`: shows what a pool saves. While
/// paused, tasks that have not begun wait in their threads.
class ThreadPerTaskExecutor final : public Executor {
 public:
  explicit ThreadPerTaskExecutor(ThreadPerTaskOptions options = {});
  ~ThreadPerTaskExecutor() override;

  void shutdown(bool wait = true, bool cancel_futures = false) override;
  void cancel_all() override;
  void pause() override;
  void resume() override;
  void step() override;
  [[nodiscard]] ExecutorStats stats() const override;
  [[nodiscard]] std::vector<std::string> worker_names() const override;

 protected:
  void enqueue(WorkPtr work) override;

 private:
  class Core;
  std::shared_ptr<Core> core_;  // the threads hold it too
};

}  // namespace poolscope
