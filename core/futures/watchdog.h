// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future_state.h"
#include "core/sync/mutex.h"

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <thread>
#include <utility>

namespace poolscope {

/// Ends the futures of tasks that run past their limit. One thread, started with the first limit;
/// callbacks of a future that is ended this way run on it. Thread-safe.
class Watchdog {
 public:
  Watchdog();
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// Watches a running task's future for as long as the guard lives.
  class Guard {
   public:
    Guard(Watchdog& watchdog, StatePtr<FutureStateBase> state, Duration limit);
    ~Guard();
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    Watchdog& watchdog_;
    std::pair<TimePoint, std::uint64_t> key_;
  };

 private:
  struct Entry {
    StatePtr<FutureStateBase> state;
    Duration limit;
  };
  void loop() EXCLUDES(mutex_);

  Mutex mutex_;
  CondVar changed_;
  std::map<std::pair<TimePoint, std::uint64_t>, Entry> entries_ GUARDED_BY(mutex_);
  std::uint64_t next_id_ GUARDED_BY(mutex_) = 0;
  bool stop_ GUARDED_BY(mutex_) = false;
  std::thread thread_ GUARDED_BY(mutex_);
  pid_t pid_ GUARDED_BY(mutex_) = 0;  // a forked child has no such thread
};

}  // namespace poolscope
