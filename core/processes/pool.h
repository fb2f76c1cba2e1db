// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/basic_pool.h"
#include "core/processes/process_pool.h"

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace poolscope::multiprocessing {

struct PoolOptions {
  std::optional<int> processes;  ///< empty: the usable processors. Below 1 is std::invalid_argument.
  /// Called in each worker before its first task; see processes::bind_call.
  std::shared_ptr<const processes::RemoteCall> initializer;
  std::optional<int> maxtasksperchild;  ///< empty: workers live as long as the pool
  std::string worker_program;           ///< see ProcessPoolOptions
  ExecutorOptions executor;
};

/// What BasicPool needs of processes.
class ProcessBackend {
 public:
  explicit ProcessBackend(PoolOptions options = {});

  template <class F, class... A>
  using CallOf = typename processes::FunctionParts<F>::Result;

  template <class F, class... A>
  auto submit(F function, A&&... arguments) {
    return pool_.submit(function, std::forward<A>(arguments)...);
  }
  template <class F, class... V>
  auto submit_each(F function, std::vector<std::tuple<V...>> elements) {
    return pool_.submit_each(function, std::move(elements));
  }
  [[nodiscard]] ProcessPoolExecutor& executor() noexcept { return pool_; }
  [[nodiscard]] int workers() const noexcept { return pool_.max_workers(); }
  void end_now() { pool_.terminate_workers(); }

 private:
  ProcessPoolExecutor pool_;
};

/// Worker processes that all start with the pool and are replaced when they die: multiprocessing.Pool
/// (Lib/multiprocessing/pool.py). Functions are registered ones. A task whose worker dies fails with
/// WorkerLost, where CPython's never ends (gh-66587).
using Pool = BasicPool<ProcessBackend>;

}  // namespace poolscope::multiprocessing
