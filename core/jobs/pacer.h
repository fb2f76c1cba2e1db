// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/arrival.h"
#include "core/sync/clock.h"
#include "core/sync/mutex.h"

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace poolscope {

/// Holds a submitter back until its next task is to come. wait_for_next() is for the submitter,
/// everything else for any thread.
class Pacer {
 public:
  Pacer(const Arrival& arrival, std::uint64_t seed);

  /// Returns when the next task is to be submitted; the first call begins the time. False when it was
  /// stopped, and from then on.
  [[nodiscard]] bool wait_for_next() EXCLUDES(mutex_);
  /// Whether task_ended() must be called for each task.
  [[nodiscard]] bool counts_ends() const noexcept { return arrival_.kind == ArrivalKind::closed; }
  void task_ended() EXCLUDES(mutex_);
  /// While held no task comes, and the time until the next does not pass. Tasks that come all at
  /// once are not held: they only fill a queue.
  void hold(bool held) EXCLUDES(mutex_);
  void stop() EXCLUDES(mutex_);

 private:
  [[nodiscard]] bool wait_until_due(TimePoint due) REQUIRES(mutex_);

  const Arrival arrival_;
  Mutex mutex_;
  CondVar changed_;
  ArrivalTimes times_ GUARDED_BY(mutex_);
  TimePoint zero_ GUARDED_BY(mutex_);  // moves on by as long as it was held
  bool begun_ GUARDED_BY(mutex_) = false;
  bool held_ GUARDED_BY(mutex_) = false;
  bool stopped_ GUARDED_BY(mutex_) = false;
  // When each client that waits sends its next task; the earliest on top.
  std::priority_queue<TimePoint, std::vector<TimePoint>, std::greater<>> clients_ GUARDED_BY(mutex_);
};

}  // namespace poolscope
