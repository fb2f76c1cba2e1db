// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/task.h"
#include "core/futures/task_context.h"
#include "core/sync/clock.h"

#include <chrono>
#include <coroutine>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace poolscope {

/// What a job sees of the executor that runs it. The same job body runs on every executor: on a
/// thread `co_await ctx.sleep(...)` blocks the thread, on an event loop it suspends the job.
/// For the job's own thread only.
class JobContext {
 public:
  explicit JobContext(TaskContext& task) noexcept : task_(task) {}

  /// `co_await ctx.sleep(1s)`: that much later, without the GIL. Throws CancelledError or
  /// TimeoutError into the job when it is asked to end.
  [[nodiscard]] auto sleep(std::chrono::nanoseconds duration) {
    struct Awaiter {
      TaskContext& task;
      Duration length;
      // A thread executor blocks here, so the coroutine never suspends.
      bool await_ready() {
        task.sleep(length);
        return true;
      }
      void await_suspend(std::coroutine_handle<>) noexcept {}
      void await_resume() noexcept {}
    };
    return Awaiter{task_, duration};
  }

  /// `co_await ctx.blocking(fn)`: runs a call that waits outside (a file, a child), without the GIL,
  /// and gives what it returns.
  template <class F>
  [[nodiscard]] auto blocking(F function) {
    using R = std::invoke_result_t<F&>;
    struct Awaiter {
      TaskContext& task;
      F call;
      bool await_ready() noexcept { return true; }
      void await_suspend(std::coroutine_handle<>) noexcept {}
      R await_resume() { return task.blocking(call); }
    };
    return Awaiter{task_, std::move(function)};
  }

  /// Call it in hot loops: one relaxed load when nothing is asked; otherwise passes the GIL on,
  /// halts while paused, or throws to end the job.
  void checkpoint() { task_.checkpoint(); }
  [[nodiscard]] bool cancel_requested() const noexcept { return task_.cancel_requested(); }

  /// How far the job is, 0 to 1.
  void progress(double fraction) noexcept { task_.progress(fraction); }
  /// A line for the task's kept output.
  void log(std::string_view text) { task_.log(text); }

  /// The executor's side, for jobs that need more: interrupts, the trace's extra fields.
  [[nodiscard]] TaskContext& task() noexcept { return task_; }

 private:
  TaskContext& task_;
};

}  // namespace poolscope
