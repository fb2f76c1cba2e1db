// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/deadlock.h"

#include <algorithm>

namespace poolscope {
namespace {

constinit thread_local const PoolMember* this_member = nullptr;

}  // namespace

std::string_view to_string(OnDeadlock what) noexcept {
  switch (what) {
    case OnDeadlock::report: return "report";
    case OnDeadlock::fail: return "fail";
  }
  return "report";
}

void AwaitedTasks::sort() {
  std::sort(tasks_.begin(), tasks_.end());
  tasks_.erase(std::unique(tasks_.begin(), tasks_.end()), tasks_.end());
}

void AwaitedTasks::note_queued(const WorkItem* task) noexcept {
  const auto found = std::lower_bound(tasks_.begin(), tasks_.end(), task,
                                      [](const auto& known, const WorkItem* wanted) { return known.first < wanted; });
  if (found != tasks_.end() && found->first == task) found->second = true;
}

std::vector<const WorkItem*> AwaitedTasks::take_noted() {
  std::vector<const WorkItem*> noted;
  for (auto& [task, is_noted] : tasks_) {
    if (std::exchange(is_noted, false)) noted.push_back(task);
  }
  return noted;
}

PoolMember::PoolMember(WatchedPool& pool, const std::string& worker_name) noexcept
    : pool_(pool), worker_name_(worker_name) {
  this_member = this;
}

PoolMember::~PoolMember() { this_member = nullptr; }

const PoolMember* PoolMember::current() noexcept { return this_member; }

}  // namespace poolscope
