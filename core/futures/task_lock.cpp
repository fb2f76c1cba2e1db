// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/task_lock.h"

#include "core/futures/blocked_wait.h"
#include "core/futures/task_context.h"
#include "core/sync/futex.h"

namespace poolscope {
namespace {

constinit thread_local char thread_mark = 0;

}  // namespace

const void* TaskLock::this_thread() noexcept { return &thread_mark; }

// Nobody names a holder who has given it back: the name goes before the lock does.
void TaskLock::unlock() noexcept {
  holder_.store(nullptr, std::memory_order_relaxed);
  if (word_.exchange(0, std::memory_order_release) != 2) return;
  turn_.fetch_add(1, std::memory_order_release);
  futex_wake(turn_, 1);
}

void TaskLock::lock_slowly() {
  without_execution_lock([this] {
    BlockedWait wait(TimePoint::max(), BlockedWait::kGrace, [this] {
      turn_.fetch_add(1, std::memory_order_release);
      futex_wake_all(turn_);
    });
    while (true) {
      const std::uint32_t seen = turn_.load(std::memory_order_acquire);
      if (word_.exchange(2, std::memory_order_acquire) == 0) break;
      wait.throw_if_over();
      futex_wait(turn_, seen, wait.until());
      wait.attend([this] { return Awaited{.lock = this}; });
    }
    holder_.store(this_thread(), std::memory_order_relaxed);
  });
}

}  // namespace poolscope
