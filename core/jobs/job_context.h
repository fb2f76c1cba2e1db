// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/loop_context.h"
#include "core/coroutines/task.h"
#include "core/futures/task_context.h"
#include "core/sync/clock.h"

#include <chrono>
#include <coroutine>
#include <exception>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace poolscope {

/// What a job sees of the executor that runs it. The same job body runs on every executor: on a
/// thread `co_await ctx.sleep(...)` blocks the thread, on an event loop it suspends the job.
/// For the job's own thread only.
class JobContext {
 public:
  explicit JobContext(TaskContext& task) noexcept : task_(task) {}
  /// On an event loop: the job is a task of the loop that runs in this thread.
  struct OnLoop {};
  JobContext(TaskContext& task, OnLoop) noexcept : task_(task), on_loop_(true) {}

  /// `co_await ctx.sleep(1s)`: that much later, without the GIL. Throws CancelledError or
  /// TimeoutError into the job when it is asked to end.
  [[nodiscard]] auto sleep(std::chrono::nanoseconds duration) {
    struct Awaiter {
      TaskContext& task;
      Duration length;
      bool on_loop;
      // A thread executor blocks here, so the coroutine never suspends.
      bool await_ready() {
        if (on_loop) return task.cancel_requested();
        task.sleep(length);
        return true;
      }
      void await_suspend(std::coroutine_handle<> waiting) { coroutines::suspend_task_for(waiting, length); }
      void await_resume() {
        if (on_loop) coroutines::resumed_from_sleep(task);
      }
    };
    return Awaiter{task_, duration, on_loop_};
  }

  /// `co_await ctx.blocking(fn)`: runs a call that waits outside (a file, a child), without the GIL,
  /// and gives what it returns. On a loop it runs in a helper thread, and the loop goes on.
  template <class F>
  [[nodiscard]] auto blocking(F function) {
    using R = std::invoke_result_t<F&>;
    using Kept = std::conditional_t<std::is_void_v<R>, std::monostate, R>;
    struct Awaiter {
      TaskContext& task;
      F call;
      bool on_loop;
      std::optional<Kept> value;
      std::exception_ptr error;

      bool await_ready() noexcept { return !on_loop; }
      void await_suspend(std::coroutine_handle<> waiting) {
        coroutines::suspend_task_for_work(waiting, [this] { run(); });
      }
      R await_resume() {
        if (!on_loop) return task.blocking(call);
        coroutines::resumed_from_work();
        if (error) std::rethrow_exception(error);
        if constexpr (!std::is_void_v<R>) return std::move(*value);
      }
      void run() noexcept {
        try {
          if constexpr (std::is_void_v<R>) {
            call();
          } else {
            value.emplace(call());
          }
        } catch (...) {
          error = std::current_exception();
        }
      }
    };
    return Awaiter{task_, std::move(function), on_loop_, std::nullopt, nullptr};
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
  const bool on_loop_ = false;
};

}  // namespace poolscope
