// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"

#include <optional>
#include <utility>

namespace poolscope::coroutines {

/// Ends what is left on a loop at the end of its program: tasks are cancelled, the default executor
/// is shut down. Never throws.
void finish_loop(EventLoop& loop) noexcept;

/// Runs one coroutine after another on the same loop, which the first use makes: `asyncio.Runner`. Not
/// thread-safe.
class Runner {
 public:
  explicit Runner(LoopOptions options = {}) : options_(std::move(options)) {}
  ~Runner() { close(); }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  /// Gives the coroutine's value or throws what it threw. Throws RuntimeError inside of a running loop, and
  /// after close().
  template <class T>
  T run(Task<T> main) {
    check_no_loop_runs();
    return get_loop().run_until_complete(std::move(main));
  }
  /// Throws RuntimeError after close().
  [[nodiscard]] EventLoop& get_loop();
  /// Cancels the tasks that are left, and waits for the default executor's threads.
  void close() noexcept;

 private:
  LoopOptions options_;
  std::optional<EventLoop> loop_;
  bool closed_ = false;
};

/// Runs `main` on a new event loop of this thread and gives its value. Tasks that it leaves behind
/// are cancelled, and the default executor's threads are waited for. Throws RuntimeError inside of a
/// running loop. `asyncio.run`, Lib/asyncio/runners.py.
template <class T>
T run(Task<T> main, LoopOptions options = {}) {
  check_no_loop_runs();
  return Runner(std::move(options)).run(std::move(main));
}

}  // namespace poolscope::coroutines
