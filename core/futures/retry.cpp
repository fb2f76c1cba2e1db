// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/retry.h"

#include "core/sync/log.h"
#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <stdexcept>
#include <thread>

namespace poolscope {
namespace {

// Lives as long as the program, like its thread.
class DelayedCalls {
 public:
  void add(TimePoint when, std::function<void()> function) EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    if (!started_) {
      std::thread([this] { run(); }).detach();
      started_ = true;
    }
    calls_.emplace(when, std::move(function));
    changed_.notify_one();
  }

 private:
  void run() EXCLUDES(mutex_) {
    set_thread_name("delayed-calls");
    MutexLock lock(mutex_);
    while (true) {
      if (calls_.empty()) {
        changed_.wait(mutex_);
        continue;
      }
      if (const TimePoint next = calls_.begin()->first; next > Clock::now()) {
        changed_.wait_until(mutex_, next);
        continue;
      }
      std::function<void()> function = std::move(calls_.begin()->second);
      calls_.erase(calls_.begin());
      lock.unlock();
      try {
        function();
      } catch (...) {
        log(LogLevel::error, fmt::format("a delayed call threw {}", describe(std::current_exception())));
      }
      function = nullptr;
      lock.lock();
    }
  }

  Mutex mutex_;
  CondVar changed_;
  bool started_ GUARDED_BY(mutex_) = false;
  std::multimap<TimePoint, std::function<void()>> calls_ GUARDED_BY(mutex_);
};

}  // namespace

void RetryPolicy::check() const {
  if (attempts < 1) throw std::invalid_argument(fmt::format("attempts must be 1 or more, not {}", attempts));
  if (delay < Duration::zero()) throw std::invalid_argument("the delay between attempts must not be negative");
  if (!(factor >= 1)) throw std::invalid_argument(fmt::format("factor must be 1 or more, not {}", factor));
  if (!(jitter >= 0 && jitter <= 1)) throw std::invalid_argument(fmt::format("jitter must be 0 to 1, not {}", jitter));
}

Duration RetryPolicy::delay_before(int attempt, double random) const {
  const double grown = static_cast<double>(delay.count()) * std::pow(factor, attempt - 2);
  const double ns = grown * (1 + jitter * (2 * random - 1));
  constexpr double kLongest = static_cast<double>(std::numeric_limits<Duration::rep>::max() / 4);
  return Duration(static_cast<Duration::rep>(std::min(ns, kLongest)));
}

void call_after(Duration delay, std::function<void()> function) {
  static auto* const calls = new DelayedCalls;
  calls->add(deadline_after(delay), std::move(function));
}

double random_fraction() {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(random);
}

}  // namespace poolscope
