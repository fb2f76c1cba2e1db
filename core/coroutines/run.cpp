// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/run.h"

#include "core/sync/log.h"

#include <fmt/format.h>

namespace poolscope::coroutines {

EventLoop& Runner::get_loop() {
  if (closed_) throw RuntimeError("the runner is closed");
  if (!loop_) loop_.emplace(std::move(options_));
  return *loop_;
}

void Runner::close() noexcept {
  closed_ = true;
  if (!loop_) return;
  finish_loop(*loop_);
  loop_.reset();
}

void finish_loop(EventLoop& loop) noexcept {
  try {
    loop.cancel_all_tasks();
    TaskOptions options;
    options.record = false;  // it is none of the program's tasks
    loop.run_until_complete(loop.create_task(loop.shutdown_default_executor(), std::move(options)));
  } catch (...) {
    log(LogLevel::error, fmt::format("an event loop did not end cleanly: {}", describe(std::current_exception())));
  }
}

}  // namespace poolscope::coroutines
