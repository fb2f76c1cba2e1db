// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/fault_plan.h"

#include <algorithm>
#include <utility>

namespace poolscope {

FaultPlan::FaultPlan(ProcessPoolExecutor& pool, std::vector<PlannedFault> faults)
    : pool_(pool),
      start_(Clock::now()),
      thread_([this, faults = std::move(faults)]() mutable { run(std::move(faults)); }) {}

FaultPlan::~FaultPlan() {
  {
    const MutexLock lock(mutex_);
    over_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void FaultPlan::run(std::vector<PlannedFault> faults) {
  constexpr Duration kLook = std::chrono::milliseconds(2);  // for a worker that is to come
  set_thread_name("faults");
  std::stable_sort(faults.begin(), faults.end(),
                   [](const PlannedFault& a, const PlannedFault& b) { return a.at < b.at; });
  for (const PlannedFault& fault : faults) {
    TimePoint next = deadline_after(fault.at, start_);
    do {
      const MutexLock lock(mutex_);
      while (!over_ && Clock::now() < next)
        changed_.wait_until(mutex_, next);
      if (over_) return;
      next = Clock::now() + kLook;
    } while (!inject(pool_, fault));
  }
}

}  // namespace poolscope
