// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/executor.h"
#include "core/futures/future.h"
#include "core/futures/graph.h"

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace poolscope {

/// How often a task that fails is tried, and how long after each failure.
struct RetryPolicy {
  int attempts = 3;                                 ///< in all; at least 1
  Duration delay = std::chrono::milliseconds(100);  ///< before the second attempt
  double factor = 2.0;                              ///< each further delay is so many times as long; at least 1
  /// Each delay is lengthened or shortened by up to this part of it, at random, so that tasks which
  /// failed together do not come back together. 0 to 1.
  double jitter = 0.0;
  /// Failures that are worth another attempt; empty: all but cancellations.
  std::function<bool(const std::exception_ptr&)> retry_on;

  /// Throws std::invalid_argument.
  void check() const;
  /// The delay before `attempt`, which is at least 2. `random` from 0 to 1.
  [[nodiscard]] Duration delay_before(int attempt, double random) const;
};

/// Calls `function` that much later on a thread of its own, which all share; be brief. When the
/// program ends first it is not called. Thread-safe.
void call_after(Duration delay, std::function<void()> function);
/// From 0 to 1. Thread-safe.
[[nodiscard]] double random_fraction();

/// Submits function() again when it fails, as the policy says; gives the future of the last attempt.
/// Each attempt is a task of its own, with its number in the trace. Cancelling the future cancels the
/// attempt that waits, and no other begins. Between two attempts no worker is held. The function is
/// called several times, so it must be callable as an lvalue; the executor must live until the future
/// has ended.
template <class F>
auto submit_with_retries(Executor& executor, RetryPolicy policy, SubmitOptions options, F&& function) {
  policy.check();
  using R = call_result_t<std::decay_t<F>&>;
  struct Work : std::enable_shared_from_this<Work> {
    Work(Executor& where, RetryPolicy how, SubmitOptions what, F&& f)
        : executor(where), policy(std::move(how)), options(std::move(what)), function(std::forward<F>(f)) {}

    void attempt(int number) {
      if (promise.get_future().done()) return;  // cancelled in between
      try {
        SubmitOptions own = options;
        own.attempt = number;
        Future<R> future =
            executor.submit_with(std::move(own), [self = this->shared_from_this()](TaskContext& context) -> R {
              if constexpr (CallResult<std::decay_t<F>&>::wants_context) {
                return self->function(context);
              } else {
                static_cast<void>(context);
                return self->function();
              }
            });
        promise.get_future().add_done_callback([future](const Future<R>& outer) mutable {
          if (outer.cancelled()) future.request_cancel();
        });
        future.add_done_callback(
            [self = this->shared_from_this(), number](const Future<R>& ended) { self->ended(ended, number); });
      } catch (...) {
        promise.get_future().state()->try_set_exception(std::current_exception());
      }
    }

    void ended(const Future<R>& future, int number) {
      const std::exception_ptr error = future.cancelled() ? nullptr : future.exception();
      const bool again = error && number < policy.attempts && (!policy.retry_on || policy.retry_on(error));
      if (!again) {
        pass_outcome_on(future, promise);
        return;
      }
      call_after(policy.delay_before(number + 1, random_fraction()),
                 [self = this->shared_from_this(), number] { self->attempt(number + 1); });
    }

    Executor& executor;
    const RetryPolicy policy;
    const SubmitOptions options;
    std::decay_t<F> function;
    Promise<R> promise;
  };
  auto work = std::make_shared<Work>(executor, std::move(policy), std::move(options), std::forward<F>(function));
  Future<R> result = work->promise.get_future();
  work->attempt(1);
  return result;
}

}  // namespace poolscope
