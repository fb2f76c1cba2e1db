// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/coroutine_work.h"
#include "core/coroutines/event_loop.h"
#include "core/futures/executor.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace poolscope::coroutines {

struct CoroutineExecutorOptions {
  /// Most tasks on the loop at a time; the others wait in the queue. Empty: no bound. Below 1 is
  /// std::invalid_argument.
  std::optional<int> max_concurrent;
  /// Most threads for calls that would hold the loop up (run_in_executor, to_thread, blocking).
  int helper_threads = 32;
  std::string name;  ///< of the thread and its lane; empty: CoroutineExecutor-<n>
  Duration slow_callback_duration = std::chrono::milliseconds(100);  ///< see LoopOptions
  ExecutorOptions executor;
};

/// An event loop on a thread of its own, as an Executor. A callable that returns a Task<T> is driven
/// as a coroutine, and its future is a Future<T>; any number of them are under way at once. A plain
/// callable runs as one step of the loop, and while it does nothing else runs.
///
/// A request to end (Future::request_cancel, cancel_all, a limit of time) throws CancelledError into
/// the coroutine where it is suspended. While paused no new task begins and none gets a further
/// turn.
class CoroutineExecutor final : public Executor {
 public:
  explicit CoroutineExecutor(CoroutineExecutorOptions options = {});
  ~CoroutineExecutor() override;

  /// As Executor::submit, also for coroutines.
  template <class F, class... A>
  auto submit(F&& function, A&&... arguments) {
    return submit_with(SubmitOptions{}, std::forward<F>(function), std::forward<A>(arguments)...);
  }
  template <class F, class... A>
  auto submit_with(SubmitOptions options, F&& function, A&&... arguments) {
    using Result = call_result_t<F, A...>;
    if constexpr (coroutine_result<Result>) {
      using T = typename CoroutineResult<Result>::type;
      using Item = CoroutineItem<T, std::decay_t<F>, std::decay_t<A>...>;
      auto* item = new Item(std::forward<F>(function), std::forward<A>(arguments)...);
      Future<T> future(StatePtr<FutureState<T>>::adopt(item));
      submit_item(*item, std::move(options));
      return future;
    } else {
      return Executor::submit_with(std::move(options), std::forward<F>(function), std::forward<A>(arguments)...);
    }
  }

  void shutdown(bool wait = true, bool cancel_futures = false) override;
  void cancel_all() override;
  void pause() override;
  void resume() override;
  void step() override;
  [[nodiscard]] ExecutorStats stats() const override;
  [[nodiscard]] std::vector<std::string> worker_names() const override;

  /// The loop's tasks that wait, with what they wait for; at most `most`. Empty when the loop did not
  /// answer within `patience`, because a task holds it.
  [[nodiscard]] std::optional<std::vector<TaskInfo>> tasks(std::size_t most = SIZE_MAX,
                                                           Duration patience = std::chrono::milliseconds(100)) const;
  [[nodiscard]] std::optional<LoopStats> loop_stats(Duration patience = std::chrono::milliseconds(100)) const;
  /// For call_soon_threadsafe, run_coroutine_threadsafe and what else other threads may ask of it.
  [[nodiscard]] EventLoop& loop() const noexcept;

 protected:
  void enqueue(WorkPtr work) override;

 private:
  void submit_item(CoroutineWork& item, SubmitOptions options);

  class Core;
  class Job;
  std::shared_ptr<Core> core_;  // the thread holds it too
};

}  // namespace poolscope::coroutines
