// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/wait_for.h"

#include "core/coroutines/scope_exit.h"

namespace poolscope::coroutines {

// As CPython's Lib/asyncio/tasks.py, _cancel_and_wait(): a cancelled waiter leaves at once.
Task<void> cancel_and_wait(Ref<LoopFutureBase> future) {
  LoopFutureBase& watched = *future;
  const LoopFuture<void> ended(
      Ref<LoopFutureBase>::adopt(new TracedFuture<void>(watched.loop(), WaitsFor::children, watched.traced_row())));
  const Callback* const callback = watched.add_done_callback([ended] {
    if (!ended.done()) ended.set_result();
  });
  const ScopeExit forget([&watched, callback] {
    if (!watched.done()) watched.remove_done_callback(callback);
  });
  future->cancel();
  co_await ended;
}

EndWatch::EndWatch(std::vector<Ref<LoopFutureBase>> futures) : futures_(std::move(futures)) {
  // Those that have ended already come first, in the order given.
  for (std::size_t i = 0; i < futures_.size(); ++i) {
    if (futures_[i]->done()) note(i);
  }
  for (std::size_t i = 0; i < futures_.size(); ++i) {
    callbacks_.push_back(futures_[i]->done() ? nullptr : futures_[i]->add_done_callback([this, i] { note(i); }));
  }
}

EndWatch::~EndWatch() {
  for (std::size_t i = 0; i < futures_.size(); ++i) {
    if (callbacks_[i] != nullptr) futures_[i]->remove_done_callback(callbacks_[i]);
  }
}

void EndWatch::note(std::size_t number) {
  ended_.push_back(number);
  if (number < callbacks_.size()) callbacks_[number] = nullptr;
  LoopFutureBase& future = *futures_[number];
  // A look at the exception would count as one, so that nobody is told of it any more.
  if (!future.cancelled() && future.failed()) failed_ = true;
  line_.wake(line_.size(), future.traced_row());
}

Task<bool> EndWatch::until(std::function<bool()> there, std::optional<TimePoint> deadline) {
  Handle alarm;
  const ScopeExit cancel_alarm([&alarm] { alarm.cancel(); });
  bool expired = false;
  if (deadline && !there()) {
    alarm = get_running_loop().call_at(*deadline, [this, &expired] {
      expired = true;
      line_.wake(line_.size());
    });
  }
  while (!there()) {
    if (expired) co_return false;
    co_await line_.wait(WaitsFor::children);
  }
  co_return true;
}

}  // namespace poolscope::coroutines
