// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"
#include "core/coroutines/sleep.h"

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace poolscope::coroutines {

/// Tells gather() to put exceptions into the places of their tasks.
struct ReturnExceptions {};
inline constexpr ReturnExceptions return_exceptions{};

/// What became of one task: its value, or what it threw (CancelledError when it was cancelled).
template <class T>
using Outcome = std::variant<typename LoopFuture<T>::Stored, std::exception_ptr>;

/// Refuses children of different loops; gives the loop, which for no children is the running one.
[[nodiscard]] EventLoop& common_loop(const std::vector<Ref<LoopFutureBase>>& children);

/// The future behind gather(): cancelling it cancels the children, and it ends when they have.
/// Follows CPython's Lib/asyncio/tasks.py, gather() and _GatheringFuture.
class GatherBase : public LoopFutureBase {
 public:
  bool cancel() override;
  [[nodiscard]] RowId traced_row() const noexcept override { return last_row_; }

 protected:
  GatherBase(EventLoop& loop, std::vector<Ref<LoopFutureBase>> children, bool keep_exceptions)
      : LoopFutureBase(loop, WaitsFor::children), children_(std::move(children)), keep_exceptions_(keep_exceptions) {}
  /// Begins to watch the children.
  void watch();
  /// All have ended, and the values are wanted: collects them.
  virtual void collect() = 0;
  [[nodiscard]] const std::vector<Ref<LoopFutureBase>>& children() const noexcept { return children_; }

 private:
  void child_ended(LoopFutureBase& child);

  std::vector<Ref<LoopFutureBase>> children_;
  std::size_t waits_for_ = 0;  // different children that have not ended
  RowId last_row_ = kNoRow;    // of the child whose end was the last that mattered
  const bool keep_exceptions_;
  bool cancel_requested_ = false;
};

template <class Result, class Collect>
class GatherFuture final : public GatherBase {
 public:
  static LoopFuture<Result> make(std::vector<Ref<LoopFutureBase>> children, bool keep_exceptions, Collect collect) {
    EventLoop& loop = common_loop(children);
    auto* const outer = new GatherFuture(loop, std::move(children), keep_exceptions, std::move(collect));
    LoopFuture<Result> future(Ref<LoopFutureBase>::adopt(outer));
    outer->watch();
    return future;
  }

 private:
  GatherFuture(EventLoop& loop, std::vector<Ref<LoopFutureBase>> children, bool keep_exceptions, Collect collect)
      : GatherBase(loop, std::move(children), keep_exceptions), collect_(std::move(collect)) {}
  void collect() override { value_.emplace(collect_(children())); }
  void* value_address() noexcept override { return &*value_; }

  Collect collect_;
  std::optional<Result> value_;
};

/// Waits for all and gives their values in the order of the arguments. The first exception of a
/// child goes to the awaiter at once, and the others run on. The same task may be given several
/// times. Cancelling gather's future cancels all children. `asyncio.gather`.
template <class A>
LoopFuture<std::vector<typename LoopFuture<awaited_value_t<A>>::Stored>> gather(std::vector<A> what) {
  using T = awaited_value_t<A>;
  using Stored = typename LoopFuture<T>::Stored;
  std::vector<Ref<LoopFutureBase>> children;
  children.reserve(what.size());
  for (A& one : what)
    children.push_back(ensure_future(std::move(one)).state());
  auto collect = [](const std::vector<Ref<LoopFutureBase>>& ended) {
    std::vector<Stored> values;
    values.reserve(ended.size());
    for (const Ref<LoopFutureBase>& child : ended) {
      if constexpr (std::is_void_v<T>) {
        values.emplace_back();
      } else if constexpr (std::is_copy_constructible_v<T>) {
        values.push_back(std::as_const(LoopFuture<T>(child).result()));
      } else {
        values.push_back(std::move(LoopFuture<T>(child).result()));
      }
    }
    return values;
  };
  return GatherFuture<std::vector<Stored>, decltype(collect)>::make(std::move(children), false, std::move(collect));
}

/// As above, but exceptions take their places in the list, and all children are waited for.
template <class A>
LoopFuture<std::vector<Outcome<awaited_value_t<A>>>> gather(ReturnExceptions, std::vector<A> what) {
  using T = awaited_value_t<A>;
  std::vector<Ref<LoopFutureBase>> children;
  children.reserve(what.size());
  for (A& one : what)
    children.push_back(ensure_future(std::move(one)).state());
  auto collect = [](const std::vector<Ref<LoopFutureBase>>& ended) {
    std::vector<Outcome<T>> outcomes;
    outcomes.reserve(ended.size());
    for (const Ref<LoopFutureBase>& child : ended) {
      if (child->cancelled()) {
        outcomes.emplace_back(std::in_place_index<1>, std::make_exception_ptr(CancelledError()));
      } else if (std::exception_ptr error = child->exception()) {
        outcomes.emplace_back(std::in_place_index<1>, std::move(error));
      } else if constexpr (std::is_void_v<T>) {
        outcomes.emplace_back(std::in_place_index<0>);
      } else {
        outcomes.emplace_back(std::in_place_index<0>, LoopFuture<T>(child).result());
      }
    }
    return outcomes;
  };
  return GatherFuture<std::vector<Outcome<T>>, decltype(collect)>::make(std::move(children), true, std::move(collect));
}

/// Of different types: gives a tuple (std::monostate for void).
template <class... A>
requires(sizeof...(A) > 0 &&
         (requires { typename AwaitedValue<std::remove_cvref_t<A>>::type; } && ...)) auto gather(A&&... what) {
  using Result = std::tuple<typename LoopFuture<awaited_value_t<A>>::Stored...>;
  std::vector<Ref<LoopFutureBase>> children{ensure_future(std::forward<A>(what)).state()...};
  auto collect = [](const std::vector<Ref<LoopFutureBase>>& ended) {
    return [&ended]<std::size_t... I>(std::index_sequence<I...>) {
      const auto value = []<class T>(std::type_identity<T>, const Ref<LoopFutureBase>& child) {
        if constexpr (std::is_void_v<T>) {
          static_cast<void>(child);
          return std::monostate();
        } else {
          return T(std::move(LoopFuture<T>(child).result()));
        }
      };
      return Result(value(std::type_identity<awaited_value_t<A>>{}, ended[I])...);
    }
    (std::index_sequence_for<A...>{});
  };
  return GatherFuture<Result, decltype(collect)>::make(std::move(children), false, std::move(collect));
}

/// Protects `what` from being cancelled through its awaiter: cancelling the shield leaves it running.
/// Keep a handle, or its exception is reported as never looked at. `asyncio.shield`.
template <class A>
LoopFuture<awaited_value_t<A>> shield(A&& what) {
  using T = awaited_value_t<A>;
  const LoopFuture<T> inner = ensure_future(std::forward<A>(what));
  if (inner.done()) return inner;
  LoopFuture<T> outer = inner.loop().template create_future<T>();
  const Callback* const inner_callback = inner.add_done_callback([outer](const LoopFuture<T>& ended) {
    if (outer.done()) {
      if (!ended.cancelled()) static_cast<void>(ended.exception());  // looked at: nobody else will
    } else if (ended.cancelled()) {
      outer.cancel();
    } else if (std::exception_ptr error = ended.exception()) {
      outer.set_exception(std::move(error));
    } else if constexpr (std::is_void_v<T>) {
      outer.set_result();
    } else if constexpr (std::is_copy_constructible_v<T>) {
      outer.set_result(std::as_const(ended.result()));
    } else {
      outer.set_result(std::move(ended.result()));
    }
  });
  outer.add_done_callback([inner, inner_callback](const LoopFuture<T>&) {
    if (!inner.done()) inner.remove_done_callback(inner_callback);
  });
  return outer;
}

}  // namespace poolscope::coroutines
