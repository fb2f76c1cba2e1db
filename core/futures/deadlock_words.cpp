// SPDX-License-Identifier: GPL-3.0-or-later
// How a deadlock is told.
#include "core/futures/deadlock_search.h"

#include "core/futures/submit_options.h"
#include "core/futures/task_context.h"
#include "core/futures/work_item.h"

#include <fmt/format.h>

#include <algorithm>

namespace poolscope {
namespace {

constexpr std::size_t kMostTold = 8;

std::string task_words(FutureStateBase* state) {
  auto* const task = dynamic_cast<WorkItem*>(state);
  if (task == nullptr) return "a task";
  const SubmitOptions& options = task->options();
  const bool has_number = options.task_id || task->row != kNoRow;
  if (!has_number && options.label.empty()) return "a task";
  std::string words = "task";
  if (has_number) words += fmt::format(" {}", options.task_id.value_or(task->row));
  if (!options.label.empty()) words += fmt::format(" \"{}\"", options.label);
  return words;
}

std::string where_words(const PoolMember* member) {
  return member != nullptr ? "on worker " + member->worker_name() : "on a thread that is no worker";
}

std::string standing_words(const WatchedPool& pool, std::size_t workers) {
  if (workers == 1) return fmt::format("{}, whose only worker waits", pool.pool_name());
  return fmt::format("{}, whose {} workers all wait", pool.pool_name(), workers);
}

}  // namespace

std::string DeadlockSearch::who_words(const BlockedWait& wait) {
  const std::string who = wait.task_ != nullptr ? task_words(wait.task_->state()) : "a callback";
  return who + " " + where_words(wait.member_);
}

std::string DeadlockSearch::words(const Node& node) const {
  const BlockedWait& wait = *node.wait;
  std::string words = who_words(wait) + " waits for ";
  const auto shown = std::find_if(node.sources.begin(), node.sources.end(), [this](const Source& source) {
    return source.wait != kNone ? nodes_[source.wait].is_hopeless : pools_[source.pool].stands;
  });
  const Source& source = shown != node.sources.end() ? *shown : node.sources.front();
  if (wait.awaited_.lock != nullptr) {
    const Node& holder = nodes_[source.wait];
    return words + "a lock that " + (&holder == &node ? "it holds itself" : who_words(*holder.wait) + " holds");
  }
  if (source.future == nullptr) {
    const PoolNode& pool = pools_[source.pool];
    return words + "room in the queue of " + standing_words(*pool.pool, pool.waits.size());
  }
  const std::size_t many = wait.awaited_.futures.size();
  if (many > 1 && wait.awaited_.all) words += fmt::format("{} tasks, of which one is ", many);
  if (many > 1 && !wait.awaited_.all) words += fmt::format("one of {} tasks, the first of which is ", many);
  words += task_words(source.future);
  if (source.pool != kNone) {
    const PoolNode& pool = pools_[source.pool];
    return words + ", which is queued in " + standing_words(*pool.pool, pool.waits.size());
  }
  const Node& runner = nodes_[source.wait];
  if (&runner == &node) return words + ", which is itself";
  return words + ", which runs " + where_words(runner.wait->member_);
}

std::string DeadlockSearch::sentence(const std::vector<std::size_t>& cycle) const {
  std::string text = "deadlock: ";
  for (std::size_t i = 0; i < std::min(cycle.size(), kMostTold); ++i) {
    if (i > 0) text += "; ";
    text += words(nodes_[cycle[i]]);
  }
  if (cycle.size() > kMostTold) text += fmt::format("; and {} more wait like these", cycle.size() - kMostTold);
  return text +
         ". None of them can go on by itself: let inner tasks have a pool of their own, or wait outside of tasks";
}

}  // namespace poolscope
