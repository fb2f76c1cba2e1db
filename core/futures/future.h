// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/errors.h"
#include "core/futures/future_state.h"

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace poolscope {

template <class T>
class Promise;

/// How a future stood at one moment; consistent in itself.
template <class T>
struct FutureSnapshot {
  FuturePhase phase = FuturePhase::pending;
  bool done = false;
  bool cancelled = false;
  const typename FutureState<T>::Stored* value = nullptr;  ///< lives as long as any copy of the future
  std::exception_ptr exception;
};

/// The place where a task's result will be: `concurrent.futures.Future` for C++. Copies refer to
/// the same result; the last copy frees it. A default-constructed future is empty: only valid() and
/// assignment may be used. All methods are thread-safe (on different copies; one copy being
/// assigned to needs the caller's care, as with a shared_ptr).
/// Follows CPython's Lib/concurrent/futures/_base.py, class Future.
template <class T>
class Future {
 public:
  using value_type = T;
  using State = FutureState<T>;

  Future() = default;
  explicit Future(StatePtr<State> state) noexcept : state_(std::move(state)) {}

  [[nodiscard]] bool valid() const noexcept { return static_cast<bool>(state_); }

  /// Cancels when it is pending; true when it is cancelled now or was before, false when it runs
  /// or has finished.
  bool cancel() { return state_->cancel(); }
  /// As cancel(), and asks a running task to end: JobContext::checkpoint and sleep then throw
  /// CancelledError in it. False only when it has finished.
  bool request_cancel() { return state_->request_cancel(); }
  [[nodiscard]] bool cancelled() const { return state_->cancelled(); }
  [[nodiscard]] bool running() const { return state_->phase() == FuturePhase::running; }
  /// Finished or cancelled; never blocks.
  [[nodiscard]] bool done() const { return state_->done(); }

  /// Waits for the value. Throws the task's own exception (the same object each time),
  /// CancelledError, or TimeoutError when `timeout` passed first. The reference lives as long as
  /// any copy of the future.
  decltype(auto) result(Timeout timeout = std::nullopt) const& {
    if (const std::exception_ptr error = state_->wait_exception(timeout)) std::rethrow_exception(error);
    if constexpr (!std::is_void_v<T>) return static_cast<const T&>(state_->value());
  }
  /// On a temporary: gives the value itself; a copy, or where T cannot be copied the one value.
  T result(Timeout timeout = std::nullopt) && {
    if (const std::exception_ptr error = state_->wait_exception(timeout)) std::rethrow_exception(error);
    if constexpr (std::is_void_v<T>) {
      return;
    } else if constexpr (std::is_copy_constructible_v<T>) {
      return std::as_const(*state_).value();
    } else {
      return std::move(state_->value());
    }
  }
  /// Waits for the end and gives what was thrown, null when a value was returned. Throws
  /// CancelledError and TimeoutError as result() does.
  [[nodiscard]] std::exception_ptr exception(Timeout timeout = std::nullopt) const {
    return state_->wait_exception(timeout);
  }

  /// Calls `callback(future)` when the future ends, in the thread that ends it (a worker, or
  /// whoever cancels); at once, in this thread, when it has ended. In the order of adding, after
  /// waiting threads were woken. What it throws is logged and goes no further.
  template <std::invocable<Future<T>> F>
  void add_done_callback(F&& callback) {
    struct Holder final : DoneCallback {
      Holder(F&& f, State* s) : function(std::forward<F>(f)), state(s) {}
      void call() override { std::invoke(function, Future<T>(StatePtr<State>::share(state))); }
      std::decay_t<F> function;
      State* state;  // the state holds this callback; a counted pointer would never be freed
    };
    state_->add_callback(std::make_unique<Holder>(std::forward<F>(callback), state_.get()));
  }

  [[nodiscard]] FutureSnapshot<T> snapshot() const {
    FutureSnapshot<T> s;
    std::tie(s.phase, s.exception) = state_->look();
    s.done = s.phase >= FuturePhase::cancelled;
    s.cancelled = s.done && s.phase != FuturePhase::finished;
    if (s.phase == FuturePhase::finished && !s.exception) s.value = &std::as_const(*state_).value();
    return s;
  }

  /// `<Future at 0x... state=pending|running|cancelled|finished raised T|finished returned T>`
  [[nodiscard]] std::string to_string() const { return state_->to_string(); }

  /// Same result, not equal values.
  bool operator==(const Future& other) const noexcept = default;

  /// For wait() and as_completed().
  [[nodiscard]] const StatePtr<State>& state() const noexcept { return state_; }

 private:
  StatePtr<State> state_;
};

/// The writing side of a future, for those who are no executor: bridges and tests. Movable, one
/// writer at a time. Destroyed without a result it ends the future with BrokenPromise.
template <class T>
class Promise {
 public:
  using State = FutureState<T>;

  Promise() : state_(StatePtr<State>::adopt(new State)) {}
  Promise(Promise&&) noexcept = default;
  Promise& operator=(Promise&& other) noexcept {
    Promise(std::move(other)).swap(*this);
    return *this;
  }
  ~Promise() {
    if (state_) state_->try_set_exception(std::make_exception_ptr(BrokenPromise()));
  }

  [[nodiscard]] Future<T> get_future() const { return Future<T>(state_); }
  /// To running; false when it was cancelled. Throws InvalidStateError when it had begun before.
  bool set_running_or_notify_cancel() { return state_->set_running_or_notify_cancel(); }
  /// Throws InvalidStateError when the future has ended; its first result stays.
  template <class... V>
  void set_result(V&&... value) {
    state_->set_result(std::forward<V>(value)...);
  }
  void set_exception(std::exception_ptr error) { state_->set_exception(std::move(error)); }
  void swap(Promise& other) noexcept { std::swap(state_, other.state_); }

 private:
  StatePtr<State> state_;
};

}  // namespace poolscope
