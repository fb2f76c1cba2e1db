// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future.h"

#include <exception>
#include <stdexcept>

namespace poolscope::support {

/// The states into which CPython's tests put their futures (test_concurrent_futures/util.py).
enum class Made { pending, running, cancelled, cancelled_and_notified, failed, successful };

inline std::exception_ptr os_error() { return std::make_exception_ptr(std::runtime_error("disk on fire")); }

/// A promise whose future is in that state.
inline Promise<int> promise_in(Made state) {
  Promise<int> promise;
  switch (state) {
    case Made::pending: break;
    case Made::running: promise.set_running_or_notify_cancel(); break;
    case Made::cancelled: promise.get_future().cancel(); break;
    case Made::cancelled_and_notified:
      promise.get_future().cancel();
      promise.set_running_or_notify_cancel();
      break;
    case Made::failed: promise.set_exception(os_error()); break;
    case Made::successful: promise.set_result(42); break;
  }
  return promise;
}

}  // namespace poolscope::support
