// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/blocked_wait.h"

#include "core/futures/deadlock_search.h"
#include "core/futures/errors.h"
#include "core/futures/task_context.h"
#include "core/sync/log.h"
#include "core/sync/mutex.h"

#include <algorithm>
#include <utility>

namespace poolscope {
namespace {

// Long beside what most waits take, and short beside the 100 ms in which a deadlock is to be known.
constexpr Duration kGrace = std::chrono::milliseconds(40);
// Between two searches there is at least so much time, and so many times what the last one took.
constexpr Duration kRest = std::chrono::milliseconds(5);
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
    next_search_ = end + std::max(kRest, kRestFactor * (end - now));
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

BlockedWait::BlockedWait(TimePoint deadline, std::function<void()> wake)
    : member_(PoolMember::current()),
      task_(TaskContext::current()),
      is_watched_(deadline == TimePoint::max() && (member_ != nullptr || task_ != nullptr)),
      until_(is_watched_ ? Clock::now() + kGrace : deadline),
      wake_(std::move(wake)) {}

BlockedWait::~BlockedWait() {
  if (is_registered_) WaitRegistry::get().remove(*this);
}

void BlockedWait::look(Awaited awaited) { WaitRegistry::get().look(*this, std::move(awaited)); }

void BlockedWait::look_again() noexcept {
  if (!is_watched_) return;
  must_search_ = true;
  until_ = std::min(until_, Clock::now() + kGrace);
}

void BlockedWait::throw_hopeless() const { throw DeadlockError(sentence_); }

void look_for_deadlocks() { WaitRegistry::get().look_now(); }

}  // namespace poolscope
