// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/blocked_wait.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace poolscope {

class FutureStateBase;

/// One search among the waits that have lasted: takes all of them for hopeless at first, and then from
/// each wait that something outside may end follows on to those that it may let go on. What is left
/// waits for nothing but itself, and will for ever.
///
///     a wait  <- a task that runs and waits itself        : goes on when that wait does
///             <- a lock that a waiting thread holds        : goes on when that wait does
///             <- a task in the queue of a pool that stands : goes on when one of the pool's waits does
///             <- anything else                             : may go on
///
/// Used under the registry's lock, under which the waiting threads cannot leave.
class DeadlockSearch {
 public:
  explicit DeadlockSearch(const std::vector<BlockedWait*>& waits);

  /// Ends waits where their pools say so. Gives a sentence for each deadlock that is new and stays.
  [[nodiscard]] std::vector<std::string> run();

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // What one wait depends on: a wait, or a pool.
  struct Source {
    std::size_t wait = kNone;
    std::size_t pool = kNone;
    FutureStateBase* future = nullptr;  // null: room in the queue, or a lock
  };
  struct Node {
    BlockedWait* wait = nullptr;
    std::vector<Source> sources;
    std::vector<std::size_t> dependents;  // waits for tasks that this thread runs
    std::size_t needed = 1;               // so many of the sources must go on before it does
    bool is_hopeless = true;
  };
  struct PoolNode {
    WatchedPool* pool = nullptr;
    std::vector<std::size_t> waits;       // of its workers
    std::vector<std::size_t> dependents;  // waits for what is in its queue
    bool stands = true;
  };

  void find_tasks();
  void ask_pools();
  void connect(std::size_t index);
  [[nodiscard]] Source source_of(FutureStateBase& future) const;
  void let_go_on(std::size_t index);
  void let_go_on(const std::vector<std::size_t>& dependents);
  void settle();

  [[nodiscard]] std::size_t choose(OnDeadlock policy) const;
  [[nodiscard]] std::vector<std::size_t> cycle_from(std::size_t start) const;
  [[nodiscard]] std::string sentence(const std::vector<std::size_t>& cycle) const;
  [[nodiscard]] static std::string who_words(const BlockedWait& wait);
  [[nodiscard]] std::string words(const Node& node) const;
  void count(const std::vector<std::size_t>& cycle);
  void end(std::size_t index);
  [[nodiscard]] bool report(std::size_t index, std::string& sentence);

  std::vector<Node> nodes_;
  std::vector<PoolNode> pools_;
  std::unordered_map<const FutureStateBase*, std::size_t> running_;  // which wait's thread runs the task
  std::unordered_map<const void*, std::size_t> threads_;             // by TaskLock::this_thread()
  std::unordered_map<const WatchedPool*, std::size_t> pool_index_;
  std::unordered_map<const FutureStateBase*, std::size_t> queued_;  // in which pool that stands
  std::vector<std::size_t> going_;                                  // waits whose going on is yet to be followed
};

}  // namespace poolscope
