// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The executors that run any callable, in this process, which the contract is tested with. A kind to
// come needs one entry in executor_kinds(); every test that asks add_kind_rows() for its rows then runs
// with it too. Worker processes take registered functions only: tests/core/processes/contract_kinds.h.

#include "core/coroutines/coroutine_executor.h"
#include "core/futures/executor.h"
#include "core/threads/sequential.h"
#include "core/threads/thread_per_task.h"
#include "core/threads/thread_pool.h"

#include <QTest>

#include <memory>
#include <utility>
#include <vector>

namespace poolscope::support {

struct ExecutorKind {
  const char* name;
  /// `workers` is for those that have a fixed number.
  std::unique_ptr<Executor> (*make)(int workers, ExecutorOptions options);
  /// submit returns before the task has ended. Where it does not, a test that needs a task which is
  /// pending or running has nothing to look at; it skips the row and says so.
  bool concurrent;
  /// Has a bounded number of workers and thus a queue.
  bool has_queue;
  /// As many tasks at a time as it was given workers.
  bool parallel = true;
  /// Tasks come to run in the order of submission, so that one at a gate does not keep back those before it.
  bool in_order = true;
};

inline const std::vector<ExecutorKind>& executor_kinds() {
  static const std::vector<ExecutorKind> kinds{
      {"sequential",
       [](int, ExecutorOptions options) -> std::unique_ptr<Executor> {
         return std::make_unique<SequentialExecutor>(std::move(options));
       },
       false, false},
      {"thread-per-task",
       [](int, ExecutorOptions options) -> std::unique_ptr<Executor> {
         return std::make_unique<ThreadPerTaskExecutor>(ThreadPerTaskOptions{.executor = std::move(options)});
       },
       true, false},
      {"threads",
       [](int workers, ExecutorOptions options) -> std::unique_ptr<Executor> {
         return std::make_unique<ThreadPoolExecutor>(
             ThreadPoolOptions{.max_workers = workers, .executor = std::move(options)});
       },
       true, true},
      {"threads-gil",
       [](int workers, ExecutorOptions options) -> std::unique_ptr<Executor> {
         return std::make_unique<ThreadPoolExecutor>(ThreadPoolOptions{
             .max_workers = workers, .gil = std::make_shared<Gil>(GilOptions{}), .executor = std::move(options)});
       },
       true, true, false, false},  // a task that blocks without saying so keeps the lock, and any may have it first
      {"dummy-pool",
       [](int workers, ExecutorOptions options) -> std::unique_ptr<Executor> {
         return std::make_unique<ThreadPoolExecutor>(ThreadPoolOptions{
             .max_workers = workers, .thread_name_prefix = "DummyProcess", .executor = std::move(options)});
       },
       true, true},
      {"coroutines",
       [](int workers, ExecutorOptions options) -> std::unique_ptr<Executor> {
         return std::make_unique<coroutines::CoroutineExecutor>(coroutines::CoroutineExecutorOptions{
             .max_concurrent = workers, .slow_callback_duration = Duration::zero(), .executor = std::move(options)});
       },
       true, true, false},  // a plain callable is one step of the loop
  };
  return kinds;
}

/// A row for each kind that `wanted` accepts; to be called by a test function's _data.
template <class Wanted>
void add_kind_rows(Wanted&& wanted) {
  QTest::addColumn<int>("kind");
  const std::vector<ExecutorKind>& kinds = executor_kinds();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (wanted(kinds[i])) QTest::newRow(kinds[i].name) << static_cast<int>(i);
  }
}
inline void add_kind_rows() {
  add_kind_rows([](const ExecutorKind&) { return true; });
}
/// Only kinds with tasks that can be seen pending or running, at a gate behind others. A for loop has
/// none: its submit returns when the task has ended.
inline void add_concurrent_kind_rows() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.concurrent && kind.in_order; });
}
/// Only kinds on which several tasks can stand at a gate at the same time.
inline void add_parallel_kind_rows() {
  add_kind_rows([](const ExecutorKind& kind) { return kind.concurrent && kind.parallel; });
}

/// The kind of the current row.
inline const ExecutorKind& current_kind() {
  QFETCH(const int, kind);
  return executor_kinds()[static_cast<std::size_t>(kind)];
}
/// A new executor of the current row's kind.
inline std::unique_ptr<Executor> make_current(int workers = 4, ExecutorOptions options = {}) {
  return current_kind().make(workers, std::move(options));
}

}  // namespace poolscope::support
