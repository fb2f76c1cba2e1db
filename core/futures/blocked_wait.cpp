// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/blocked_wait.h"

#include "core/futures/deadlock_search.h"
#include "core/futures/errors.h"
#include "core/futures/task_context.h"
#include "core/futures/task_lock.h"
#include "core/sync/log.h"
#include "core/sync/mutex.h"

#include <algorithm>
#include <utility>

namespace poolscope {
namespace {

// Between two searches there is so many times what the last one took, within these bounds: one that was
// itself kept waiting for a processor must not put off the next.
constexpr Duration kRest = std::chrono::milliseconds(5);
constexpr Duration kLongestRest = std::chrono::milliseconds(20);
constexpr int kRestFactor = 10;

}  // namespace

/// The waits that have lasted. Its lock lies outside of those of pools and futures.
class WaitRegistry {
 public:
  // Never destroyed: threads may wait while static objects go away.
  static WaitRegistry& get() {
    static auto* const registry = new WaitRegistry;
    return *registry;
  }

  void look(BlockedWait& wait, Awaited awaited) EXCLUDES(mutex_) {
    Sentences found;
    {
      const MutexLock lock(mutex_);
      wait.awaited_ = std::move(awaited);
      if (!wait.is_registered_) {
        wait.is_registered_ = true;
        waits_.push_back(&wait);
        count_.store(waits_.size(), std::memory_order_relaxed);
      }
      if (std::exchange(wait.must_search_, false)) wait.number_ = ++last_number_;
      const TimePoint now = Clock::now();
      const bool is_covered = wait.number_ <= searched_;
      wait.until_ = is_covered || now >= next_search_ ? TimePoint::max() : next_search_;
      if (!is_covered && now >= next_search_) found = search(now);
    }
    tell(found);
  }

  void remove(BlockedWait& wait) noexcept EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    const auto at = std::find(waits_.begin(), waits_.end(), &wait);
    *at = waits_.back();
    waits_.pop_back();
    count_.store(waits_.size(), std::memory_order_relaxed);
  }

  void look_now() EXCLUDES(mutex_) {
    if (count_.load(std::memory_order_relaxed) == 0) return;
    Sentences found;
    {
      const MutexLock lock(mutex_);
      found = search(Clock::now());
    }
    tell(found);
  }

 private:
  using Sentences = std::vector<std::string>;

  Sentences search(TimePoint now) REQUIRES(mutex_) {
    searched_ = last_number_;
    Sentences found = DeadlockSearch(waits_).run();
    const TimePoint end = Clock::now();
    next_search_ = end + std::clamp<Duration>(kRestFactor * (end - now), kRest, kLongestRest);
    return found;
  }

  static void tell(const Sentences& found) {
    for (const std::string& sentence : found)
      log(LogLevel::error, sentence);
  }

  Mutex mutex_;
  std::vector<BlockedWait*> waits_ GUARDED_BY(mutex_);
  std::uint64_t last_number_ GUARDED_BY(mutex_) = 0;
  std::uint64_t searched_ GUARDED_BY(mutex_) = 0;  // the last search knew the waits up to this number
  TimePoint next_search_ GUARDED_BY(mutex_){};
  std::atomic<std::size_t> count_{0};  // of waits_
};

bool BlockedWait::matters_here() noexcept {
  return PoolMember::current() != nullptr || TaskContext::current() != nullptr;
}

BlockedWait::BlockedWait(TimePoint deadline, Duration grace, std::function<void()> wake)
    : member_(PoolMember::current()),
      task_(TaskContext::current()),
      thread_(TaskLock::this_thread()),
      matters_(matters_here()),
      deadline_(deadline),
      until_(matters_ ? std::min(deadline, Clock::now() + grace) : deadline),
      wake_(std::move(wake)) {}

BlockedWait::~BlockedWait() {
  if (is_registered_) WaitRegistry::get().remove(*this);
  if (may_be_asked_) task_->set_wake(nullptr);
}

void BlockedWait::throw_if_over() const {
  if (is_hopeless()) throw DeadlockError(sentence_);
  if (may_be_asked_) task_->throw_if_asked();
}

void BlockedWait::look(Awaited awaited) {
  if (task_ != nullptr && awaited.room_in == nullptr && !may_be_asked_) {
    task_->set_wake(&wake_);
    may_be_asked_ = true;
  }
  if (deadline_ == TimePoint::max()) {
    WaitRegistry::get().look(*this, std::move(awaited));
  } else {
    until_ = deadline_;
  }
}

void BlockedWait::look_again() noexcept {
  if (!matters_) return;
  must_search_ = true;
  until_ = std::min(until_, Clock::now() + kGrace);
}

void look_for_deadlocks() { WaitRegistry::get().look_now(); }

}  // namespace poolscope
