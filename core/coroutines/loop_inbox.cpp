// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/loop_inbox.h"

#include "core/coroutines/poller.h"
#include "core/futures/errors.h"

#include <utility>

namespace poolscope::coroutines {

void LoopInbox::post(std::function<void()> function) {
  if (!try_post(std::move(function))) throw RuntimeError("the event loop is closed; nothing can be called in it");
}

bool LoopInbox::try_post(std::function<void()> function) {
  const MutexLock lock(mutex_);
  if (poller_ == nullptr) return false;
  functions_.push_back(std::move(function));
  has_some_.store(true);
  poller_->wake();
  return true;
}

std::vector<std::function<void()>> LoopInbox::take() {
  const MutexLock lock(mutex_);
  has_some_.store(false);
  return std::exchange(functions_, {});
}

void LoopInbox::close() {
  std::vector<std::function<void()>> dropped;  // destroyed without the lock
  const MutexLock lock(mutex_);
  poller_ = nullptr;
  dropped.swap(functions_);
}

}  // namespace poolscope::coroutines
