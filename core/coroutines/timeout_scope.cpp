// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/timeout_scope.h"

namespace poolscope::coroutines {

TimeoutScope timeout(poolscope::Timeout delay) {
  if (!delay) return TimeoutScope(std::nullopt);
  return TimeoutScope(deadline_after(*delay, get_running_loop().time()));
}

void TimeoutScope::enter() {
  if (state_ != State::created) throw RuntimeError("a timeout can be entered only once");
  TaskBase* const task = current_task();
  if (task == nullptr) throw RuntimeError("a timeout can be used only inside a task");
  state_ = State::entered;
  task_ = Ref<TaskBase>::share(task);
  cancelling_ = task->cancelling();
  reschedule(when_);
}

void TimeoutScope::reschedule(std::optional<TimePoint> when) {
  switch (state_) {
    case State::entered: break;
    case State::created: throw RuntimeError("the timeout has not been entered yet");
    case State::expiring: throw RuntimeError("cannot change the deadline of an expiring timeout");
    case State::expired: throw RuntimeError("cannot change the deadline of an expired timeout");
    case State::left: throw RuntimeError("cannot change the deadline of a finished timeout");
  }
  when_ = when;
  alarm_.cancel();
  alarm_ = Handle();
  if (!when) return;
  EventLoop& loop = task_->loop();
  if (*when <= loop.time()) {
    alarm_ = loop.call_soon([this] { on_timeout(); });
  } else {
    alarm_ = loop.call_at(*when, [this] { on_timeout(); });
  }
}

void TimeoutScope::on_timeout() {
  task_->cancel();
  state_ = State::expiring;
  alarm_ = Handle();
}

void TimeoutScope::leave(const std::exception_ptr& error) {
  alarm_.cancel();
  alarm_ = Handle();
  const Ref<TaskBase> task = std::exchange(task_, Ref<TaskBase>());
  if (state_ != State::expiring) {
    state_ = State::left;
    return;
  }
  state_ = State::expired;
  // With requests of others left, the cancellation is theirs as well and goes on.
  if (task->uncancel() > cancelling_ || !error) return;
  try {
    std::rethrow_exception(error);
  } catch (const CancelledError&) {
    throw TimeoutError();
  } catch (...) {  // the body's own exception passes
  }
}

}  // namespace poolscope::coroutines
