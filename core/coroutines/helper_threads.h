// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/executor.h"
#include "core/futures/task_context.h"
#include "core/futures/watchdog.h"
#include "core/sync/mutex.h"

#include <deque>
#include <string>
#include <thread>
#include <vector>

namespace poolscope::coroutines {

/// Threads for calls that would hold an event loop up; started when needed, up to a limit, and kept.
/// A plain pool: no queue limit and nothing recorded. For more, give the loop a ThreadPoolExecutor.
class HelperThreads final : public Executor {
 public:
  explicit HelperThreads(int max_threads);
  /// Waits for what runs.
  ~HelperThreads() override;

  void shutdown(bool wait = true, bool cancel_futures = false) override;
  void cancel_all() override;
  void pause() override;
  void resume() override;
  void step() override;
  [[nodiscard]] ExecutorStats stats() const override;
  [[nodiscard]] std::vector<std::string> worker_names() const override;
  /// min(32, usable processors + 4), as Python's.
  [[nodiscard]] static int default_threads() noexcept;

 protected:
  void enqueue(WorkPtr work) override;

 private:
  void work(std::size_t number) EXCLUDES(mutex_);

  const std::size_t most_;
  PauseGate gate_;
  Watchdog watchdog_;
  mutable Mutex mutex_;  // guards everything below
  CondVar changed_;
  std::deque<WorkPtr> queue_ GUARDED_BY(mutex_);
  std::vector<std::thread> threads_ GUARDED_BY(mutex_);
  std::size_t idle_ GUARDED_BY(mutex_) = 0;
  int steps_ GUARDED_BY(mutex_) = 0;
  ExecutorStats stats_ GUARDED_BY(mutex_);
};

}  // namespace poolscope::coroutines
