// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/wait.h"

#include <fmt/format.h>

namespace poolscope {

void EndCollector::on_done(FutureStateBase& state, bool raised) {
  const MutexLock lock(mutex_);
  ended_.push_back(&state);
  ++count_;
  raised_ = raised_ || raised;
  changed_.notify_all();
}

bool EndCollector::wait_for(std::size_t count, bool or_raised, TimePoint deadline) {
  const MutexLock lock(mutex_);
  while (count_ < count && !(or_raised && raised_)) {
    if (!changed_.wait_until(mutex_, deadline) && count_ < count) return false;
  }
  return true;
}

FutureStateBase* EndCollector::next(TimePoint deadline) {
  const MutexLock lock(mutex_);
  while (ended_.empty()) {
    if (!changed_.wait_until(mutex_, deadline) && ended_.empty()) return nullptr;
  }
  FutureStateBase* state = ended_.front();
  ended_.pop_front();
  return state;
}

std::string unfinished_text(std::size_t unfinished, std::size_t total) {
  return fmt::format("{} (of {}) futures unfinished", unfinished, total);
}

}  // namespace poolscope
