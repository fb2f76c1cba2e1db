// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>  // before <coroutine>, else Qt 6.4's moc stumbles over the headers that follow from it

#include "core/coroutines/frame_pool.h"

#include <coroutine>
#include <cstddef>
#include <utility>
#include <variant>

namespace poolscope {

template <class T>
class Task;

/// The part of a Task's promise that does not depend on its value.
class TaskPromiseBase {
 public:
  static void* operator new(std::size_t bytes) { return coroutines::allocate_frame(bytes); }
  static void operator delete(void* frame, std::size_t bytes) noexcept { coroutines::free_frame(frame, bytes); }

  // A task does nothing until it is awaited or run, so one that is never started costs nothing.
  std::suspend_always initial_suspend() noexcept { return {}; }

  struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) noexcept {
      const std::coroutine_handle<> next = self.promise().continuation_;
      return next ? next : std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  FinalAwaiter final_suspend() noexcept { return {}; }

  void set_continuation(std::coroutine_handle<> next) noexcept { continuation_ = next; }

 private:
  std::coroutine_handle<> continuation_;  // who awaits this task
};

template <class T>
class TaskPromise : public TaskPromiseBase {
 public:
  Task<T> get_return_object() noexcept;
  template <class V>
  void return_value(V&& value) {
    outcome_.template emplace<1>(std::forward<V>(value));
  }
  void unhandled_exception() noexcept { outcome_.template emplace<2>(std::current_exception()); }
  /// What the ended task threw; null when it returned.
  [[nodiscard]] std::exception_ptr error() const noexcept {
    return outcome_.index() == 2 ? std::get<2>(outcome_) : nullptr;
  }
  T take() {
    if (outcome_.index() == 2) std::rethrow_exception(std::get<2>(outcome_));
    return std::move(std::get<1>(outcome_));
  }

 private:
  std::variant<std::monostate, T, std::exception_ptr> outcome_;
};

template <>
class TaskPromise<void> : public TaskPromiseBase {
 public:
  Task<void> get_return_object() noexcept;
  void return_void() noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }
  [[nodiscard]] const std::exception_ptr& error() const noexcept { return error_; }
  void take() {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::exception_ptr error_;
};

/// A coroutine that gives a T when it is awaited: `co_await fetch()`. Begins when awaited, runs on
/// the awaiter's thread, and throws into the awaiter what it throws itself. Owns its frame: dropping
/// a task destroys the coroutine where it is suspended. Movable, not for several threads.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = TaskPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Task(Handle handle) noexcept : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  auto operator co_await() && noexcept {
    struct Awaiter {
      Handle handle;
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
        handle.promise().set_continuation(awaiting);
        return handle;
      }
      T await_resume() { return handle.promise().take(); }
    };
    return Awaiter{handle_};
  }

  /// Runs it to its end on this thread and gives its value. For executors whose awaits block
  /// instead of suspending; a task that suspends all the same is a programming error and throws
  /// std::logic_error.
  T run();

  /// Gives the frame away: the caller resumes and destroys it from now on. Null after a move.
  [[nodiscard]] Handle release() noexcept { return std::exchange(handle_, nullptr); }

 private:
  Handle handle_;
};

/// Throws the logic_error of Task::run.
[[noreturn]] void throw_suspended();

template <class T>
T Task<T>::run() {
  handle_.resume();
  if (!handle_.done()) throw_suspended();
  return handle_.promise().take();
}

template <class T>
Task<T> TaskPromise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

inline Task<void> TaskPromise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

}  // namespace poolscope
