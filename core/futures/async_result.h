// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/errors.h"
#include "core/sync/mutex.h"

#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace poolscope::multiprocessing {

/// What all results of a pool share. Thread-safe.
class AsyncState {
 public:
  AsyncState() = default;
  AsyncState(const AsyncState&) = delete;
  AsyncState& operator=(const AsyncState&) = delete;
  virtual ~AsyncState() = default;

  [[nodiscard]] bool ready() const EXCLUDES(mutex_);
  /// Throws RuntimeError (Python: ValueError) before it is ready.
  [[nodiscard]] bool successful() const EXCLUDES(mutex_);
  /// At most so long; returns in any case.
  void wait(Timeout timeout) const EXCLUDES(mutex_);
  /// Waits; throws TimeoutError, or what the task threw.
  void require(Timeout timeout) const EXCLUDES(mutex_);
  /// Ends it with an error unless it has ended.
  void fail(const std::exception_ptr& error) EXCLUDES(mutex_);

 protected:
  /// Lets waiters go; false when it had ended before.
  bool finish(std::exception_ptr error) EXCLUDES(mutex_);

 private:
  mutable Mutex mutex_;
  mutable CondVar changed_;
  bool ready_ GUARDED_BY(mutex_) = false;
  std::exception_ptr error_ GUARDED_BY(mutex_);
};

template <class T>
class TypedAsyncState final : public AsyncState {
 public:
  using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  void set(Stored value) {
    value_.emplace(std::move(value));
    finish(nullptr);
  }
  /// After require().
  [[nodiscard]] const Stored& value() const noexcept { return *value_; }

 private:
  std::optional<Stored> value_;  // written before finish(), read after it
};

/// The result of apply_async, map_async, starmap_async: multiprocessing.pool.AsyncResult. Copies refer
/// to the same result. Thread-safe.
template <class T>
class AsyncResult {
 public:
  explicit AsyncResult(std::shared_ptr<TypedAsyncState<T>> state) : state_(std::move(state)) {}

  /// Waits and gives the value, or throws what the task threw; TimeoutError when it takes longer.
  decltype(auto) get(Timeout timeout = std::nullopt) const {
    state_->require(timeout);
    if constexpr (!std::is_void_v<T>) return static_cast<const T&>(state_->value());
  }
  void wait(Timeout timeout = std::nullopt) const { state_->wait(timeout); }
  [[nodiscard]] bool ready() const { return state_->ready(); }
  /// Throws RuntimeError before it is ready.
  [[nodiscard]] bool successful() const { return state_->successful(); }

 private:
  std::shared_ptr<TypedAsyncState<T>> state_;
};

/// The one thread that handles the results of a pool, one after the other, and runs its callbacks.
class ResultThread {
 public:
  ResultThread();
  /// Handles what is there, then ends. From one of its own handlers it lets the thread end by itself.
  ~ResultThread();
  ResultThread(const ResultThread&) = delete;
  ResultThread& operator=(const ResultThread&) = delete;

  /// Runs `handle` after those before; what it throws is logged.
  void post(std::function<void()> handle);
  /// Returns when everything posted so far has been handled.
  void drain();

 private:
  struct Shared;
  const std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace poolscope::multiprocessing
