// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/basic_pool.h"
#include "core/threads/thread_pool.h"

#include <functional>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace poolscope::multiprocessing::dummy {

struct PoolOptions {
  std::optional<int> processes;       ///< threads; empty: the usable processors
  std::function<void()> initializer;  ///< called in each thread before its first task
  ExecutorOptions executor;
};

/// What BasicPool needs of threads.
class ThreadBackend {
 public:
  explicit ThreadBackend(PoolOptions options = {});

  template <class F, class... A>
  using CallOf = call_result_t<F, A...>;

  template <class F, class... A>
  auto submit(F function, A&&... arguments) {
    return pool_.submit(std::move(function), std::forward<A>(arguments)...);
  }
  template <class F, class... V>
  auto submit_each(F function, std::vector<std::tuple<V...>> elements) {
    using R = call_result_t<F, V...>;
    return pool_.submit([function = std::move(function), elements = std::move(elements)](TaskContext& context) mutable {
      return call_for_map<R>(function, context, elements);
    });
  }
  [[nodiscard]] ThreadPoolExecutor& executor() noexcept { return pool_; }
  [[nodiscard]] int workers() const noexcept { return pool_.max_workers(); }
  void end_now() { pool_.cancel_all(); }

 private:
  ThreadPoolExecutor pool_;
};

/// Pool's interface over threads: multiprocessing.dummy.Pool. Exceptions arrive as they were thrown.
/// terminate() cannot end a thread: what runs is asked to end, and its result fails at once.
using Pool = BasicPool<ThreadBackend>;

}  // namespace poolscope::multiprocessing::dummy
