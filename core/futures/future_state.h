// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/mutex.h"

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <variant>
#include <vector>

namespace poolscope {

class FutureStateBase;
class TaskContext;

/// The life of a future, as in CPython's concurrent/futures/_base.py.
enum class FuturePhase : std::uint8_t { pending, running, cancelled, cancelled_and_notified, finished };

/// Counts references to a state; the state deletes itself with the last one.
template <class State>
class StatePtr {
 public:
  StatePtr() noexcept = default;
  /// Takes over the reference that a new state is born with.
  static StatePtr adopt(State* state) noexcept {
    StatePtr p;
    p.state_ = state;
    return p;
  }
  /// Adds a reference.
  static StatePtr share(State* state) noexcept {
    if (state != nullptr) state->add_reference();
    return adopt(state);
  }
  template <class Derived>
  StatePtr(StatePtr<Derived> other) noexcept : state_(other.release()) {}
  StatePtr(const StatePtr& other) noexcept : state_(other.state_) {
    if (state_ != nullptr) state_->add_reference();
  }
  StatePtr(StatePtr&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  StatePtr& operator=(StatePtr other) noexcept {
    std::swap(state_, other.state_);
    return *this;
  }
  ~StatePtr() {
    if (state_ != nullptr) state_->drop_reference();
  }

  [[nodiscard]] State* get() const noexcept { return state_; }
  State* operator->() const noexcept { return state_; }
  State& operator*() const noexcept { return *state_; }
  explicit operator bool() const noexcept { return state_ != nullptr; }
  [[nodiscard]] State* release() noexcept { return std::exchange(state_, nullptr); }
  bool operator==(const StatePtr& other) const noexcept = default;

 private:
  State* state_ = nullptr;
};

/// Learns of the end of futures, for wait() and as_completed(). Called with the state's lock held,
/// so implementations only note and notify, and never touch a future.
class FutureWaiter {
 public:
  virtual ~FutureWaiter() = default;
  virtual void on_done(FutureStateBase& state, bool raised) = 0;
};

/// A done-callback in storage.
class DoneCallback {
 public:
  virtual ~DoneCallback() = default;
  virtual void call() = 0;
};
using DoneCallbacks = std::vector<std::unique_ptr<DoneCallback>>;

/// What all futures share, whatever they hold: phase, exception, waiters, callbacks. Thread-safe.
/// Semantics follow CPython's Future in Lib/concurrent/futures/_base.py.
/// Deviation: cancel() wakes wait() and as_completed() at once; the documentation says that
/// cancelled futures are done, CPython lets them hang until a worker notices (gh-136655).
class FutureStateBase {
 public:
  FutureStateBase() = default;
  FutureStateBase(const FutureStateBase&) = delete;
  FutureStateBase& operator=(const FutureStateBase&) = delete;

  void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void drop_reference() noexcept;

  // The reader's side.
  bool cancel() EXCLUDES(mutex_);
  /// cancel(), or, when it runs, asks it to end. False when it has ended.
  bool request_cancel() EXCLUDES(mutex_);
  [[nodiscard]] FuturePhase phase() const EXCLUDES(mutex_);
  [[nodiscard]] bool cancelled() const;
  [[nodiscard]] bool done() const;
  /// Waits for the end. Throws TimeoutError, and CancelledError when it was cancelled; gives the
  /// task's exception, null when it returned.
  std::exception_ptr wait_exception(Timeout timeout) const EXCLUDES(mutex_);
  /// Phase and exception as of one moment.
  [[nodiscard]] std::pair<FuturePhase, std::exception_ptr> look() const EXCLUDES(mutex_);
  [[nodiscard]] std::string to_string() const EXCLUDES(mutex_);
  /// Runs it now when the future has ended, else when it ends. What it throws is logged.
  void add_callback(std::unique_ptr<DoneCallback> callback) EXCLUDES(mutex_);
  /// False, and `waiter` is told at once, when the future has ended.
  bool add_waiter(FutureWaiter& waiter) EXCLUDES(mutex_);
  void remove_waiter(FutureWaiter& waiter) EXCLUDES(mutex_);

  // The promise's side.
  /// To running; false when it was cancelled (which is thereby noticed). Throws InvalidStateError
  /// in any other phase.
  bool set_running_or_notify_cancel(TaskContext* context = nullptr) EXCLUDES(mutex_);
  /// Throws InvalidStateError when the future has ended, std::invalid_argument when `error` is null.
  void set_exception(std::exception_ptr error) EXCLUDES(mutex_);
  /// Ends a running or pending future as failed unless something else ends it first.
  bool try_set_exception(std::exception_ptr error) EXCLUDES(mutex_);
  /// The task is over: detaches the context and reserves the right to end the future.
  struct Claim {
    bool ours = false;           ///< false when the future has been ended by its time limit
    bool has_callbacks = false;  ///< whoever ends it will have callbacks to run
  };
  [[nodiscard]] Claim claim_end() EXCLUDES(mutex_);
  /// Ends a claimed future: null for a value (already in place), else the exception; `gave_way`
  /// ends it as cancelled. Wakes waiters and gives back the callbacks, which the caller must hand
  /// to run_callbacks().
  [[nodiscard]] DoneCallbacks end_claimed(std::exception_ptr error, bool gave_way) EXCLUDES(mutex_);
  static void run_callbacks(FutureStateBase& state, DoneCallbacks callbacks) noexcept;
  /// Ends a running task's future with `error` now and asks the task to stop; false when it is too
  /// late.
  bool time_out(std::exception_ptr error) EXCLUDES(mutex_);

 protected:
  virtual ~FutureStateBase() = default;
  /// A pending task was cancelled; called with the lock held, before anyone can see it.
  virtual void on_cancelled() noexcept {}
  /// Somebody asks a running task to end that has no TaskContext in this process. Called with the
  /// lock held: be brief, and never come back to this state from here.
  virtual void on_end_requested() noexcept {}
  /// Name of the value's type, for to_string().
  [[nodiscard]] virtual std::string value_type_name() const = 0;
  /// Ends the future with the value that `place` puts in. Making the value is foreign code, so it
  /// runs without the lock, under a claim; when it throws, the future stays open.
  template <class Place>
  void end_with_value(Place&& place) EXCLUDES(mutex_) {
    claim_value();
    try {
      place();
    } catch (...) {
      drop_claim();
      throw;
    }
    run_callbacks(*this, end_claimed(nullptr, false));
  }
  void claim_value() EXCLUDES(mutex_);
  void drop_claim() EXCLUDES(mutex_);

 private:
  [[nodiscard]] std::string describe_locked() const REQUIRES(mutex_);
  void require_open() const REQUIRES(mutex_);
  [[nodiscard]] bool ended_locked() const REQUIRES(mutex_);
  DoneCallbacks end(FuturePhase phase, std::exception_ptr error) REQUIRES(mutex_);

  std::atomic<int> references_{1};
  mutable Mutex mutex_;  // guards everything below
  mutable CondVar ended_;
  FuturePhase phase_ GUARDED_BY(mutex_) = FuturePhase::pending;
  bool claimed_ GUARDED_BY(mutex_) = false;
  std::exception_ptr exception_ GUARDED_BY(mutex_);
  TaskContext* context_ GUARDED_BY(mutex_) = nullptr;  // of the running task
  DoneCallbacks callbacks_ GUARDED_BY(mutex_);
  std::vector<FutureWaiter*> waiters_ GUARDED_BY(mutex_);
};

/// Demangled name of a type.
[[nodiscard]] std::string demangled_name(const char* mangled);

/// The state of a Future<T>: a place for the value. It is written once, before the end is
/// published under the base's lock, and only read afterwards.
template <class T>
class FutureState : public FutureStateBase {
 public:
  using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  template <class... V>
  void set_result(V&&... value) {
    end_with_value([&] { value_.emplace(std::forward<V>(value)...); });
  }
  /// Puts the value in place without ending the future; for a claimed future.
  template <class... V>
  void place(V&&... value) {
    value_.emplace(std::forward<V>(value)...);
  }
  /// Call only after the end was seen through the base.
  [[nodiscard]] const Stored& value() const noexcept { return *value_; }
  [[nodiscard]] Stored& value() noexcept { return *value_; }

 protected:
  [[nodiscard]] std::string value_type_name() const override { return demangled_name(typeid(T).name()); }

 private:
  std::optional<Stored> value_;
};

}  // namespace poolscope
