// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/wait_line.h"

#include "core/coroutines/scope_exit.h"

#include <algorithm>

namespace poolscope::coroutines {

Task<void> WaitLine::wait(WaitsFor kind, bool* woken) {
  const LoopFuture<void> turn(Ref<LoopFutureBase>::adopt(new TracedFuture<void>(get_running_loop(), kind)));
  const auto at = waiting_.insert(waiting_.end(), turn);
  const ScopeExit leave([this, at] { waiting_.erase(at); });
  const ScopeExit tell([&turn, woken] {
    if (woken != nullptr) *woken = turn.done() && !turn.cancelled();
  });
  co_await turn;
}

void WaitLine::wake_first() {
  const auto first = std::find_if(waiting_.begin(), waiting_.end(), [](const auto& w) { return !w.cancelled(); });
  if (first != waiting_.end() && !first->done()) first->set_result();
}

void WaitLine::wake(std::size_t most, RowId by) {
  for (const LoopFuture<void>& waiter : waiting_) {
    if (most == 0) return;
    if (waiter.done()) continue;
    static_cast<TracedFuture<void>&>(*waiter.state()).row = by;
    waiter.set_result();
    --most;
  }
}

bool WaitLine::anybody() const noexcept {
  return std::any_of(waiting_.begin(), waiting_.end(), [](const auto& waiter) { return !waiter.cancelled(); });
}

}  // namespace poolscope::coroutines
