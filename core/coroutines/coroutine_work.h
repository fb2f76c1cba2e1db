// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/task.h"
#include "core/futures/work_item.h"

#include <exception>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace poolscope::coroutines {

template <class R>
struct CoroutineResult {};
template <class T>
struct CoroutineResult<Task<T>> {
  using type = T;
};
/// The result type of a callable is a Task.
template <class R>
concept coroutine_result = requires {
  typename CoroutineResult<R>::type;
};

/// A submitted task that is a coroutine, for executors that can drive one.
class CoroutineWork : public WorkItem {
 public:
  /// The coroutine: awaits the callable's own, and keeps what comes of it. Throws nothing, except that
  /// it passes a cancellation on.
  virtual Task<void> drive(TaskContext& context) = 0;
  /// What the callable's coroutine threw; null for a value.
  [[nodiscard]] const std::exception_ptr& thrown() const noexcept { return thrown_; }

 protected:
  std::exception_ptr thrown_;
};

/// The one kind of CoroutineWork: a callable with its arguments, kept by value as std::thread does
/// until its coroutine has ended, and the state of its future in the same allocation.
template <class T, class F, class... A>
class CoroutineItem final : public FutureState<T>, public CoroutineWork {
 public:
  template <class G, class... B>
  explicit CoroutineItem(G&& function, B&&... arguments)
      : call_(std::in_place, std::forward<G>(function), std::forward<B>(arguments)...) {}

  [[nodiscard]] FutureStateBase& state() noexcept override { return *this; }
  [[nodiscard]] RowId row_in(const TraceRecorder* asked) const noexcept override { return this->recorded_row(asked); }

  Task<void> drive(TaskContext& context) override {
    try {
      if constexpr (std::is_void_v<T>) {
        co_await invoke(context);
        this->place();
      } else {
        T value = co_await invoke(context);
        this->place(std::move(value));
      }
    } catch (...) {
      thrown_ = std::current_exception();
    }
    call_.reset();
  }
  // For whoever has no loop: the coroutine must not suspend.
  void run(TaskContext& context) noexcept override {
    try {
      drive(context).run();
    } catch (...) {
      thrown_ = std::current_exception();
    }
  }

 private:
  Task<T> invoke(TaskContext& context) {
    return std::apply(
        [&](F& function, A&... arguments) -> Task<T> {
          if constexpr (CallResult<F, std::unwrap_reference_t<A>...>::wants_context) {
            return std::invoke(function, context, pass(arguments)...);
          } else {
            return std::invoke(function, pass(arguments)...);
          }
        },
        *call_);
  }
  template <class V>
  static V&& pass(V& value) noexcept {
    return std::move(value);
  }
  template <class V>
  static V& pass(std::reference_wrapper<V>& value) noexcept {
    return value.get();
  }

  void on_cancelled() noexcept override { record_cancelled(); }

  std::optional<std::tuple<F, A...>> call_;
};

}  // namespace poolscope::coroutines
