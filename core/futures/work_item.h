// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future.h"
#include "core/futures/submit_options.h"
#include "core/tracing/trace_types.h"

#include <exception>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace poolscope {

class TaskContext;
class TraceRecorder;

/// A submitted task: its callable, and its future's state in the same allocation. Executors keep
/// it in their queue and call, in this order, on one thread: start(), run(), finish().
class WorkItem {
 public:
  WorkItem() = default;
  WorkItem(const WorkItem&) = delete;
  WorkItem& operator=(const WorkItem&) = delete;

  [[nodiscard]] virtual FutureStateBase& state() noexcept = 0;

  /// The task's recorder and row; null when nothing is recorded. Set before it is queued.
  TraceRecorder* recorder = nullptr;
  RowId row = kNoRow;
  /// What submit said; the default when it said nothing.
  [[nodiscard]] const SubmitOptions& options() noexcept { return state().options(); }

  /// See FutureStateBase::row_in().
  [[nodiscard]] RowId recorded_row(const TraceRecorder* asked) const noexcept {
    return asked != nullptr && asked == recorder ? row : kNoRow;
  }

  /// Runs the callable and keeps what comes of it. Never throws.
  virtual void run(TaskContext& context) noexcept = 0;
  /// What run() kept: null for a value.
  [[nodiscard]] const std::exception_ptr& error() noexcept { return state().kept_error(); }

 protected:
  virtual ~WorkItem() = default;
  void record_cancelled() noexcept;
};

/// Owns a WorkItem through its state's reference count.
class WorkPtr {
 public:
  WorkPtr() noexcept = default;
  WorkPtr(StatePtr<FutureStateBase> state, WorkItem* item) noexcept : state_(std::move(state)), item_(item) {}
  /// Takes over the reference that release() gave away.
  [[nodiscard]] static WorkPtr adopt(WorkItem* item) noexcept {
    return {StatePtr<FutureStateBase>::adopt(&item->state()), item};
  }
  /// Gives the reference away, for queues that hold millions.
  [[nodiscard]] WorkItem* release() noexcept {
    static_cast<void>(state_.release());
    return std::exchange(item_, nullptr);
  }
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
  using Call = std::tuple<F, A...>;

 public:
  template <class G, class... B>
  explicit CallItem(G&& function, B&&... arguments) : call_(std::forward<G>(function), std::forward<B>(arguments)...) {}
  ~CallItem() override {
    if (has_call_) call_.~Call();
  }

  [[nodiscard]] FutureStateBase& state() noexcept override { return *this; }
  [[nodiscard]] RowId row_in(const TraceRecorder* asked) const noexcept override { return this->recorded_row(asked); }

  void run(TaskContext& context) noexcept override {
    try {
      if constexpr (std::is_void_v<T>) {
        invoke(context);
        this->place();
      } else {
        this->place(invoke(context));
      }
    } catch (...) {
      this->keep_error(std::current_exception());
    }
    release();
  }

 private:
  decltype(auto) invoke(TaskContext& context) {
    return std::apply(
        [&](F& function, A&... arguments) -> decltype(auto) {
          if constexpr (CallResult<F, std::unwrap_reference_t<A>...>::wants_context) {
            return std::invoke(std::move(function), context, pass(arguments)...);
          } else {
            return std::invoke(std::move(function), pass(arguments)...);
          }
        },
        call_);
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
    has_call_ = false;
    if constexpr (!std::is_trivially_destructible_v<Call>) {
      try {
        call_.~Call();
      } catch (...) {
        if (!this->kept_error()) this->keep_error(std::current_exception());
      }
    }
  }

  void on_cancelled() noexcept override { record_cancelled(); }

  bool has_call_ = true;
  union {
    Call call_;
  };
};

}  // namespace poolscope
