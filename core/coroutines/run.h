// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"

#include <optional>
#include <utility>

namespace poolscope::coroutines {

/// Ends what is left on a loop at the end of its program: tasks are cancelled, the default executor
/// is shut down. Never throws.
void finish_loop(EventLoop& loop) noexcept;

/// Runs `main` on a new event loop of this thread and gives its value. Tasks that it leaves behind
/// are cancelled, and the default executor's threads are waited for. Throws RuntimeError inside of a
/// running loop. `asyncio.run`, Lib/asyncio/runners.py.
template <class T>
T run(Task<T> main, LoopOptions options = {}) {
  check_no_loop_runs();
  EventLoop loop(std::move(options));
  struct Finish {
    ~Finish() { finish_loop(loop); }
    EventLoop& loop;
  };
  const Finish finish{loop};
  return loop.run_until_complete(std::move(main));
}

}  // namespace poolscope::coroutines
