// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future_state.h"

#include <cstdint>
#include <memory>
#include <utility>

namespace poolscope {

/// Ends the futures of tasks that run past their limit. One thread, started with the first limit;
/// callbacks of a future that is ended this way run on it. Such a callback may destroy the executor
/// and the watchdog with it: the thread then ends by itself. Thread-safe.
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
  struct Shared;
  static void loop(Shared& shared);

  const std::shared_ptr<Shared> shared_;  // the thread holds it too
};

}  // namespace poolscope
