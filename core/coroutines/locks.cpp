// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/locks.h"

namespace poolscope::coroutines {

Task<void> Lock::acquire() {
  if (!locked_ && !line_.anybody()) {
    locked_ = true;
    co_return;
  }
  std::exception_ptr error;
  try {
    co_await line_.wait(WaitsFor::lock);
  } catch (...) {
    error = std::current_exception();
  }
  if (error) {
    // It may have been woken before it was cancelled: then somebody else has to.
    if (!locked_) line_.wake_first();
    std::rethrow_exception(error);
  }
  locked_ = true;
}

void Lock::release() {
  if (!locked_) throw RuntimeError("the lock is not held by anybody");
  locked_ = false;
  line_.wake_first();
}

Task<Lock::Held> Lock::hold() {
  co_await acquire();
  co_return Held(*this);
}

void Event::set() {
  if (set_) return;
  set_ = true;
  line_.wake(std::numeric_limits<std::size_t>::max());
}

Task<void> Event::wait() {
  if (!set_) co_await line_.wait(WaitsFor::event);
}

Task<void> Condition::wait() {
  if (!lock_.locked()) throw RuntimeError("a condition can be waited for only with its lock held");
  lock_.release();
  std::exception_ptr error;
  try {
    co_await line_.wait(WaitsFor::condition);
  } catch (...) {
    error = std::current_exception();
  }
  for (bool held = false; !held;) {  // whatever happens, the caller has the lock afterwards
    try {
      co_await lock_.acquire();
      held = true;
    } catch (const CancelledError&) {
      error = std::current_exception();
    }
  }
  if (!error) co_return;
  // It may have been notified before it was cancelled: then somebody else has to be.
  line_.wake(1);
  std::rethrow_exception(error);
}

Task<void> Condition::wait_for(std::function<bool()> predicate) {
  while (!predicate())
    co_await wait();
}

void Condition::notify(std::size_t most) {
  if (!lock_.locked()) throw RuntimeError("a condition can be notified only with its lock held");
  line_.wake(most);
}

}  // namespace poolscope::coroutines
