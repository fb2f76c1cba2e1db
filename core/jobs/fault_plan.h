// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/planned_fault.h"
#include "core/sync/mutex.h"

#include <thread>
#include <vector>

namespace poolscope {

/// Makes the faults happen to a pool, each at its time from now on, by a thread of its own. One that
/// finds no such worker waits until there is one. Destroying it drops those that have not happened.
class FaultPlan {
 public:
  /// The pool outlives the plan.
  FaultPlan(ProcessPoolExecutor& pool, std::vector<PlannedFault> faults);
  ~FaultPlan();
  FaultPlan(const FaultPlan&) = delete;
  FaultPlan& operator=(const FaultPlan&) = delete;

 private:
  void run(std::vector<PlannedFault> faults) EXCLUDES(mutex_);

  ProcessPoolExecutor& pool_;
  const TimePoint start_;
  Mutex mutex_;
  CondVar changed_;
  bool over_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace poolscope
