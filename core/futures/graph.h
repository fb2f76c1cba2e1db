// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/executor.h"
#include "core/futures/future.h"
#include "core/futures/wait.h"

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

// Futures that follow from futures, without a worker that waits for them. Cancelling a future made
// here keeps what it follows from as it is; only the step that it stands for does not begin.

namespace poolscope {

/// Ends `promise` with what `ended` holds, unless its own future has ended already.
template <class T>
void pass_outcome_on(const Future<T>& ended, Promise<T>& promise) {
  try {
    if (ended.cancelled()) {
      promise.get_future().cancel();
    } else if (std::exception_ptr error = ended.exception()) {
      promise.set_exception(std::move(error));
    } else if constexpr (std::is_void_v<T>) {
      promise.set_result();
    } else {
      promise.set_result(Future<T>(ended).result());
    }
  } catch (const InvalidStateError&) {  // it was cancelled a moment ago
  }
}

/// The value's type of `function` applied to a Future<T>'s value.
template <class T, class F>
struct ThenResult {
  using type = std::remove_cvref_t<std::invoke_result_t<F&, const T&>>;
};
template <class F>
struct ThenResult<void, F> {
  using type = std::remove_cvref_t<std::invoke_result_t<F&>>;
};

/// Once `future` has a value, submits function(value) to `executor`; gives the future of that. An
/// exception or a cancellation of `future` is passed on and the function is not called. What submit
/// throws ends the result as well. The executor must live until `future` has ended. When it has a
/// full queue that blocks, the thread that ends `future` waits for room. Thread-safe.
template <class T, class F>
auto then(Executor& executor, Future<T> future, F&& function) {
  using R = typename ThenResult<T, std::decay_t<F>>::type;
  auto promise = std::make_shared<Promise<R>>();
  Future<R> result = promise->get_future();
  future.add_done_callback(
      [&executor, promise, f = std::decay_t<F>(std::forward<F>(function))](const Future<T>& ended) mutable {
        try {
          if (ended.cancelled()) {
            promise->get_future().cancel();
            return;
          }
          if (std::exception_ptr error = ended.exception()) {
            promise->set_exception(std::move(error));
            return;
          }
          if (promise->get_future().done()) return;  // nobody wants it any more
          Future<R> step = executor.submit([f = std::move(f), ended]() mutable -> R {
            if constexpr (std::is_void_v<T>) {
              return f();
            } else {
              return f(ended.result());
            }
          });
          promise->get_future().add_done_callback([step](const Future<R>& outer) mutable {
            if (outer.cancelled()) step.cancel();
          });
          step.add_done_callback([promise](const Future<R>& done) { pass_outcome_on(done, *promise); });
        } catch (const InvalidStateError&) {  // cancelled a moment ago
        } catch (...) {
          promise->get_future().state()->try_set_exception(std::current_exception());
        }
      });
  return result;
}

/// A future that ends with all of these futures, however they end, and holds them in their order.
template <std::ranges::input_range R>
auto when_all(R&& futures) {
  using F = std::remove_cvref_t<std::ranges::range_reference_t<R>>;
  struct Shared {
    std::vector<F> futures;
    std::atomic<std::size_t> left{1};
    Promise<std::vector<F>> promise;
    void one_less() {
      if (left.fetch_sub(1) != 1) return;
      try {
        promise.set_result(std::move(futures));
      } catch (const InvalidStateError&) {  // cancelled a moment ago
      }
    }
  };
  auto shared = std::make_shared<Shared>();
  for (auto&& future : futures)
    shared->futures.push_back(future);
  Future<std::vector<F>> result = shared->promise.get_future();
  // Of a copy, since the last end moves the list away.
  const std::vector<F> all = shared->futures;
  shared->left.store(all.size() + 1);
  for (F future : all)
    future.add_done_callback([shared](const F&) { shared->one_less(); });
  shared->one_less();
  return result;
}

/// Which one ended first.
template <class T>
struct FirstEnded {
  std::size_t index = 0;  ///< in the order given
  Future<T> future;
};

/// A future that ends with the first of these futures, however that ends. The others go on. No
/// futures are std::invalid_argument.
template <std::ranges::input_range R>
auto when_any(R&& futures) {
  using F = std::remove_cvref_t<std::ranges::range_reference_t<R>>;
  using T = typename F::value_type;
  std::vector<F> all;
  for (auto&& future : futures)
    all.push_back(future);
  if (all.empty()) throw std::invalid_argument("when_any needs at least one future");
  struct Shared {
    std::atomic<bool> ended{false};
    Promise<FirstEnded<T>> promise;
  };
  auto shared = std::make_shared<Shared>();
  Future<FirstEnded<T>> result = shared->promise.get_future();
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].add_done_callback([shared, i](const F& future) {
      if (shared->ended.exchange(true)) return;
      try {
        shared->promise.set_result(FirstEnded<T>{i, future});
      } catch (const InvalidStateError&) {  // cancelled a moment ago
      }
    });
  }
  return result;
}

}  // namespace poolscope
