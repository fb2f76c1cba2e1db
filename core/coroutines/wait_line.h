// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/event_loop.h"

#include <cstddef>
#include <list>

namespace poolscope::coroutines {

/// Tasks that stand in line until somebody wakes them, first come, first served: the deque of futures
/// that each class of CPython's Lib/asyncio/locks.py and queues.py keeps. For the tasks of one loop;
/// must outlive those who wait.
class WaitLine {
 public:
  WaitLine() = default;
  WaitLine(const WaitLine&) = delete;
  WaitLine& operator=(const WaitLine&) = delete;

  /// Suspends the current task at the end of the line until it is woken; it then leaves the line.
  /// `kind` is what the task is said to wait for. `woken`, when given, tells whether it was woken, which
  /// a cancellation may follow before the task runs again.
  Task<void> wait(WaitsFor kind, bool* woken = nullptr);
  /// Makes sure that the first in line, of those who were not cancelled, will wake.
  void wake_first();
  /// Wakes up to `most` that neither were woken nor cancelled. `by` is the row of the task whose end they waited for.
  void wake(std::size_t most, RowId by = kNoRow);
  /// Somebody stands in line who was not cancelled.
  [[nodiscard]] bool anybody() const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

 private:
  std::list<LoopFuture<void>> waiting_;
};

}  // namespace poolscope::coroutines
