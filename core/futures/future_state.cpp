// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/future_state.h"

#include "core/futures/errors.h"
#include "core/futures/task_context.h"
#include "core/sync/log.h"

#include <fmt/format.h>

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

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

}  // namespace

std::string demangled_name(const char* mangled) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(mangled, nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 ? name.get() : mangled;
}

void FutureStateBase::drop_reference() noexcept {
  if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

bool FutureStateBase::ended_locked() const { return phase_ >= FuturePhase::cancelled; }

DoneCallbacks FutureStateBase::end(FuturePhase phase, std::exception_ptr error) {
  phase_ = phase;
  exception_ = std::move(error);
  context_ = nullptr;
  const bool raised = phase == FuturePhase::finished && exception_ != nullptr;
  for (FutureWaiter* waiter : waiters_)
    waiter->on_done(*this, raised);
  waiters_.clear();
  ended_.notify_all();
  return std::exchange(callbacks_, {});
}

void FutureStateBase::run_callbacks(FutureStateBase& state, DoneCallbacks callbacks) noexcept {
  // A callback may let go of the last future, even of the one through which it is being called.
  const StatePtr<FutureStateBase> alive = StatePtr<FutureStateBase>::share(&state);
  for (const std::unique_ptr<DoneCallback>& callback : callbacks) {
    try {
      callback->call();
    } catch (...) {
      log(LogLevel::error,
          fmt::format("a done-callback of {} threw {}", state.to_string(), describe(std::current_exception())));
    }
  }
}

bool FutureStateBase::cancel() {
  MutexLock lock(mutex_);
  if (phase_ == FuturePhase::cancelled || phase_ == FuturePhase::cancelled_and_notified) return true;
  if (phase_ != FuturePhase::pending || claimed_) return false;
  on_cancelled();
  DoneCallbacks callbacks = end(FuturePhase::cancelled, nullptr);
  lock.unlock();
  run_callbacks(*this, std::move(callbacks));
  return true;
}

bool FutureStateBase::request_cancel() {
  {
    const MutexLock lock(mutex_);
    if (phase_ == FuturePhase::finished || claimed_) return false;
    if (phase_ == FuturePhase::running) {
      if (context_ != nullptr) {
        context_->raise(TaskContext::kCancel);
      } else {
        on_end_requested();
      }
      return true;
    }
  }
  return cancel() || request_cancel();  // it may have begun to run in between
}

FuturePhase FutureStateBase::phase() const {
  const MutexLock lock(mutex_);
  return phase_;
}

bool FutureStateBase::cancelled() const {
  const FuturePhase now = phase();
  return now == FuturePhase::cancelled || now == FuturePhase::cancelled_and_notified;
}

bool FutureStateBase::done() const { return phase() >= FuturePhase::cancelled; }

std::exception_ptr FutureStateBase::wait_exception(Timeout timeout) const {
  const TimePoint deadline = timeout ? deadline_after(*timeout) : TimePoint::max();
  const MutexLock lock(mutex_);
  while (!ended_locked()) {
    if (!ended_.wait_until(mutex_, deadline) && !ended_locked()) {
      throw TimeoutError(
          fmt::format("the future was not done within {} s", std::chrono::duration<double>(*timeout).count()));
    }
  }
  if (phase_ != FuturePhase::finished) throw CancelledError();
  return exception_;
}

std::pair<FuturePhase, std::exception_ptr> FutureStateBase::look() const {
  const MutexLock lock(mutex_);
  return {phase_, exception_};
}

std::string FutureStateBase::to_string() const {
  const MutexLock lock(mutex_);
  return describe_locked();
}

std::string FutureStateBase::describe_locked() const {
  std::string state;
  switch (phase_) {
    case FuturePhase::pending: state = "pending"; break;
    case FuturePhase::running: state = "running"; break;
    case FuturePhase::cancelled:
    case FuturePhase::cancelled_and_notified: state = "cancelled"; break;
    case FuturePhase::finished:
      state = exception_ ? "finished raised " + type_name(exception_) : "finished returned " + value_type_name();
      break;
  }
  return fmt::format("<Future at {} state={}>", fmt::ptr(this), state);
}

void FutureStateBase::require_open() const {
  if (!ended_locked() && !claimed_) return;
  throw InvalidStateError(fmt::format("{}: {}", phase_constant(phase_), describe_locked()));
}

void FutureStateBase::add_callback(std::unique_ptr<DoneCallback> callback) {
  {
    const MutexLock lock(mutex_);
    if (!ended_locked()) {
      callbacks_.push_back(std::move(callback));
      return;
    }
  }
  DoneCallbacks one;
  one.push_back(std::move(callback));
  run_callbacks(*this, std::move(one));
}

bool FutureStateBase::add_waiter(FutureWaiter& waiter) {
  const MutexLock lock(mutex_);
  if (ended_locked()) {
    waiter.on_done(*this, phase_ == FuturePhase::finished && exception_ != nullptr);
    return false;
  }
  waiters_.push_back(&waiter);
  return true;
}

void FutureStateBase::remove_waiter(FutureWaiter& waiter) {
  const MutexLock lock(mutex_);
  std::erase(waiters_, &waiter);
}

bool FutureStateBase::set_running_or_notify_cancel(TaskContext* context) {
  const MutexLock lock(mutex_);
  if (phase_ == FuturePhase::cancelled) {
    phase_ = FuturePhase::cancelled_and_notified;
    return false;
  }
  if (phase_ != FuturePhase::pending || claimed_) {
    throw InvalidStateError(
        fmt::format("{}: a future can start only once, this one is {}", phase_constant(phase_), describe_locked()));
  }
  phase_ = FuturePhase::running;
  context_ = context;
  return true;
}

void FutureStateBase::set_exception(std::exception_ptr error) {
  if (!error) throw std::invalid_argument("set_exception needs an exception; the one given is null");
  MutexLock lock(mutex_);
  require_open();
  DoneCallbacks callbacks = end(FuturePhase::finished, std::move(error));
  lock.unlock();
  run_callbacks(*this, std::move(callbacks));
}

bool FutureStateBase::try_set_exception(std::exception_ptr error) {
  MutexLock lock(mutex_);
  if (ended_locked() || claimed_) return false;
  DoneCallbacks callbacks = end(FuturePhase::finished, std::move(error));
  lock.unlock();
  run_callbacks(*this, std::move(callbacks));
  return true;
}

FutureStateBase::Claim FutureStateBase::claim_end() {
  const MutexLock lock(mutex_);
  context_ = nullptr;
  if (ended_locked()) return {};
  claimed_ = true;
  return {true, !callbacks_.empty()};
}

void FutureStateBase::claim_value() {
  const MutexLock lock(mutex_);
  require_open();
  claimed_ = true;
}

void FutureStateBase::drop_claim() {
  const MutexLock lock(mutex_);
  claimed_ = false;
}

DoneCallbacks FutureStateBase::end_claimed(std::exception_ptr error, bool gave_way) {
  const MutexLock lock(mutex_);
  return gave_way ? end(FuturePhase::cancelled_and_notified, nullptr) : end(FuturePhase::finished, std::move(error));
}

bool FutureStateBase::time_out(std::exception_ptr error) {
  MutexLock lock(mutex_);
  if (phase_ != FuturePhase::running || claimed_) return false;
  if (context_ != nullptr) context_->raise(TaskContext::kTimeout);
  DoneCallbacks callbacks = end(FuturePhase::finished, std::move(error));
  lock.unlock();
  run_callbacks(*this, std::move(callbacks));
  return true;
}

}  // namespace poolscope
