// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/executor.h"
#include "core/threads/gil.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolscope {

struct ThreadPoolOptions {
  /// Most threads; empty: min(32, usable processors + 4). Below 1 is std::invalid_argument.
  std::optional<int> max_workers;
  /// Workers are called <prefix>_0, <prefix>_1, ...; empty: ThreadPoolExecutor-<n>.
  std::string thread_name_prefix;
  /// Runs in each new thread before its first task. When it throws, the pool is broken. Bind
  /// arguments with a lambda.
  std::function<void()> initializer;
  /// Tasks take turns under this lock; may be shared by several executors, as a process has one GIL.
  std::shared_ptr<Gil> gil;
  ExecutorOptions executor;
};

/// Threads that are started when needed, reused when idle, and take tasks from one queue in the
/// order of submits. Follows CPython's Lib/concurrent/futures/thread.py.
/// Deviation: after shutdown(false) destroying the pool waits for what still runs, since C++ frees
/// what the tasks use; a pool destroyed by one of its own workers leaves its threads to end alone.
class ThreadPoolExecutor final : public Executor {
 public:
  explicit ThreadPoolExecutor(ThreadPoolOptions options = {});
  ~ThreadPoolExecutor() override;

  void shutdown(bool wait = true, bool cancel_futures = false) override;
  void cancel_all() override;
  void pause() override;
  void resume() override;
  void step() override;
  [[nodiscard]] ExecutorStats stats() const override;
  [[nodiscard]] std::vector<std::string> worker_names() const override;
  [[nodiscard]] int max_workers() const noexcept;

  /// min(32, usable processors + 4): enough for I/O without drowning the machine.
  [[nodiscard]] static int default_workers() noexcept;

 protected:
  void enqueue(WorkPtr work) override;

 private:
  class Core;                   // thread_pool_core.h
  std::shared_ptr<Core> core_;  // the threads hold it too
};

}  // namespace poolscope
