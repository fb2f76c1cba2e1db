// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"

#include <string>
#include <utility>
#include <vector>

namespace poolscope::coroutines {

/// `co_await sleep(1s)`: suspends the current task for that long; nothing or less gives the others
/// one turn. Ends early by throwing CancelledError. `asyncio.sleep`.
[[nodiscard]] inline auto sleep(Duration length) noexcept {
  struct Awaiter {
    Duration length;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) const {
      EventLoop& loop = get_running_loop();
      if (length <= Duration::zero()) {
        loop.suspend_for_turn(waiting);
      } else {
        loop.suspend_for_sleep(waiting, length);
      }
    }
    void await_resume() const { throw_if_cancelled_awake(); }
  };
  return Awaiter{length};
}

/// Schedules a coroutine on the running loop. `asyncio.create_task`.
template <class T>
TaskHandle<T> create_task(Task<T> coroutine) {
  return get_running_loop().create_task(std::move(coroutine));
}
template <class T>
TaskHandle<T> create_task(Task<T> coroutine, std::string label) {
  return get_running_loop().create_task(std::move(coroutine), std::move(label));
}

/// The running task; null inside a callback. Throws RuntimeError when no loop runs.
[[nodiscard]] inline TaskBase* current_task() { return get_running_loop().current_task(); }

/// Tasks of the running loop that have not ended, this one included. `asyncio.all_tasks`.
[[nodiscard]] inline std::vector<Ref<TaskBase>> all_tasks() { return get_running_loop().all_tasks(); }

/// What is to be awaited as a future: coroutines become tasks of the running loop.
/// `asyncio.ensure_future`.
template <class T>
LoopFuture<T> ensure_future(Task<T> coroutine) {
  return create_task(std::move(coroutine));
}
template <class T>
LoopFuture<T> ensure_future(LoopFuture<T> future) noexcept {
  return future;
}
template <class T>
LoopFuture<T> ensure_future(const TaskHandle<T>& task) noexcept {
  return task;
}

/// The value's type of a Task, a LoopFuture or a TaskHandle.
template <class A>
struct AwaitedValue;
template <class T>
struct AwaitedValue<Task<T>> {
  using type = T;
};
template <class T>
struct AwaitedValue<LoopFuture<T>> {
  using type = T;
};
template <class T>
struct AwaitedValue<TaskHandle<T>> {
  using type = T;
};
template <class A>
using awaited_value_t = typename AwaitedValue<std::remove_cvref_t<A>>::type;

}  // namespace poolscope::coroutines
