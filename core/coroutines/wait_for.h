// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"
#include "core/coroutines/sleep.h"
#include "core/coroutines/timeout_scope.h"
#include "core/coroutines/wait_line.h"
#include "core/futures/wait.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace poolscope::coroutines {

/// Cancels `future` and suspends until it has ended, however long it takes to give way.
Task<void> cancel_and_wait(Ref<LoopFutureBase> future);

template <class T>
Task<T> wait_for_future(LoopFuture<T> future, poolscope::Timeout limit) {
  if (limit && *limit <= Duration::zero()) {
    if (!future.done()) co_await cancel_and_wait(future.state());
    if (future.cancelled()) throw TimeoutError();
    co_return co_await future;
  }
  struct Body {
    static Task<T> await(LoopFuture<T> what) { co_return co_await what; }
  };
  TimeoutScope scope = timeout(limit);
  co_return co_await scope.run(Body::await(std::move(future)));
}

/// `co_await wait_for(what, 5s)`: its value; at the limit it is cancelled, and once it has ended
/// TimeoutError is thrown. Without a limit it is just awaited. A coroutine with a limit of nothing
/// or less never begins. `asyncio.wait_for`.
template <class T>
Task<T> wait_for(LoopFuture<T> future, poolscope::Timeout limit) {
  return wait_for_future<T>(std::move(future), limit);
}
template <class T>
Task<T> wait_for(TaskHandle<T> task, poolscope::Timeout limit) {
  return wait_for_future<T>(std::move(task), limit);
}
template <class T>
Task<T> wait_for(Task<T> coroutine, poolscope::Timeout limit) {
  if (limit && *limit <= Duration::zero()) {
    co_return co_await wait_for_future<T>(ensure_future(std::move(coroutine)), limit);
  }
  TimeoutScope scope = timeout(limit);
  co_return co_await scope.run(std::move(coroutine));
}

/// Notes the ends of futures for wait() and as_completed(). Several tasks may wait at once.
class EndWatch {
 public:
  explicit EndWatch(std::vector<Ref<LoopFutureBase>> futures);
  ~EndWatch();
  EndWatch(const EndWatch&) = delete;
  EndWatch& operator=(const EndWatch&) = delete;

  /// Suspends until `there()`, which is asked again after each end; false at the deadline.
  Task<bool> until(std::function<bool()> there, std::optional<TimePoint> deadline);
  /// One of those that ended has failed.
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  /// The futures' numbers in the order in which they ended.
  [[nodiscard]] const std::vector<std::size_t>& ended() const noexcept { return ended_; }

 private:
  void note(std::size_t number);

  std::vector<Ref<LoopFutureBase>> futures_;
  std::vector<const Callback*> callbacks_;
  std::vector<std::size_t> ended_;
  bool failed_ = false;
  WaitLine line_;
};

template <class F>
std::vector<F> unique_loop_futures(std::vector<F> futures) {
  std::vector<F> unique;
  for (F& future : futures) {
    if (std::find(unique.begin(), unique.end(), future) == unique.end()) unique.push_back(std::move(future));
  }
  return unique;
}

template <class F>
struct DoneAndPending {
  std::vector<F> done;
  std::vector<F> pending;
};

/// `co_await wait(tasks, 1s, FIRST_COMPLETED)`: suspends until all, the first, or the first that
/// failed has ended, or the limit has passed, which throws nothing. Nothing is cancelled. No tasks
/// are std::invalid_argument. `asyncio.wait`.
template <class F>
Task<DoneAndPending<F>> wait(std::vector<F> futures, poolscope::Timeout limit = std::nullopt,
                             ReturnWhen return_when = ALL_COMPLETED) {
  if (futures.empty()) throw std::invalid_argument("wait needs at least one task or future");
  EventLoop& loop = get_running_loop();
  std::optional<TimePoint> deadline;
  if (limit) deadline = deadline_after(*limit, loop.time());
  futures = unique_loop_futures(std::move(futures));
  std::vector<Ref<LoopFutureBase>> states;
  for (const F& future : futures)
    states.push_back(future.state());
  EndWatch ends(std::move(states));
  const std::size_t enough = return_when == FIRST_COMPLETED ? 1 : futures.size();
  const bool or_failed = return_when == FIRST_EXCEPTION;
  co_await ends.until([&] { return ends.ended().size() >= enough || (or_failed && ends.failed()); }, deadline);
  DoneAndPending<F> split;
  for (F& future : futures)
    (future.done() ? split.done : split.pending).push_back(std::move(future));
  co_return split;
}

/// Futures in the order in which they end: `while (auto f = co_await ends.next()) ...`. next()
/// throws TimeoutError when the limit, which counts from as_completed(), passes first. Several tasks may
/// call next() at once; each gets a future of its own. `asyncio.as_completed`.
template <class F>
class LoopAsCompleted {
 public:
  LoopAsCompleted(std::vector<F> futures, std::optional<TimePoint> deadline)
      : futures_(unique_loop_futures(std::move(futures))), deadline_(deadline) {
    std::vector<Ref<LoopFutureBase>> states;
    for (const F& future : futures_)
      states.push_back(future.state());
    ends_ = std::make_unique<EndWatch>(std::move(states));
  }

  /// Empty when all were given.
  Task<std::optional<F>> next() {
    if (given_ == futures_.size()) co_return std::nullopt;
    const bool in_time = co_await ends_->until(
        [this] { return given_ < ends_->ended().size() || given_ == futures_.size(); }, deadline_);
    if (given_ == futures_.size()) co_return std::nullopt;  // other tasks took the last ones
    if (!in_time) {
      throw TimeoutError(unfinished_text(futures_.size() - given_, futures_.size()));
    }
    co_return futures_[ends_->ended()[given_++]];
  }

 private:
  std::vector<F> futures_;
  std::unique_ptr<EndWatch> ends_;
  std::optional<TimePoint> deadline_;
  std::size_t given_ = 0;
};

/// Coroutines become tasks of the running loop.
template <class T>
LoopAsCompleted<LoopFuture<T>> as_completed(std::vector<Task<T>> coroutines, poolscope::Timeout limit = std::nullopt);
template <class F>
LoopAsCompleted<F> as_completed(std::vector<F> futures, poolscope::Timeout limit = std::nullopt) {
  std::optional<TimePoint> deadline;
  if (limit) deadline = deadline_after(*limit, get_running_loop().time());
  return LoopAsCompleted<F>(std::move(futures), deadline);
}
template <class T>
LoopAsCompleted<LoopFuture<T>> as_completed(std::vector<Task<T>> coroutines, poolscope::Timeout limit) {
  std::vector<LoopFuture<T>> futures;
  futures.reserve(coroutines.size());
  for (Task<T>& coroutine : coroutines)
    futures.push_back(ensure_future(std::move(coroutine)));
  return as_completed(std::move(futures), limit);
}

}  // namespace poolscope::coroutines
