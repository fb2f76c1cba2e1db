// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/loop_future.h"

#include "core/coroutines/event_loop.h"
#include "core/sync/log.h"

#include <fmt/format.h>

#include <memory>
#include <stdexcept>

namespace poolscope::coroutines {

std::string_view to_string(WaitsFor what) noexcept {
  switch (what) {
    case WaitsFor::nothing: return "its turn";
    case WaitsFor::sleep: return "sleep";
    case WaitsFor::future: return "future";
    case WaitsFor::task: return "task";
    case WaitsFor::children: return "tasks";
    case WaitsFor::semaphore: return "semaphore";
    case WaitsFor::io: return "file descriptor";
    case WaitsFor::thread: return "thread";
    case WaitsFor::lock: return "lock";
    case WaitsFor::event: return "event";
    case WaitsFor::condition: return "condition";
    case WaitsFor::queue: return "queue";
  }
  return "?";
}

bool is_cancelled_error(const std::exception_ptr& error) noexcept {
  if (!error) return false;
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError&) {
    return true;
  } catch (...) {
    return false;
  }
}

void LoopFutureBase::report_unseen() const {
  if (error_ == nullptr || reported_) return;
  const LoopProblem problem{
      fmt::format("the exception of a {} was never looked at:", kind_ == WaitsFor::task ? "task" : "future"), error_};
  if (running_loop_here() == loop_) {
    loop_->call_exception_handler(problem);
  } else {
    EventLoop::default_exception_handler(problem);  // the loop may be gone
  }
}

LoopFutureBase::~LoopFutureBase() {
  if (done()) {
    report_unseen();
    std::destroy_at(&error_);
    return;
  }
  // Callbacks of one that never ended are only freed; a task in the list would hold a reference.
  while (last_hook_ != nullptr) {
    DoneHook* first = last_hook_->next;
    if (first == last_hook_) {
      last_hook_ = nullptr;
    } else {
      last_hook_->next = first->next;
    }
    if (first->task == nullptr) static_cast<Callback*>(first)->drop_reference();
  }
}

void LoopFutureBase::require_pending() const {
  if (done()) throw InvalidStateError("the future has ended already; its first result stays");
}

bool LoopFutureBase::cancel() {
  if (done()) return false;
  finish(Phase::cancelled, nullptr);
  return true;
}

std::exception_ptr LoopFutureBase::exception() {
  if (phase_ == Phase::pending) throw InvalidStateError("the future has not ended yet; await it");
  if (phase_ == Phase::cancelled) throw CancelledError();
  reported_ = true;
  return error_;
}

void LoopFutureBase::check_result() {
  if (const std::exception_ptr error = exception()) std::rethrow_exception(error);
}

void LoopFutureBase::set_exception(std::exception_ptr error) {
  if (!error) throw std::invalid_argument("set_exception needs an exception; the one given is null");
  if (kind_ == WaitsFor::task) throw_cannot_be_set();
  require_pending();
  finish(Phase::finished, std::move(error));
}

void throw_cannot_be_set() {
  throw RuntimeError("only a future made by create_future can be given a result; this one gets its own");
}

void LoopFutureBase::add_hook(DoneHook& hook) noexcept {
  if (last_hook_ == nullptr) {
    hook.next = &hook;
  } else {
    hook.next = last_hook_->next;
    last_hook_->next = &hook;
  }
  last_hook_ = &hook;
}

void LoopFutureBase::finish(Phase phase, std::exception_ptr error) {
  DoneHook* const last = last_hook_;
  phase_ = phase;
  std::construct_at(&error_, std::move(error));
  if (last == nullptr) return;
  DoneHook* hook = last->next;
  while (true) {
    DoneHook* const next = hook->next;
    const bool is_last = hook == last;
    if (hook->task != nullptr) {
      loop_->make_ready(*hook->task);
    } else {
      auto callback = Ref<Callback>::adopt(static_cast<Callback*>(hook));
      callback->future = Ref<LoopFutureBase>::share(this);
      loop_->make_ready(std::move(callback));
    }
    if (is_last) return;
    hook = next;
  }
}

const Callback* LoopFutureBase::add_done_callback(std::function<void()> function) {
  auto callback = Ref<Callback>::adopt(new Callback(*loop_, std::move(function)));
  const Callback* const name = callback.get();
  if (done()) {
    callback->future = Ref<LoopFutureBase>::share(this);
    loop_->make_ready(std::move(callback));
  } else {
    add_hook(*callback.release());
  }
  return name;
}

bool LoopFutureBase::remove_hook(DoneHook& hook) noexcept {
  if (done() || last_hook_ == nullptr) return false;
  DoneHook* before = last_hook_;
  do {
    if (before->next == &hook) {
      before->next = hook.next;
      if (&hook == last_hook_) last_hook_ = &hook == before ? nullptr : before;
      return true;
    }
    before = before->next;
  } while (before != last_hook_);
  return false;
}

bool LoopFutureBase::remove_done_callback(const Callback* callback) {
  auto* const mine = const_cast<Callback*>(callback);  // this future holds a reference to it, when it has it
  if (!remove_hook(*mine)) return false;
  mine->drop_reference();
  return true;
}

}  // namespace poolscope::coroutines
