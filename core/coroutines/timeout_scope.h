// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"
#include "core/coroutines/sleep.h"

#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace poolscope::coroutines {

/// A limit of time around a coroutine: `asyncio.Timeout`. At the deadline the task is cancelled
/// where it is suspended, and the CancelledError that comes out of the body becomes a TimeoutError,
/// so that the task around it is not cancelled.
///
///   TimeoutScope scope = timeout(5s);
///   co_await scope.run(talk_to(server));     // or scope.reschedule(...) in between
///
/// Deviation: a scope in Python is a `with` block; C++ has no asynchronous destructors, so the body
/// is a coroutine of its own. An exception that the body throws instead of the CancelledError comes
/// out as it is; CPython hangs the TimeoutError into its context.
/// Follows CPython's Lib/asyncio/timeouts.py. For the loop's thread; must outlive run().
class TimeoutScope {
 public:
  /// No deadline: it never expires, unless rescheduled.
  explicit TimeoutScope(std::optional<TimePoint> when) noexcept : when_(when) {}
  TimeoutScope(TimeoutScope&&) noexcept = default;
  TimeoutScope& operator=(TimeoutScope&&) = delete;
  ~TimeoutScope() { alarm_.cancel(); }

  [[nodiscard]] std::optional<TimePoint> when() const noexcept { return when_; }
  /// The deadline has passed before the body had ended.
  [[nodiscard]] bool expired() const noexcept { return state_ == State::expiring || state_ == State::expired; }
  /// Moves or removes the deadline. Throws RuntimeError unless the body runs.
  void reschedule(std::optional<TimePoint> when);

  /// Runs the body under the limit. Throws RuntimeError outside of a task and when it ran before.
  template <class T>
  Task<T> run(Task<T> body) {
    enter();
    std::exception_ptr error;
    try {
      if constexpr (std::is_void_v<T>) {
        co_await std::move(body);
        leave(nullptr);
        co_return;
      } else {
        T value = co_await std::move(body);
        leave(nullptr);
        co_return value;
      }
    } catch (...) {
      error = std::current_exception();
    }
    leave(error);
    std::rethrow_exception(error);
  }

 private:
  enum class State : std::uint8_t { created, entered, expiring, expired, left };

  void enter();
  /// Throws TimeoutError when `error` is a cancellation by this scope alone.
  void leave(const std::exception_ptr& error);
  void on_timeout();

  std::optional<TimePoint> when_;
  State state_ = State::created;
  Ref<TaskBase> task_;
  int cancelling_ = 0;  // requests to the task when it entered
  Handle alarm_;
};

/// A scope that ends `delay` after it is entered... counted from now, as `asyncio.timeout`.
[[nodiscard]] TimeoutScope timeout(poolscope::Timeout delay);
/// A scope with an absolute deadline on the loop's clock. `asyncio.timeout_at`.
[[nodiscard]] inline TimeoutScope timeout_at(std::optional<TimePoint> when) { return TimeoutScope(when); }

/// Runs `body` under a limit; TimeoutError when it passes first.
template <class T>
Task<T> with_timeout(poolscope::Timeout delay, Task<T> body) {
  TimeoutScope scope = timeout(delay);
  co_return co_await scope.run(std::move(body));
}

}  // namespace poolscope::coroutines
