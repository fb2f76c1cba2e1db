// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/future_state.h"

#include "core/futures/blocked_wait.h"
#include "core/futures/errors.h"
#include "core/futures/submit_options.h"
#include "core/futures/task_context.h"
#include "core/futures/wait.h"
#include "core/sync/block_cache.h"
#include "core/sync/futex.h"
#include "core/sync/log.h"
#include "core/sync/patience.h"

#include <fmt/format.h>

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace poolscope {
namespace {

const char* phase_constant(FuturePhase phase) {  // CPython's own constants, as its messages show them
  switch (phase) {
    case FuturePhase::pending: return "PENDING";
    case FuturePhase::running: return "RUNNING";
    case FuturePhase::cancelled: return "CANCELLED";
    case FuturePhase::cancelled_and_notified: return "CANCELLED_AND_NOTIFIED";
    case FuturePhase::finished: return "FINISHED";
  }
  return "?";
}

// A woken worker needs some 20 us to begin. Sleeping meanwhile would add as much again, unless the system
// lets it begin only when this thread has gone to sleep: that shows in looks that are in vain.
constexpr Duration kLookForSoon = std::chrono::microseconds(40);
constinit thread_local Patience patience;
constexpr int kLooksForLock = 100;

const bool may_spin = usable_cpu_count() > 1;

// Never destroyed: threads may ask while static objects go away.
const std::exception_ptr& no_error() noexcept {
  static const auto* const none = new std::exception_ptr;
  return *none;
}
const SubmitOptions& no_options() noexcept {
  static const auto* const none = new SubmitOptions;
  return *none;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kOwnMemory = false;  // a sanitizer sees more when every task is an allocation of its own
#else
constexpr bool kOwnMemory = true;
#endif

}  // namespace

struct FutureStateBase::Rare {
  DoneCallbacks callbacks;
  std::vector<FutureWaiter*> waiters;
  TaskContext* context = nullptr;  // of the running task, when it asked to be woken
  std::exception_ptr exception;    // of the ended future; never changed after the end
  std::exception_ptr kept_error;   // the runner's
  std::unique_ptr<SubmitOptions> options;
};

std::string demangled_name(const char* mangled) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(mangled, nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 ? name.get() : mangled;
}

FutureStateBase::~FutureStateBase() { delete rare_.load(std::memory_order_relaxed); }

RowId FutureStateBase::row_in(const TraceRecorder* /*recorder*/) const noexcept { return kNoRow; }

void* FutureStateBase::operator new(std::size_t size) {
  return kOwnMemory ? BlockCache::allocate(size) : ::operator new(size);
}
void FutureStateBase::operator delete(void* state, std::size_t size) noexcept {
  if (kOwnMemory) {
    BlockCache::free(state, size);
  } else {
    ::operator delete(state);
  }
}
void* FutureStateBase::operator new(std::size_t size, std::align_val_t alignment) {
  return ::operator new(size, alignment);
}
void FutureStateBase::operator delete(void* state, std::size_t /*size*/, std::align_val_t alignment) noexcept {
  ::operator delete(state, alignment);
}

// Changes the word from `seen` unless it is locked or different; then `seen` is what it is now.
bool FutureStateBase::change(std::uint32_t& seen, std::uint32_t wanted) const noexcept {
  if ((seen & kLocked) != 0) {
    std::this_thread::yield();
    seen = word_.load(std::memory_order_acquire);
    return false;
  }
  return word_.compare_exchange_weak(seen, wanted, std::memory_order_acq_rel, std::memory_order_acquire);
}

// While the word is locked nobody else changes it: all do so through change() or under this lock.
std::uint32_t FutureStateBase::lock() const noexcept {
  std::uint32_t seen = word_.load(std::memory_order_relaxed);
  for (int looks = 0;; ++looks) {
    if ((seen & kLocked) == 0) {
      if (word_.compare_exchange_weak(seen, seen | kLocked, std::memory_order_acquire, std::memory_order_relaxed)) {
        return seen;
      }
      continue;
    }
    if (looks < kLooksForLock && may_spin) {
      pause_briefly();
    } else {
      std::this_thread::yield();
    }
    seen = word_.load(std::memory_order_relaxed);
  }
}

void FutureStateBase::unlock(std::uint32_t word) const noexcept {
  word_.store(word & ~kLocked, std::memory_order_release);
}

// Made once; so its address is good without the lock, unlike most of what is in it.
FutureStateBase::Rare& FutureStateBase::rare() {
  Rare* there = rare_.load(std::memory_order_acquire);
  if (there != nullptr) return *there;
  auto made = std::make_unique<Rare>();
  if (rare_.compare_exchange_strong(there, made.get(), std::memory_order_acq_rel, std::memory_order_acquire)) {
    return *made.release();
  }
  return *there;
}

// Called with the lock held, `word` being what it locked; gives it free.
DoneCallbacks FutureStateBase::end_locked(std::uint32_t word, FuturePhase phase, std::exception_ptr error) {
  const bool raised = phase == FuturePhase::finished && error != nullptr;
  DoneCallbacks callbacks;
  if (Rare* const r = rare_.load(std::memory_order_acquire)) {
    if (raised) r->exception = std::move(error);
    r->context = nullptr;
    callbacks = std::move(r->callbacks);
    for (FutureWaiter* waiter : r->waiters)
      waiter->on_done(*this, raised);
    r->waiters.clear();
  }
  unlock((word & kAsked) | static_cast<std::uint32_t>(phase) | (raised ? kRaised : 0U));
  if ((word & kSleepers) != 0) futex_wake_all(word_);
  return callbacks;
}

void FutureStateBase::run_callbacks(FutureStateBase& state, DoneCallbacks callbacks) noexcept {
  if (callbacks.empty()) return;
  // A callback may let go of the last future, even of the one through which it is being called.
  const StatePtr<FutureStateBase> alive = StatePtr<FutureStateBase>::share(&state);
  for (const std::unique_ptr<DoneCallback>& callback : callbacks) {
    try {
      callback->call();
    } catch (...) {
      log(LogLevel::error, fmt::format("a done-callback of {} threw {}", state.to_string(),
                                       poolscope::describe(std::current_exception())));
    }
  }
}

bool FutureStateBase::cancel() {
  const std::uint32_t word = lock();
  const FuturePhase now = phase_of(word);
  if (now != FuturePhase::pending || (word & kClaimed) != 0) {
    unlock(word);
    return now == FuturePhase::cancelled || now == FuturePhase::cancelled_and_notified;
  }
  on_cancelled();
  run_callbacks(*this, end_locked(word, FuturePhase::cancelled, nullptr));
  return true;
}

bool FutureStateBase::request_cancel() {
  while (true) {
    const std::uint32_t word = lock();
    const FuturePhase now = phase_of(word);
    if (now == FuturePhase::finished || (word & kClaimed) != 0) {
      unlock(word);
      return false;
    }
    if (now == FuturePhase::running) {
      const std::uint32_t asked = word | static_cast<std::uint32_t>(TaskContext::kCancel) << kAskedShift;
      word_.store(asked | kLocked, std::memory_order_release);
      // The context stays while the word is locked.
      Rare* const r = rare_.load(std::memory_order_acquire);
      if (r != nullptr && r->context != nullptr) r->context->wake();
      if ((word & kHasContext) == 0) on_end_requested();
      unlock(asked);
      return true;
    }
    unlock(word);
    if (cancel()) return true;  // else it has begun to run in between
  }
}

std::exception_ptr FutureStateBase::wait_exception_slowly(Timeout timeout) const {
  if (!wait_ended(timeout ? deadline_after(*timeout) : TimePoint::max())) {
    throw TimeoutError(
        fmt::format("the future was not done within {} s", std::chrono::duration<double>(*timeout).count()));
  }
  auto [phase, error] = look();
  if (phase != FuturePhase::finished) throw CancelledError();
  return std::move(error);
}

bool FutureStateBase::wait_ended(TimePoint deadline) const {
  std::uint32_t word = word_.load(std::memory_order_acquire);
  if (has_ended(word)) return true;
  if ((word & kSoon) != 0 && may_spin && patience.is_worth_looking()) {
    const std::int64_t until = now_ns() + kLookForSoon.count();
    do {
      for (int i = 0; i < 16; ++i)
        pause_briefly();
      word = word_.load(std::memory_order_acquire);
    } while (!has_ended(word) && now_ns() < until);
    patience.note(has_ended(word));
    if (has_ended(word)) return true;
  }
  const TimePoint now = Clock::now();
  if (now >= deadline) return false;
  const FutureWait waiting(this);
  if (!BlockedWait::matters_here()) return sleep_until_ended(deadline);
  const TimePoint soon = std::min(deadline, now + BlockedWait::kGrace);
  return sleep_until_ended(soon) || (soon < deadline && wait_longer(const_cast<FutureStateBase&>(*this), deadline));
}

bool FutureStateBase::sleep_until_ended(TimePoint deadline) const {
  std::uint32_t word = word_.load(std::memory_order_acquire);
  while (!has_ended(word)) {
    if (Clock::now() >= deadline) return false;
    if ((word & kSleepers) == 0 && !change(word, word | kSleepers)) continue;
    futex_wait(word_, word | kSleepers, deadline);
    word = word_.load(std::memory_order_acquire);
  }
  return true;
}

std::pair<FuturePhase, std::exception_ptr> FutureStateBase::look() const {
  note_news();
  const std::uint32_t word = word_.load(std::memory_order_acquire);
  if ((word & kRaised) == 0) return {phase_of(word), nullptr};
  return {phase_of(word), rare_.load(std::memory_order_acquire)->exception};
}

std::string FutureStateBase::to_string() const { return describe(); }

std::string FutureStateBase::describe() const {
  std::string state;
  const auto [phase, error] = look();
  switch (phase) {
    case FuturePhase::pending: state = "pending"; break;
    case FuturePhase::running: state = "running"; break;
    case FuturePhase::cancelled:
    case FuturePhase::cancelled_and_notified: state = "cancelled"; break;
    case FuturePhase::finished:
      state = error ? "finished raised " + type_name(error) : "finished returned " + value_type_name();
      break;
  }
  return fmt::format("<Future at {} state={}>", fmt::ptr(this), state);
}

void FutureStateBase::throw_not_open() const {
  throw InvalidStateError(fmt::format("{}: {}", phase_constant(phase()), describe()));
}

void FutureStateBase::add_callback(std::unique_ptr<DoneCallback> callback) {
  Rare& r = rare();
  const std::uint32_t word = lock();
  if (!has_ended(word)) {
    try {
      r.callbacks.push_back(std::move(callback));
    } catch (...) {
      unlock(word);
      throw;
    }
    unlock(word | kAttend);
    return;
  }
  unlock(word);
  DoneCallbacks one;
  one.push_back(std::move(callback));
  run_callbacks(*this, std::move(one));
}

bool FutureStateBase::add_waiter(FutureWaiter& waiter) {
  Rare& r = rare();
  const std::uint32_t word = lock();
  if (has_ended(word)) {
    waiter.on_done(*this, (word & kRaised) != 0);
    unlock(word);
    return false;
  }
  try {
    r.waiters.push_back(&waiter);
  } catch (...) {
    unlock(word);
    throw;
  }
  unlock(word | kAttend);
  return true;
}

void FutureStateBase::remove_waiter(FutureWaiter& waiter) {
  Rare* const r = rare_.load(std::memory_order_acquire);
  if (r == nullptr) return;
  const std::uint32_t word = lock();
  std::erase(r->waiters, &waiter);
  unlock(word);
}

bool FutureStateBase::set_running_or_notify_cancel(TaskContext* context) {
  std::uint32_t word = word_.load(std::memory_order_relaxed);
  while (true) {
    const FuturePhase now = phase_of(word);
    if (now == FuturePhase::pending && (word & kClaimed) == 0) {
      const std::uint32_t here = context != nullptr ? kHasContext : 0;
      if (!change(word, word | here | static_cast<std::uint32_t>(FuturePhase::running))) continue;
      if (context != nullptr) context->attach(*this);
      return true;
    }
    if (now == FuturePhase::cancelled) {
      const auto noticed = static_cast<std::uint32_t>(FuturePhase::cancelled_and_notified);
      if (!change(word, (word & ~kPhase) | noticed)) continue;
      return false;
    }
    throw InvalidStateError(
        fmt::format("{}: a future can start only once, this one is {}", phase_constant(now), describe()));
  }
}

void FutureStateBase::set_exception(std::exception_ptr error) {
  if (!error) throw std::invalid_argument("set_exception needs an exception; the one given is null");
  if (!try_set_exception(std::move(error))) throw_not_open();
}

bool FutureStateBase::try_set_exception(std::exception_ptr error) {
  static_cast<void>(rare());
  const std::uint32_t word = lock();
  if (has_ended(word) || (word & kClaimed) != 0) {
    unlock(word);
    return false;
  }
  run_callbacks(*this, end_locked(word, FuturePhase::finished, std::move(error)));
  return true;
}

FutureStateBase::Claim FutureStateBase::claim_end() {
  const std::uint32_t word = lock();
  bool has_callbacks = false;
  if (Rare* const r = rare_.load(std::memory_order_acquire)) {
    r->context = nullptr;
    has_callbacks = !r->callbacks.empty();
  }
  if (has_ended(word)) {
    unlock(word);
    return {};
  }
  unlock(word | kClaimed);
  return {true, has_callbacks};
}

FutureStateBase::Claim FutureStateBase::claim_end_of_unlimited() const noexcept {
  if ((word_.load(std::memory_order_relaxed) & kAttend) == 0) return {true, false};
  const std::uint32_t word = lock();
  const Rare* const r = rare_.load(std::memory_order_acquire);
  const bool has_callbacks = r != nullptr && !r->callbacks.empty();
  unlock(word);
  return {true, has_callbacks};
}

void FutureStateBase::claim_value() {
  const std::uint32_t word = lock();
  if (has_ended(word) || (word & kClaimed) != 0) {
    unlock(word);
    throw_not_open();
  }
  unlock(word | kClaimed);
}

void FutureStateBase::drop_claim() { unlock(lock() & ~kClaimed); }

DoneCallbacks FutureStateBase::end_claimed(std::exception_ptr error, bool gave_way) {
  const FuturePhase phase = gave_way ? FuturePhase::cancelled_and_notified : FuturePhase::finished;
  if (gave_way || !error) {
    std::uint32_t word = word_.load(std::memory_order_relaxed);
    while ((word & kAttend) == 0) {
      if (!change(word, static_cast<std::uint32_t>(phase))) continue;
      if ((word & kSleepers) != 0) futex_wake_all(word_);
      return {};
    }
  } else {
    static_cast<void>(rare());
  }
  return end_locked(lock(), phase, gave_way ? nullptr : std::move(error));
}

bool FutureStateBase::time_out(std::exception_ptr error) {
  Rare& r = rare();
  std::uint32_t word = lock();
  if (phase_of(word) != FuturePhase::running || (word & kClaimed) != 0) {
    unlock(word);
    return false;
  }
  word |= static_cast<std::uint32_t>(TaskContext::kTimeout) << kAskedShift;
  word_.store(word | kLocked, std::memory_order_release);
  if (r.context != nullptr) r.context->wake();
  run_callbacks(*this, end_locked(word, FuturePhase::finished, std::move(error)));
  return true;
}

void FutureStateBase::register_context(TaskContext& context) {
  Rare& r = rare();
  const std::uint32_t word = lock();
  const bool runs = phase_of(word) == FuturePhase::running && (word & kClaimed) == 0;
  if (runs) r.context = &context;
  unlock(runs ? word | kAttend : word);
}

const std::exception_ptr& FutureStateBase::kept_error() const noexcept {
  const Rare* const r = rare_.load(std::memory_order_acquire);
  return r != nullptr ? r->kept_error : no_error();
}

void FutureStateBase::keep_error(std::exception_ptr error) { rare().kept_error = std::move(error); }

const SubmitOptions& FutureStateBase::options() const noexcept {
  const Rare* const r = rare_.load(std::memory_order_acquire);
  return r != nullptr && r->options ? *r->options : no_options();
}

void FutureStateBase::set_options(SubmitOptions options) { own_options() = std::move(options); }

SubmitOptions& FutureStateBase::own_options() {
  Rare& r = rare();
  if (!r.options) r.options = std::make_unique<SubmitOptions>();
  return *r.options;
}

}  // namespace poolscope
