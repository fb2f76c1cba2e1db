// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future.h"
#include "core/sync/mutex.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <unordered_set>
#include <vector>

namespace poolscope {

enum class ReturnWhen : std::uint8_t { FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED };
using enum ReturnWhen;

/// What wait() gives: each future once, in the order given.
template <class T>
struct DoneAndNotDone {
  std::vector<Future<T>> done;
  std::vector<Future<T>> not_done;
};

/// Collects the ends of futures for one waiting thread. Used by wait() and as_completed().
class EndCollector final : public FutureWaiter {
 public:
  /// Gives the futures that have not ended. Asked in the waiting thread, and only when it waits long.
  using Open = std::function<std::vector<FutureStateBase*>()>;

  void on_done(FutureStateBase& state, bool raised) override EXCLUDES(mutex_);
  /// Waits until `count` ended, or until one raised when `or_raised`; false after the deadline.
  /// Throws DeadlockError.
  bool wait_for(std::size_t count, bool or_raised, TimePoint deadline, const Open& open) EXCLUDES(mutex_);
  /// As wait_for() with one, where the thread has waited for a while already.
  bool wait_longer(TimePoint deadline, const Open& open) EXCLUDES(mutex_);
  /// The next state in order of ending, nullptr after the deadline. Throws DeadlockError.
  FutureStateBase* next(TimePoint deadline, const Open& open) EXCLUDES(mutex_);

 private:
  struct Wanted {
    std::size_t count = 0;
    bool or_raised = false;
    bool next = false;  // one that next() has not given yet; else so many in all
    [[nodiscard]] bool needs_all() const noexcept { return !next && !or_raised && count > 1; }
  };
  [[nodiscard]] bool is_there(const Wanted& wanted) const REQUIRES(mutex_);
  bool has(const Wanted& wanted) EXCLUDES(mutex_);
  bool sleep_until_there(const Wanted& wanted, TimePoint deadline, Duration grace, const Open& open) EXCLUDES(mutex_);

  Mutex mutex_;
  CondVar changed_;
  std::deque<FutureStateBase*> ended_ GUARDED_BY(mutex_);
  std::size_t count_ GUARDED_BY(mutex_) = 0;
  bool raised_ GUARDED_BY(mutex_) = false;
};

/// Waits on for a future that a thread which runs tasks has waited for for a while: looks for a deadlock, and
/// ends the wait when the task is asked to end. False after the deadline.
bool wait_longer(FutureStateBase& state, TimePoint deadline);

/// The sentence of as_completed()'s TimeoutError, as CPython words it.
[[nodiscard]] std::string unfinished_text(std::size_t unfinished, std::size_t total);

/// Of these futures those that have not ended.
template <class T>
std::vector<FutureStateBase*> open_states(const std::vector<Future<T>>& futures) {
  std::vector<FutureStateBase*> open;
  for (const Future<T>& future : futures) {
    if (!future.done()) open.push_back(future.state().get());
  }
  return open;
}

/// Each future once, in the order of first appearance.
template <std::ranges::input_range R>
auto unique_futures(R&& futures) {
  using F = std::remove_cvref_t<std::ranges::range_reference_t<R>>;
  std::vector<F> unique;
  std::unordered_set<const FutureStateBase*> seen;
  for (auto&& future : futures) {
    if (seen.insert(future.state().get()).second) unique.push_back(future);
  }
  return unique;
}

/// The collector learns of the ends of these futures for as long as this object lives.
template <class T>
class CollectedFutures {
 public:
  CollectedFutures(const std::vector<Future<T>>& futures, EndCollector& collector)
      : futures_(futures), collector_(collector) {
    for (const Future<T>& future : futures_)
      future.state()->add_waiter(collector_);
  }
  ~CollectedFutures() {
    for (const Future<T>& future : futures_)
      future.state()->remove_waiter(collector_);
  }
  CollectedFutures(const CollectedFutures&) = delete;
  CollectedFutures& operator=(const CollectedFutures&) = delete;

 private:
  const std::vector<Future<T>>& futures_;
  EndCollector& collector_;
};

/// Waits for futures: all, the first to end, or the first to fail (then for all when none fails).
/// A time limit does not throw; the futures are returned as they stand. Cancelled futures are done.
/// Throws DeadlockError where the pool says so (OnDeadlock).
/// Follows concurrent/futures/_base.py, wait().
template <std::ranges::input_range R>
auto wait(R&& futures, Timeout timeout = std::nullopt, ReturnWhen return_when = ALL_COMPLETED) {
  const TimePoint deadline = timeout ? deadline_after(*timeout) : TimePoint::max();
  auto all = unique_futures(futures);
  using T = typename decltype(all)::value_type::value_type;

  if (!all.empty()) {
    EndCollector collector;
    const CollectedFutures<T> collected(all, collector);
    const std::size_t enough = return_when == FIRST_COMPLETED ? 1 : all.size();
    collector.wait_for(enough, return_when == FIRST_EXCEPTION, deadline, [&] { return open_states(all); });
  }
  DoneAndNotDone<T> split;
  for (Future<T>& future : all) {
    (future.done() ? split.done : split.not_done).push_back(std::move(future));
  }
  return split;
}

/// The futures in the order in which they end: those that had ended first, each once. A range to
/// iterate once: `for (Future<int> f : as_completed(fs, 5s))`. Throws TimeoutError ("2 (of 5)
/// futures unfinished") from the step that would have to wait longer than the limit, which counts
/// from the call of as_completed(). Movable; use it from one thread.
template <class T>
class AsCompleted {
 public:
  AsCompleted(std::vector<Future<T>> futures, TimePoint deadline)
      : futures_(std::move(futures)), collector_(std::make_unique<EndCollector>()), deadline_(deadline) {
    // In two passes, so that none that ends just now gets before one that had ended already.
    std::vector<FutureStateBase*> open;
    for (const Future<T>& future : futures_) {
      if (future.done()) {
        future.state()->add_waiter(*collector_);
      } else {
        open.push_back(future.state().get());
      }
    }
    for (FutureStateBase* state : open)
      state->add_waiter(*collector_);
  }
  AsCompleted(AsCompleted&&) noexcept = default;
  AsCompleted& operator=(AsCompleted&&) = delete;
  ~AsCompleted() {
    if (!collector_) return;
    for (const Future<T>& future : futures_)
      future.state()->remove_waiter(*collector_);
  }

  /// The next one that ends, empty when all were given.
  std::optional<Future<T>> next() {
    if (given_ == futures_.size()) return std::nullopt;
    FutureStateBase* state = collector_->next(deadline_, [this] { return open_states(futures_); });
    if (state == nullptr) throw TimeoutError(unfinished_text(futures_.size() - given_, futures_.size()));
    ++given_;
    return Future<T>(StatePtr<FutureState<T>>::share(static_cast<FutureState<T>*>(state)));
  }

  /// Input iterator over next().
  class Iterator {
   public:
    using value_type = Future<T>;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    explicit Iterator(AsCompleted* source) : source_(source), current_(source->next()) {}
    const Future<T>& operator*() const { return *current_; }
    const Future<T>* operator->() const { return &*current_; }
    Iterator& operator++() {
      current_ = source_->next();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return !current_; }

   private:
    AsCompleted* source_ = nullptr;
    std::optional<Future<T>> current_;
  };
  Iterator begin() { return Iterator(this); }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  std::vector<Future<T>> futures_;
  std::unique_ptr<EndCollector> collector_;
  TimePoint deadline_;
  std::size_t given_ = 0;
};

/// See AsCompleted. Follows concurrent/futures/_base.py, as_completed().
template <std::ranges::input_range R>
auto as_completed(R&& futures, Timeout timeout = std::nullopt) {
  const TimePoint deadline = timeout ? deadline_after(*timeout) : TimePoint::max();
  auto all = unique_futures(futures);
  using T = typename decltype(all)::value_type::value_type;
  return AsCompleted<T>(std::move(all), deadline);
}

}  // namespace poolscope
