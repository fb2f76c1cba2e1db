// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/pacer.h"

namespace poolscope {

Pacer::Pacer(const Arrival& arrival, std::uint64_t seed) : arrival_(arrival), times_(arrival, seed) {}

bool Pacer::wait_for_next() {
  const MutexLock lock(mutex_);
  if (arrival_.kind == ArrivalKind::at_once) return !stopped_;
  if (!begun_) {
    begun_ = true;
    zero_ = Clock::now();
    for (std::int64_t i = 0; i < arrival_.group && counts_ends(); ++i)
      clients_.push(zero_);
  }
  if (!counts_ends()) {
    const Duration from_zero = from_seconds(times_.next());
    while (!stopped_) {
      const TimePoint zero = zero_;
      if (wait_until_due(zero + from_zero) && zero == zero_) break;
    }
    return !stopped_;
  }
  while (!stopped_) {
    if (clients_.empty() || held_) {
      changed_.wait(mutex_);
    } else if (wait_until_due(clients_.top())) {
      clients_.pop();
      return true;
    }
  }
  return false;
}

// True when the moment has come; false when something else has changed.
bool Pacer::wait_until_due(TimePoint due) {
  if (held_) {
    const TimePoint since = Clock::now();
    while (held_ && !stopped_)
      changed_.wait(mutex_);
    zero_ += Clock::now() - since;
    return false;
  }
  if (Clock::now() >= due) return true;
  (void)changed_.wait_until(mutex_, due);
  return !stopped_ && !held_ && Clock::now() >= due;
}

void Pacer::task_ended() {
  const MutexLock lock(mutex_);
  clients_.push(Clock::now() + from_seconds(arrival_.pause_s));
  changed_.notify_all();
}

void Pacer::hold(bool held) {
  const MutexLock lock(mutex_);
  held_ = held;
  changed_.notify_all();
}

void Pacer::stop() {
  const MutexLock lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

}  // namespace poolscope
