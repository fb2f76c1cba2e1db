// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/frame_pool.h"
#include "core/coroutines/ref.h"
#include "core/coroutines/timer_wheel.h"
#include "core/futures/errors.h"
#include "core/tracing/trace_types.h"

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace poolscope::coroutines {

class EventLoop;
class LoopFutureBase;
class TaskBase;

/// What a suspended task waits for.
enum class WaitsFor : std::uint8_t {
  nothing,    ///< its turn
  sleep,      ///< a moment
  future,     ///< somebody to set a result
  task,       ///< another task
  children,   ///< several tasks or futures
  semaphore,  ///< room in a Semaphore
  io,         ///< a file descriptor
  thread,     ///< a call in another thread
  lock,       ///< a Lock
  event,      ///< an Event
  condition,  ///< a Condition
  queue,      ///< an item of a Queue, or room in it
};
[[nodiscard]] std::string_view to_string(WaitsFor what) noexcept;

/// A place in the list of those who want to know of a future's end, and after that in the list of what the
/// loop runs next: of a task, or a Callback.
struct DoneHook {
  DoneHook* next;
  TaskBase* task;  ///< null: this is a Callback
};

/// A function that the loop will call, as `asyncio.Handle`. For the loop's thread.
struct Callback final : DoneHook, TimerSlot {
  Callback(EventLoop& where, std::function<void()> what) : DoneHook{}, loop(where), function(std::move(what)) {}
  void add_reference() noexcept { ++references; }
  void drop_reference() noexcept {
    if (--references == 0) delete this;
  }

  EventLoop& loop;
  std::function<void()> function;
  Ref<LoopFutureBase> future;  // whose end is reported; alive until the report is over
  std::uint32_t references = 1;
  bool cancelled = false;
};

/// What all futures of an event loop share, tasks included: `asyncio.Future`. Belongs to one loop
/// and is for that loop's thread only. Follows CPython's Lib/asyncio/futures.py.
class LoopFutureBase {
 public:
  LoopFutureBase(const LoopFutureBase&) = delete;
  LoopFutureBase& operator=(const LoopFutureBase&) = delete;

  void add_reference() noexcept { ++references_; }
  void drop_reference() noexcept {
    if (--references_ == 0) delete this;
  }

  [[nodiscard]] EventLoop& loop() const noexcept { return *loop_; }
  [[nodiscard]] bool done() const noexcept { return phase_ != Phase::pending; }
  [[nodiscard]] bool cancelled() const noexcept { return phase_ == Phase::cancelled; }
  /// Ended with an exception. Does not count as a look at it.
  [[nodiscard]] bool failed() const noexcept { return done() && error_ != nullptr; }
  /// Ends it as cancelled; false when it has ended. A task is only asked to end.
  virtual bool cancel();
  /// What it ended with, null for a value. Throws InvalidStateError while it is pending and
  /// CancelledError when it was cancelled.
  [[nodiscard]] std::exception_ptr exception();
  /// Throws InvalidStateError when it has ended, and RuntimeError for a task.
  void set_exception(std::exception_ptr error);
  /// Calls `function` in a later turn of the loop when it has ended. The result names it for
  /// remove_done_callback, until then.
  const Callback* add_done_callback(std::function<void()> function);
  bool remove_done_callback(const Callback* callback);
  /// Throws as exception() does, or what it ended with; returns when there is a value.
  void check_result();
  [[nodiscard]] WaitsFor kind() const noexcept { return kind_; }
  /// In the trace, of the task whose end is this one's, or has brought it about; kNoRow when there is none.
  [[nodiscard]] virtual RowId traced_row() const noexcept { return kNoRow; }

  static void* operator new(std::size_t bytes) { return allocate_frame(bytes); }
  static void operator delete(void* object, std::size_t bytes) noexcept { free_frame(object, bytes); }

 protected:
  enum class Phase : std::uint8_t { pending, cancelled, finished };

  LoopFutureBase(EventLoop& loop, WaitsFor kind) noexcept : loop_(&loop), last_hook_(nullptr), kind_(kind) {}
  virtual ~LoopFutureBase();
  /// Ends it and lets those who wait know.
  void finish(Phase phase, std::exception_ptr error);
  void require_pending() const;
  [[nodiscard]] virtual void* value_address() noexcept = 0;

 private:
  template <class>
  friend class LoopFuture;
  friend class EventLoop;
  void report_unseen() const;
  // While it is pending.
  void add_hook(DoneHook& hook) noexcept;
  bool remove_hook(DoneHook& hook) noexcept;

  EventLoop* const loop_;
  union {
    DoneHook* last_hook_;       // while it is pending: of a circular list
    std::exception_ptr error_;  // from its end on
  };
  std::uint32_t references_ = 1;
  Phase phase_ = Phase::pending;

 protected:
  bool has_value_ = false;  // for ValueHolder, whose value it would make longer

 private:
  bool reported_ = false;  // somebody has seen the exception
  const WaitsFor kind_;
};

/// Room for a value that is made and destroyed by who knows when. Instead of a std::optional, whose flag
/// would cost each of a million tasks eight bytes.
template <class T>
union ValueRoom {
  ValueRoom() noexcept {}
  ~ValueRoom() {}
  T value;
};

/// A place for the value beside what the base keeps.
template <class T, class Base = LoopFutureBase>
class ValueHolder : public Base {
 public:
  using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  using Base::Base;

  template <class... V>
  void set_result(V&&... value) {
    this->require_pending();
    place(std::forward<V>(value)...);
    this->finish(Base::Phase::finished, nullptr);
  }

 protected:
  ~ValueHolder() override {
    if constexpr (!std::is_void_v<T>) {
      if (this->has_value_) std::destroy_at(&room_.value);
    }
  }
  template <class... V>
  void place(V&&... value) {
    if constexpr (!std::is_void_v<T>) std::construct_at(&room_.value, std::forward<V>(value)...);
    this->has_value_ = true;
  }
  void* value_address() noexcept override { return &room_; }

 private:
  [[no_unique_address]] std::conditional_t<std::is_void_v<T>, std::monostate, ValueRoom<Stored>> room_;
};

/// A future that others end, and that can say which task has brought its end about, or will.
template <class T>
class TracedFuture final : public ValueHolder<T> {
 public:
  explicit TracedFuture(EventLoop& loop, WaitsFor kind, RowId of = kNoRow) noexcept
      : ValueHolder<T>(loop, kind), row(of) {}
  [[nodiscard]] RowId traced_row() const noexcept override { return row; }

  RowId row;
};

/// Suspends the current task until `future` has ended; see EventLoop::await_future.
void suspend_until_done(std::coroutine_handle<> waiting, LoopFutureBase& future);
/// The exception is a CancelledError. Null is none.
[[nodiscard]] bool is_cancelled_error(const std::exception_ptr& error) noexcept;
/// Throws CancelledError when the task was woken for that.
void throw_if_cancelled_awake();
/// The running loop of this thread; throws RuntimeError when there is none.
[[nodiscard]] EventLoop& get_running_loop();
/// The same, or null.
[[nodiscard]] EventLoop* running_loop_here() noexcept;
/// Throws RuntimeError when a loop runs in this thread.
void check_no_loop_runs();

[[noreturn]] void throw_cannot_be_set();

/// A result that will come, on an event loop: `asyncio.Future`. Copies refer to the same result.
/// `co_await future` gives the value or throws; cancelling the task that awaits it cancels it.
/// Everything is for the loop's thread only.
template <class T>
class LoopFuture {
 public:
  using value_type = T;
  using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  LoopFuture() = default;
  explicit LoopFuture(Ref<LoopFutureBase> state) noexcept : state_(std::move(state)) {}

  [[nodiscard]] bool valid() const noexcept { return static_cast<bool>(state_); }
  [[nodiscard]] bool done() const noexcept { return state_->done(); }
  [[nodiscard]] bool cancelled() const noexcept { return state_->cancelled(); }
  bool cancel() const { return state_->cancel(); }
  [[nodiscard]] std::exception_ptr exception() const { return state_->exception(); }
  /// Throws what it ended with, and InvalidStateError while it is pending.
  decltype(auto) result() const {
    state_->check_result();
    if constexpr (!std::is_void_v<T>) return static_cast<T&>(stored());
  }
  /// For futures made by create_future; throws RuntimeError for others, which get theirs by themselves.
  template <class... V>
  void set_result(V&&... value) const {
    auto* const holder = dynamic_cast<ValueHolder<T>*>(state_.get());
    if (holder == nullptr) throw_cannot_be_set();
    holder->set_result(std::forward<V>(value)...);
  }
  void set_exception(std::exception_ptr error) const { state_->set_exception(std::move(error)); }
  /// Calls `callback(future)` in a later turn of the loop once it has ended.
  template <class F>
  const Callback* add_done_callback(F&& callback) const {
    return state_->add_done_callback([f = std::forward<F>(callback), state = state_.get()]() mutable {
      f(LoopFuture(Ref<LoopFutureBase>::share(state)));
    });
  }
  bool remove_done_callback(const Callback* callback) const { return state_->remove_done_callback(callback); }
  [[nodiscard]] EventLoop& loop() const noexcept { return state_->loop(); }
  [[nodiscard]] const Ref<LoopFutureBase>& state() const noexcept { return state_; }
  bool operator==(const LoopFuture&) const noexcept = default;

  /// Gives a copy of the value, or the value itself where it cannot be copied.
  auto operator co_await() const noexcept {
    struct Awaiter {
      LoopFuture future;
      bool await_ready() noexcept { return future.done(); }
      void await_suspend(std::coroutine_handle<> waiting) { suspend_until_done(waiting, *future.state_); }
      T await_resume() {
        throw_if_cancelled_awake();
        future.state_->check_result();
        if constexpr (std::is_void_v<T>) {
          return;
        } else if constexpr (std::is_copy_constructible_v<T>) {
          return std::as_const(future.stored());
        } else {
          return std::move(future.stored());
        }
      }
    };
    return Awaiter{*this};
  }

 private:
  [[nodiscard]] Stored& stored() const noexcept { return *static_cast<Stored*>(state_->value_address()); }

  Ref<LoopFutureBase> state_;
};

}  // namespace poolscope::coroutines
