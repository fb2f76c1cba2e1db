// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"
#include "core/coroutines/sleep.h"
#include "core/futures/executor.h"
#include "core/futures/future.h"

#include <memory>
#include <type_traits>
#include <utility>

// Between an event loop and the futures of threads. Functions that come back to the loop travel
// through its LoopInbox and carry a number instead of the loop's future, whose references may be
// counted on the loop's thread only.

namespace poolscope::coroutines {

/// Ends the loop's future with what the thread's future holds.
template <class T>
void copy_outcome(const Future<T>& from, const LoopFuture<T>& to) {
  if (to.done()) return;
  if (from.cancelled()) {
    to.cancel();
  } else if (std::exception_ptr error = from.exception()) {
    to.set_exception(std::move(error));
  } else if constexpr (std::is_void_v<T>) {
    to.set_result();
  } else {
    to.set_result(Future<T>(from).result());
  }
}

/// The loop's view of a future that a thread or a process will end. Cancelling it cancels the other
/// when that has not begun. `asyncio.wrap_future`.
template <class T>
LoopFuture<T> wrap_future(Future<T> future, EventLoop& loop = get_running_loop()) {
  const RowId row = future.state()->row_in(loop.recorder().get());
  LoopFuture<T> inside(Ref<LoopFutureBase>::adopt(new TracedFuture<T>(loop, WaitsFor::thread, row)));
  inside.add_done_callback([future](const LoopFuture<T>& ended) mutable {
    if (ended.cancelled()) future.cancel();
  });
  const std::uint64_t number = loop.keep_for_outside(inside.state());
  future.add_done_callback([number, &loop, inbox = loop.inbox()](const Future<T>& ended) {
    inbox->try_post([number, &loop, ended] {
      if (Ref<LoopFutureBase> kept = loop.take_from_outside(number)) copy_outcome(ended, LoopFuture<T>(kept));
    });
  });
  return inside;
}

/// `co_await run_in_executor(pool, f, a...)`: f(a...) in a worker of another executor, without
/// holding the loop up. Cancelling the awaiter does not stop a call that has begun. A process pool takes
/// registered functions. `loop.run_in_executor`.
template <class E, class F, class... A>
auto run_in_executor(E& executor, F&& function, A&&... arguments) {
  return wrap_future(executor.submit(std::forward<F>(function), std::forward<A>(arguments)...));
}

/// The same in the default executor of the running loop. `asyncio.to_thread`.
template <class F, class... A>
auto to_thread(F&& function, A&&... arguments) {
  return run_in_executor(get_running_loop().default_executor(), std::forward<F>(function),
                         std::forward<A>(arguments)...);
}

/// Runs a coroutine on a loop of another thread; cancelling the future cancels its task. Any thread
/// but the loop's own, where waiting for the result would never end. Throws RuntimeError when the
/// loop is closed.
template <class T>
Future<T> run_coroutine_threadsafe(Task<T> coroutine, EventLoop& loop) {
  struct Shared {
    explicit Shared(Task<T> what) : task(std::move(what)) {}
    Task<T> task;
    Promise<T> promise;
  };
  auto shared = std::make_shared<Shared>(std::move(coroutine));
  Future<T> future = shared->promise.get_future();
  loop.call_soon_threadsafe([shared, &loop] {
    Future<T> outside = shared->promise.get_future();
    if (outside.cancelled()) return;
    const TaskHandle<T> handle = loop.create_task(std::move(shared->task));
    handle.add_done_callback([shared](const LoopFuture<T>& ended) {
      try {
        if (ended.cancelled()) {
          shared->promise.get_future().cancel();
        } else if (std::exception_ptr error = ended.exception()) {
          shared->promise.set_exception(std::move(error));
        } else if constexpr (std::is_void_v<T>) {
          shared->promise.set_result();
        } else {
          shared->promise.set_result(std::move(ended.result()));
        }
      } catch (const InvalidStateError&) {  // it was cancelled from outside a moment ago
      }
    });
    outside.add_done_callback(
        [inbox = loop.inbox(), number = loop.keep_for_outside(handle.state()), &loop](const Future<T>& ended) {
          const bool cancel = ended.cancelled();
          inbox->try_post([number, cancel, &loop] {
            const Ref<LoopFutureBase> kept = loop.take_from_outside(number);
            if (cancel && kept) kept->cancel();
          });
        });
  });
  return future;
}

}  // namespace poolscope::coroutines
