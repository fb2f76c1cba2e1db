// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/state_ptr.h"
#include "core/sync/clock.h"
#include "core/tracing/trace_types.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <variant>
#include <vector>

namespace poolscope {

class FutureStateBase;
class TaskContext;
class TraceRecorder;
struct SubmitOptions;

/// The life of a future, as in CPython's concurrent/futures/_base.py.
enum class FuturePhase : std::uint8_t { pending, running, cancelled, cancelled_and_notified, finished };

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
///
/// All that most futures need is one word, changed by compare-and-swap: the phase, and bits that
/// send whoever ends the future the long way when there is something to do then. What few futures
/// need (callbacks, waiters, an exception, options) lies in a Rare, made when first asked for, and
/// is changed under a bit of the word that serves as a lock.
class FutureStateBase {
 public:
  FutureStateBase() = default;
  FutureStateBase(const FutureStateBase&) = delete;
  FutureStateBase& operator=(const FutureStateBase&) = delete;

  void add_reference() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void drop_reference() noexcept {
    // Whoever holds the last reference sees one and needs no atomic operation to find that out.
    if (references_.load(std::memory_order_acquire) == 1 || references_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      delete this;
    }
  }
  /// For the one who made the state, before anybody else knows it: it is born with `count` references.
  void start_with_references(int count) noexcept { references_.store(count, std::memory_order_relaxed); }

  // The reader's side.
  bool cancel();
  /// cancel(), or, when it runs, asks it to end. False when it has ended.
  bool request_cancel();
  [[nodiscard]] FuturePhase phase() const noexcept {
    note_news();
    return phase_of(word_.load(std::memory_order_acquire));
  }
  [[nodiscard]] bool cancelled() const noexcept {
    const FuturePhase now = phase();
    return now == FuturePhase::cancelled || now == FuturePhase::cancelled_and_notified;
  }
  [[nodiscard]] bool done() const noexcept { return phase() >= FuturePhase::cancelled; }
  /// Waits for the end. Throws TimeoutError, and CancelledError when it was cancelled; gives the
  /// task's exception, null when it returned.
  std::exception_ptr wait_exception(Timeout timeout) const {
    note_news();
    const std::uint32_t word = word_.load(std::memory_order_acquire);
    if (phase_of(word) == FuturePhase::finished && (word & kRaised) == 0) return nullptr;
    return wait_exception_slowly(timeout);
  }
  /// Phase and exception as of one moment.
  [[nodiscard]] std::pair<FuturePhase, std::exception_ptr> look() const;
  [[nodiscard]] std::string to_string() const;
  /// Runs it now when the future has ended, else when it ends. What it throws is logged.
  void add_callback(std::unique_ptr<DoneCallback> callback);
  /// False, and `waiter` is told at once, when the future has ended.
  bool add_waiter(FutureWaiter& waiter);
  void remove_waiter(FutureWaiter& waiter);

  // The promise's side.
  /// To running; false when it was cancelled (which is thereby noticed). Throws InvalidStateError
  /// in any other phase. Requests to end the task reach `context` from now on, which must live until
  /// claim_end() or the end.
  bool set_running_or_notify_cancel(TaskContext* context = nullptr);
  /// Throws InvalidStateError when the future has ended, std::invalid_argument when `error` is null.
  void set_exception(std::exception_ptr error);
  /// Ends a running or pending future as failed unless something else ends it first.
  bool try_set_exception(std::exception_ptr error);
  /// The task is over: detaches the context and reserves the right to end the future.
  struct Claim {
    bool ours = false;           ///< false when the future has been ended by its time limit
    bool has_callbacks = false;  ///< whoever ends it will have callbacks to run
  };
  [[nodiscard]] Claim claim_end();
  /// As claim_end(), for a running task without a time limit whose context was never registered:
  /// nobody but its runner can end it, so nothing needs to be reserved.
  [[nodiscard]] Claim claim_end_of_unlimited() const noexcept;
  /// Ends a claimed future: null for a value (already in place), else the exception; `gave_way`
  /// ends it as cancelled. Wakes waiters and gives back the callbacks, which the caller must hand
  /// to run_callbacks().
  [[nodiscard]] DoneCallbacks end_claimed(std::exception_ptr error, bool gave_way);
  static void run_callbacks(FutureStateBase& state, DoneCallbacks callbacks) noexcept;
  /// Ends a running task's future with `error` now and asks the task to stop; false when it is too
  /// late.
  bool time_out(std::exception_ptr error);

  // For those who run tasks.
  /// The row of the task behind this future, where `recorder` records it; kNoRow when it does not, or is null.
  [[nodiscard]] virtual RowId row_in(const TraceRecorder* recorder) const noexcept;
  /// A worker stands ready for the task: whoever waits for the result may look for a moment before
  /// it sleeps. To be called before the task can be seen by others.
  void expect_soon() noexcept { word_.store(word_.load(std::memory_order_relaxed) | kSoon, std::memory_order_relaxed); }
  [[nodiscard]] bool has_sleepers() const noexcept { return (word_.load(std::memory_order_relaxed) & kSleepers) != 0; }
  /// Requests reach the running task's context while it sleeps, too.
  void register_context(TaskContext& context);
  /// Where requests to end the task arrive, shifted by kAskedShift: TaskContext::kCancel, kTimeout.
  [[nodiscard]] const std::atomic<std::uint32_t>& asked() const noexcept { return word_; }
  static constexpr unsigned kAskedShift = 8;
  /// What the task threw, kept by its runner until the future is ended with it; null when nothing.
  [[nodiscard]] const std::exception_ptr& kept_error() const noexcept;
  void keep_error(std::exception_ptr error);
  /// Nothing was ever kept beside the word: no error, no options, no callbacks.
  [[nodiscard]] bool is_plain() const noexcept { return rare_.load(std::memory_order_acquire) == nullptr; }
  /// What submit said about the task; the default when it said nothing.
  [[nodiscard]] const SubmitOptions& options() const noexcept;
  /// To be called before others can see the state: what submit said, or a part of it to be changed.
  void set_options(SubmitOptions options);
  [[nodiscard]] SubmitOptions& own_options();

  // Tasks come in millions: see BlockCache.
  static void* operator new(std::size_t size);
  static void operator delete(void* state, std::size_t size) noexcept;
  static void* operator new(std::size_t size, std::align_val_t alignment);
  static void operator delete(void* state, std::size_t size, std::align_val_t alignment) noexcept;

 protected:
  virtual ~FutureStateBase();
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
  void end_with_value(Place&& place) {
    claim_value();
    try {
      place();
    } catch (...) {
      drop_claim();
      throw;
    }
    run_callbacks(*this, end_claimed(nullptr, false));
  }
  void claim_value();
  void drop_claim();

 private:
  struct Rare;

  static constexpr std::uint32_t kPhase = 7;
  static constexpr std::uint32_t kLocked = 1U << 3U;    // somebody changes the Rare
  static constexpr std::uint32_t kClaimed = 1U << 4U;   // somebody has the right to end it
  static constexpr std::uint32_t kAttend = 1U << 5U;    // whoever ends it must look into the Rare
  static constexpr std::uint32_t kSleepers = 1U << 6U;  // threads sleep on the word
  static constexpr std::uint32_t kRaised = 1U << 7U;    // ended with an exception
  static constexpr std::uint32_t kAsked = 3U << kAskedShift;
  static constexpr std::uint32_t kSoon = 1U << 10U;        // a worker stands ready
  static constexpr std::uint32_t kHasContext = 1U << 11U;  // it runs in this process

  [[nodiscard]] static FuturePhase phase_of(std::uint32_t word) noexcept {
    return static_cast<FuturePhase>(word & kPhase);
  }
  [[nodiscard]] static bool has_ended(std::uint32_t word) noexcept { return phase_of(word) >= FuturePhase::cancelled; }

  std::uint32_t lock() const noexcept;
  void unlock(std::uint32_t word) const noexcept;
  bool change(std::uint32_t& seen, std::uint32_t wanted) const noexcept;
  Rare& rare();
  std::exception_ptr wait_exception_slowly(Timeout timeout) const;
  [[nodiscard]] bool wait_ended(TimePoint deadline) const;
  [[nodiscard]] bool sleep_until_ended(TimePoint deadline) const;
  [[nodiscard]] std::string describe() const;
  void throw_not_open() const;
  DoneCallbacks end_locked(std::uint32_t word, FuturePhase phase, std::exception_ptr error);

  std::atomic<int> references_{1};
  mutable std::atomic<std::uint32_t> word_{0};
  std::atomic<Rare*> rare_{nullptr};
};

/// Demangled name of a type.
[[nodiscard]] std::string demangled_name(const char* mangled);

/// The state of a Future<T>: a place for the value. It is written once, before the end is
/// published under the base's lock, and only read afterwards.
template <class T>
class FutureState : public FutureStateBase {
 public:
  using Stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  FutureState() noexcept {}
  ~FutureState() override {
    if constexpr (!std::is_trivially_destructible_v<Stored>) {
      if (placed_.is_placed()) value_.~Stored();
    }
  }

  template <class... V>
  void set_result(V&&... value) {
    end_with_value([&] { place(std::forward<V>(value)...); });
  }
  /// Puts the value in place without ending the future; for a claimed future.
  template <class... V>
  void place(V&&... value) {
    if constexpr (!std::is_trivially_destructible_v<Stored>) {
      if (placed_.is_placed()) value_.~Stored();
      placed_.set(false);
    }
    std::construct_at(std::addressof(value_), std::forward<V>(value)...);
    placed_.set(true);
  }
  /// Call only after the end was seen through the base.
  [[nodiscard]] const Stored& value() const noexcept { return value_; }
  [[nodiscard]] Stored& value() noexcept { return value_; }

 protected:
  [[nodiscard]] std::string value_type_name() const override { return demangled_name(typeid(T).name()); }

 private:
  // Values that need no destructor need no mark either, which saves them eight bytes a task.
  struct Mark {
    bool placed = false;
    void set(bool is) noexcept { placed = is; }
    [[nodiscard]] bool is_placed() const noexcept { return placed; }
  };
  struct NoMark {
    void set(bool) noexcept {}
  };
  union {
    Stored value_;
  };
  [[no_unique_address]] std::conditional_t<std::is_trivially_destructible_v<Stored>, NoMark, Mark> placed_;
};

}  // namespace poolscope
