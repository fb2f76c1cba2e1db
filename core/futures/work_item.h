// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future.h"
#include "core/tracing/trace_types.h"

#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace poolscope {

class TaskContext;
class TraceRecorder;

/// What submit may say about a task beyond the callable.
struct SubmitOptions {
  /// Limit on the time it runs. At the limit its future fails with TimeoutError and the task is
  /// asked to end; a callable that never looks (checkpoint, sleep) occupies its worker until it
  /// returns, since a thread cannot be ended from outside.
  Timeout timeout;
  std::optional<JobId> job;              ///< from TraceRecorder::intern_job; empty: "callable"
  std::string label;                     ///< empty: "job(number)"
  std::optional<std::uint32_t> task_id;  ///< default: the number of the submit
  int attempt = 1;
};

/// A submitted task: its callable, and its future's state in the same allocation. Executors keep
/// it in their queue and call, in this order, on one thread: start(), run(), finish().
class WorkItem {
 public:
  WorkItem() = default;
  WorkItem(const WorkItem&) = delete;
  WorkItem& operator=(const WorkItem&) = delete;

  [[nodiscard]] virtual FutureStateBase& state() noexcept = 0;

  /// The task's row and its recorder; null when nothing is recorded. Set before it is queued.
  RowId row = kNoRow;
  TraceRecorder* recorder = nullptr;
  SubmitOptions options;

  /// Runs the callable and keeps what comes of it. Never throws.
  virtual void run(TaskContext& context) noexcept = 0;
  /// What run() kept: null for a value.
  [[nodiscard]] const std::exception_ptr& error() const noexcept { return error_; }

 protected:
  virtual ~WorkItem() = default;
  void record_cancelled() noexcept;

  std::exception_ptr error_;
};

/// Owns a WorkItem through its state's reference count.
class WorkPtr {
 public:
  WorkPtr() noexcept = default;
  WorkPtr(StatePtr<FutureStateBase> state, WorkItem* item) noexcept : state_(std::move(state)), item_(item) {}
  WorkItem* operator->() const noexcept { return item_; }
  WorkItem& operator*() const noexcept { return *item_; }
  explicit operator bool() const noexcept { return static_cast<bool>(state_); }
  [[nodiscard]] const StatePtr<FutureStateBase>& state() const noexcept { return state_; }

 private:
  StatePtr<FutureStateBase> state_;
  WorkItem* item_ = nullptr;
};

/// Result type of a call that may take the TaskContext as its first argument; without `type` when
/// the arguments do not fit.
template <class F, class... A>
struct CallResult {};
template <class F, class... A>
requires std::is_invocable_v<F, A...>
struct CallResult<F, A...> {
  static constexpr bool wants_context = false;
  using type = std::remove_cvref_t<std::invoke_result_t<F, A...>>;
};
template <class F, class... A>
requires(!std::is_invocable_v<F, A...> && std::is_invocable_v<F, TaskContext&, A...>) struct CallResult<F, A...> {
  static constexpr bool wants_context = true;
  using type = std::remove_cvref_t<std::invoke_result_t<F, TaskContext&, A...>>;
};
template <class F, class... A>
using call_result_t = typename CallResult<std::decay_t<F>, std::unwrap_ref_decay_t<A>...>::type;

/// The one kind of WorkItem: a callable with its arguments, kept by value as std::thread does
/// (std::ref for references, move-only is fine).
template <class T, class F, class... A>
class CallItem final : public FutureState<T>, public WorkItem {
 public:
  template <class G, class... B>
  explicit CallItem(G&& function, B&&... arguments)
      : call_(std::in_place, std::forward<G>(function), std::forward<B>(arguments)...) {}

  [[nodiscard]] FutureStateBase& state() noexcept override { return *this; }

  void run(TaskContext& context) noexcept override {
    try {
      if constexpr (std::is_void_v<T>) {
        invoke(context);
        this->place();
      } else {
        this->place(invoke(context));
      }
    } catch (...) {
      error_ = std::current_exception();
    }
    release();
  }

 private:
  using Call = std::tuple<F, A...>;

  decltype(auto) invoke(TaskContext& context) {
    return std::apply(
        [&](F& function, A&... arguments) -> decltype(auto) {
          if constexpr (CallResult<F, std::unwrap_reference_t<A>...>::wants_context) {
            return std::invoke(std::move(function), context, pass(arguments)...);
          } else {
            return std::invoke(std::move(function), pass(arguments)...);
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

  // What the callable holds goes with the task, not with the last copy of its future.
  void release() noexcept {
    try {
      call_.reset();
    } catch (...) {
      if (!error_) error_ = std::current_exception();
    }
  }

  void on_cancelled() noexcept override { record_cancelled(); }

  std::optional<Call> call_;
};

}  // namespace poolscope
