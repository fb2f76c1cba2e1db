// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/deadlock_search.h"

#include "core/futures/submit_options.h"
#include "core/futures/task_context.h"
#include "core/futures/task_lock.h"
#include "core/futures/work_item.h"
#include "core/tracing/trace_recorder.h"

#include <algorithm>
#include <utility>

namespace poolscope {
namespace {

OnDeadlock policy_of(const PoolMember* member) {
  return member != nullptr ? member->pool().on_deadlock() : OnDeadlock::report;
}

}  // namespace

DeadlockSearch::DeadlockSearch(const std::vector<BlockedWait*>& waits) {
  nodes_.reserve(waits.size());
  for (BlockedWait* wait : waits) {
    // One that was chosen to end goes on, it only has not woken yet.
    if (!wait->is_hopeless()) nodes_.push_back({.wait = wait});
  }
}

void DeadlockSearch::find_tasks() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const BlockedWait& wait = *nodes_[i].wait;
    for (const TaskContext* task = wait.task_; task != nullptr; task = task->outer()) {
      if (task->state() != nullptr) running_.emplace(task->state(), i);
    }
    threads_.emplace(wait.thread_, i);
    if (wait.member_ == nullptr) continue;
    WatchedPool& pool = wait.member_->pool();
    const auto [known, is_new] = pool_index_.emplace(&pool, pools_.size());
    if (is_new) pools_.push_back({.pool = &pool});
    pools_[known->second].waits.push_back(i);
  }
}

void DeadlockSearch::ask_pools() {
  AwaitedTasks tasks;
  std::unordered_map<const WorkItem*, const FutureStateBase*> futures;
  for (const Node& node : nodes_) {
    for (FutureStateBase* future : node.wait->awaited_.futures) {
      if (future->phase() != FuturePhase::pending) continue;
      const auto* task = dynamic_cast<const WorkItem*>(future);
      if (task == nullptr || !futures.emplace(task, future).second) continue;
      tasks.add(task);
    }
  }
  tasks.sort();
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    pools_[i].stands = pools_[i].pool->stands_still(pools_[i].waits.size(), tasks);
    for (const WorkItem* task : tasks.take_noted())
      queued_.emplace(futures.at(task), i);
  }
}

// What must happen before the future can end; an empty source when anybody may end it.
DeadlockSearch::Source DeadlockSearch::source_of(FutureStateBase& future) const {
  if (future.phase() == FuturePhase::pending) {
    const auto found = queued_.find(&future);
    if (found != queued_.end() && pools_[found->second].stands) return {.pool = found->second, .future = &future};
  } else if (future.phase() == FuturePhase::running && !future.options().timeout) {
    const auto found = running_.find(&future);
    if (found != running_.end()) return {.wait = found->second, .future = &future};
  }
  return {};
}

void DeadlockSearch::connect(std::size_t index) {
  Node& node = nodes_[index];
  const Awaited& awaited = node.wait->awaited_;
  bool may_end = false;
  if (awaited.room_in != nullptr) {
    const auto found = pool_index_.find(awaited.room_in);
    may_end = found == pool_index_.end() || !pools_[found->second].stands;
    if (!may_end) node.sources.push_back({.pool = found->second});
  }
  if (awaited.lock != nullptr) {
    const auto found = threads_.find(awaited.lock->holder());
    may_end = found == threads_.end();
    if (!may_end) node.sources.push_back({.wait = found->second});
  }
  for (FutureStateBase* future : awaited.futures) {
    const Source source = source_of(*future);
    const bool depends = source.wait != kNone || source.pool != kNone;
    if (depends) node.sources.push_back(source);
    if (!depends && !awaited.all) may_end = true;
  }
  if (may_end || node.sources.empty()) {
    let_go_on(index);
    return;
  }
  if (awaited.all) node.needed = node.sources.size();
  for (const Source& source : node.sources)
    (source.wait != kNone ? nodes_[source.wait].dependents : pools_[source.pool].dependents).push_back(index);
}

void DeadlockSearch::let_go_on(std::size_t index) {
  if (!std::exchange(nodes_[index].is_hopeless, false)) return;
  going_.push_back(index);
}

void DeadlockSearch::let_go_on(const std::vector<std::size_t>& dependents) {
  for (const std::size_t index : dependents) {
    if (nodes_[index].is_hopeless && --nodes_[index].needed == 0) let_go_on(index);
  }
}

void DeadlockSearch::settle() {
  while (!going_.empty()) {
    const std::size_t index = going_.back();
    going_.pop_back();
    let_go_on(nodes_[index].dependents);
    const PoolMember* const member = nodes_[index].wait->member_;
    if (member == nullptr) continue;
    PoolNode& pool = pools_[pool_index_.at(&member->pool())];
    if (std::exchange(pool.stands, false)) let_go_on(pool.dependents);
  }
}

std::vector<std::string> DeadlockSearch::run() {
  find_tasks();
  ask_pools();
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    connect(i);
  settle();
  for (std::size_t next = choose(OnDeadlock::fail); next != kNone; next = choose(OnDeadlock::fail)) {
    end(next);
    let_go_on(next);
    settle();
  }
  std::vector<std::string> sentences;
  for (std::size_t next = choose(OnDeadlock::report); next != kNone; next = choose(OnDeadlock::report)) {
    std::string sentence;
    if (report(next, sentence)) sentences.push_back(std::move(sentence));
  }
  return sentences;
}

// Of the hopeless waits that are still to be dealt with: one in a task that no other waits for, where
// there is one, since its end costs least; of those the latest.
std::size_t DeadlockSearch::choose(OnDeadlock policy) const {
  std::size_t best = kNone;
  const auto rank = [this](std::size_t index) {
    const auto& dependents = nodes_[index].dependents;
    const bool alone = std::none_of(dependents.begin(), dependents.end(),
                                    [&](std::size_t other) { return nodes_[other].is_hopeless; });
    return std::pair(alone, nodes_[index].wait->number_);
  };
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Node& node = nodes_[i];
    if (!node.is_hopeless || node.wait->was_reported_ || policy_of(node.wait->member_) != policy) continue;
    if (best == kNone || rank(i) > rank(best)) best = i;
  }
  return best;
}

// The waits that prove each other hopeless, `start` first.
std::vector<std::size_t> DeadlockSearch::cycle_from(std::size_t start) const {
  std::vector<std::size_t> cycle{start};
  std::vector<bool> seen(nodes_.size());
  seen[start] = true;
  const auto add = [&](std::size_t index) {
    if (!seen[index]) cycle.push_back(index);
    seen[index] = true;
  };
  const auto is_hopeless = [this](const Source& source) {
    return source.wait != kNone ? nodes_[source.wait].is_hopeless : pools_[source.pool].stands;
  };
  for (std::size_t at = 0; at < cycle.size(); ++at) {
    const Node& node = nodes_[cycle[at]];
    for (const Source& source : node.sources) {
      if (!is_hopeless(source)) continue;
      if (source.wait != kNone) add(source.wait);
      if (source.pool != kNone) std::for_each(pools_[source.pool].waits.begin(), pools_[source.pool].waits.end(), add);
      if (node.wait->awaited_.all) break;  // one that never ends is enough
    }
  }
  return cycle;
}

void DeadlockSearch::count(const std::vector<std::size_t>& cycle) {
  std::vector<WatchedPool*> counted;
  for (const std::size_t index : cycle) {
    const PoolMember* const member = nodes_[index].wait->member_;
    if (member == nullptr || std::find(counted.begin(), counted.end(), &member->pool()) != counted.end()) continue;
    counted.push_back(&member->pool());
    member->pool().count_deadlock();
  }
}

void DeadlockSearch::end(std::size_t index) {
  const std::vector<std::size_t> cycle = cycle_from(index);
  count(cycle);
  BlockedWait& wait = *nodes_[index].wait;
  wait.sentence_ = sentence(cycle);
  wait.hopeless_.store(true, std::memory_order_release);
  wait.wake_();
}

// False when the deadlock was reported before, and this wait has only come to it.
bool DeadlockSearch::report(std::size_t index, std::string& sentence) {
  const std::vector<std::size_t> cycle = cycle_from(index);
  const bool is_new =
      std::none_of(cycle.begin(), cycle.end(), [this](std::size_t i) { return nodes_[i].wait->was_reported_; });
  if (is_new) {
    count(cycle);
    sentence = this->sentence(cycle);
  }
  for (const std::size_t i : cycle) {
    BlockedWait& wait = *nodes_[i].wait;
    if (std::exchange(wait.was_reported_, true) || !is_new || wait.task_ == nullptr) continue;
    const TaskContext::Place& place = wait.task_->place();
    if (place.recorder == nullptr) continue;
    TaskExtra extra;
    extra.error = sentence;
    place.recorder->extra(place.row, std::move(extra));
  }
  return is_new;
}

}  // namespace poolscope
