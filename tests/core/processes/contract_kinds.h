// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every kind of executor behind one interface, for tests that are written once and hold on all. What is
// submitted are the functions of functions.h, which run here as well as in worker processes.

#include "core/coroutines/coroutine_executor.h"
#include "core/threads/sequential.h"
#include "core/threads/thread_per_task.h"
#include "core/threads/thread_pool.h"
#include "tests/core/processes/functions.h"

#include <QTest>

#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace poolscope::support {

/// Of the two: a process pool takes registered functions only, so its submit is another.
using AnyExecutor = std::variant<std::unique_ptr<Executor>, std::unique_ptr<ProcessPoolExecutor>>;

struct ContractKind {
  const char* name;
  AnyExecutor (*make)(int workers);
  /// How many tasks run at a time when there are two workers. None: submit returns when the task has
  /// ended, so that nothing is ever pending.
  int at_once = 2;
  /// Tasks wait in a queue for a worker.
  bool queues = true;
};

template <class E, class O>
AnyExecutor in_process(O options) {
  return std::unique_ptr<Executor>(std::make_unique<E>(std::move(options)));
}
inline AnyExecutor process_pool(ProcessPoolOptions options) {
  return std::make_unique<ProcessPoolExecutor>(std::move(options));
}

inline const std::vector<ContractKind>& contract_kinds() {
  static const std::vector<ContractKind> kinds{
      {"sequential", [](int) { return in_process<SequentialExecutor>(ExecutorOptions{}); }, 0, false},
      {"thread-per-task", [](int) { return in_process<ThreadPerTaskExecutor>(ThreadPerTaskOptions{}); }, 2, false},
      {"threads",
       [](int workers) { return in_process<ThreadPoolExecutor>(ThreadPoolOptions{.max_workers = workers}); }},
      {"threads-gil",
       [](int workers) {
         return in_process<ThreadPoolExecutor>(
             ThreadPoolOptions{.max_workers = workers, .gil = std::make_shared<Gil>(GilOptions{})});
       }},
      {"threads-1", [](int) { return in_process<ThreadPoolExecutor>(ThreadPoolOptions{.max_workers = 1}); }, 1},
      {"coroutines",
       [](int workers) {
         return in_process<coroutines::CoroutineExecutor>(
             coroutines::CoroutineExecutorOptions{.max_concurrent = workers});
       },
       1},
      {"processes", [](int workers) { return process_pool(pool_options(workers)); }},
      {"processes-deep",
       [](int workers) {
         ProcessPoolOptions options = pool_options(workers);
         options.call_queue = 64;
         options.after_crash = AfterCrash::recover;
         return process_pool(std::move(options));
       }},
      {"process-per-task",
       [](int) {
         ProcessPoolOptions options = pool_options(50);
         options.max_tasks_per_child = 1;
         options.call_queue = 1;
         options.after_crash = AfterCrash::recover;
         return process_pool(std::move(options));
       },
       2, false},
      {"pool",
       [](int workers) {
         ProcessPoolOptions options = pool_options(workers);
         options.eager = true;
         options.after_crash = AfterCrash::replace;
         return process_pool(std::move(options));
       }},
  };
  return kinds;
}

/// A row for each kind that runs so many tasks at a time and, when asked, has a queue.
inline void add_contract_rows(int at_once = 0, bool queues = false) {
  QTest::addColumn<int>("kind");
  for (std::size_t i = 0; i < contract_kinds().size(); ++i) {
    const ContractKind& kind = contract_kinds()[i];
    if (kind.at_once >= at_once && (kind.queues || !queues)) QTest::newRow(kind.name) << static_cast<int>(i);
  }
}

inline const ContractKind& current_contract_kind() {
  QFETCH(const int, kind);
  return contract_kinds()[static_cast<std::size_t>(kind)];
}

/// Runs `body(executor)` with an executor of the current row's kind.
template <class Body>
void with_executor(int workers, Body&& body) {
  const AnyExecutor made = current_contract_kind().make(workers);
  std::visit([&](const auto& executor) { body(*executor); }, made);
}

}  // namespace poolscope::support
