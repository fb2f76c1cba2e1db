// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/event_loop.h"
#include "core/coroutines/helper_threads.h"
#include "core/coroutines/wait_for.h"
#include "core/sync/log.h"

#include <fmt/format.h>

#include <thread>

namespace poolscope::coroutines {

Executor& EventLoop::default_executor() {
  if (default_executor_closed_) throw RuntimeError("the event loop's default executor has been shut down");
  if (!default_executor_) default_executor_ = std::make_shared<HelperThreads>(HelperThreads::default_threads());
  return *default_executor_;
}

// As CPython's BaseEventLoop.shutdown_default_executor(): the threads are joined by one of their own
// kind, and the loop goes on meanwhile.
Task<void> EventLoop::shutdown_default_executor(poolscope::Timeout timeout) {
  default_executor_closed_ = true;
  const std::shared_ptr<Executor> executor = default_executor_;
  if (!executor) co_return;
  const LoopFuture<void> joined = create_future<void>(WaitsFor::thread);
  const std::uint64_t number = keep_for_outside(joined.state());
  std::thread joiner([this, number, executor, inbox = inbox_] {
    executor->shutdown(true);
    inbox->try_post([this, number] {
      const LoopFuture<void> ended(take_from_outside(number));
      if (ended.valid() && !ended.done()) ended.set_result();
    });
  });
  bool in_time = true;
  try {
    co_await wait_for(joined, timeout);
  } catch (const TimeoutError&) {
    in_time = false;
  } catch (...) {
    joiner.detach();
    throw;
  }
  if (in_time) {
    joiner.join();
    default_executor_.reset();
    co_return;
  }
  joiner.detach();  // it ends with the threads that it waits for
  log(LogLevel::warning, fmt::format("the event loop's helper threads did not end within {} s",
                                     std::chrono::duration<double>(*timeout).count()));
  executor->shutdown(false);
}

}  // namespace poolscope::coroutines
