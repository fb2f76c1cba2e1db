// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/stress/waiting_storm.h"

#include "core/futures/task_context.h"
#include "core/futures/wait.h"
#include "core/threads/thread_pool.h"
#include "tests/support/gate.h"
#include "tests/support/log_capture.h"

#include <array>
#include <atomic>
#include <memory>
#include <random>
#include <vector>

namespace poolscope::support {
namespace {

constexpr int kDeepest = 4;

class Play {
 public:
  explicit Play(const WaitingStorm& storm) : storm_(storm) {
    Random random(static_cast<Random::result_type>(storm.seed % 2'000'000'011 + 1));
    const std::size_t pools = 2 + random() % 3;
    for (std::size_t i = 0; i < pools; ++i) {
      ThreadPoolOptions options{.max_workers = 1 + static_cast<int>(random() % 4)};
      options.executor.queue_limit = random() % 3 == 0 ? 1 + random() % 3 : 0;
      options.executor.on_deadlock = OnDeadlock::fail;
      pools_.push_back(std::make_unique<ThreadPoolExecutor>(std::move(options)));
    }
  }

  void run() {
    Random random(static_cast<Random::result_type>(storm_.seed % 1'000'000'007 + 3));
    std::vector<Future<int>> futures;
    for (int i = 0; i < storm_.tasks; ++i)
      futures.push_back(submit(random() % pools_.size(), 0, static_cast<std::uint32_t>(random())));
    for (const Future<int>& future : futures) {
      try {
        static_cast<void>(future.result(kPatience));
      } catch (const DeadlockError&) {
        ++failed_;
      } catch (const TimeoutError&) {
        ++hanging_;
      }
    }
    // Those that nobody waited for as well: they still submit to each other's pools.
    if (!eventually([this] { return open_.load() == 0; })) ++hanging_;
  }

  [[nodiscard]] int failed() const { return failed_; }
  [[nodiscard]] int hanging() const { return hanging_; }
  [[nodiscard]] std::uint64_t deadlocks() const {
    std::uint64_t sum = 0;
    for (const auto& pool : pools_)
      sum += pool->stats().deadlocks;
    return sum;
  }

 private:
  using Random = std::minstd_rand;

  Future<int> submit(std::size_t pool, int depth, std::uint32_t what) {
    ++open_;
    Future<int> future;
    try {
      future =
          pools_[pool]->submit([this, pool, depth, what](TaskContext& task) { return play(task, pool, depth, what); });
    } catch (...) {
      --open_;
      throw;
    }
    future.add_done_callback([this](const Future<int>&) { --open_; });
    return future;
  }

  int play(TaskContext& task, std::size_t pool, int depth, std::uint32_t what) {
    Random random(what % 2'000'000'011 + 1);
    if (random() % 4 == 0) task.sleep(std::chrono::milliseconds(random() % 70));
    const std::size_t first = storm_.in_one_direction ? pool + 1 : 0;
    if (depth == kDeepest || first >= pools_.size() || random() % 3 == 0) return 1;
    std::vector<Future<int>> inner;
    const std::size_t count = 1 + random() % 3;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t where = first + random() % (pools_.size() - first);
      inner.push_back(submit(where, depth + 1, static_cast<std::uint32_t>(random())));
    }
    return wait_in_some_way(random, std::move(inner));
  }

  static int wait_in_some_way(Random& random, std::vector<Future<int>> inner) {
    int sum = 0;
    switch (random() % 6) {
      case 0: sum += static_cast<int>(wait(inner).done.size()); break;
      case 1: sum += static_cast<int>(wait(inner, std::nullopt, FIRST_COMPLETED).done.size()); break;
      case 2: sum += static_cast<int>(wait(inner, std::nullopt, FIRST_EXCEPTION).done.size()); break;
      case 3:
        for (const Future<int>& future : as_completed(inner))
          sum += future.result();
        break;
      case 4: sum += static_cast<int>(wait(inner, std::chrono::milliseconds(random() % 60)).done.size()); break;
      default:
        for (const Future<int>& future : inner)
          sum += future.result();
    }
    return sum;
  }

  const WaitingStorm& storm_;
  std::atomic<int> open_{0};
  int failed_ = 0;
  int hanging_ = 0;
  std::vector<std::unique_ptr<ThreadPoolExecutor>> pools_;  // last: their tasks use the rest
};

}  // namespace

std::string WaitingStorm::run(std::uint64_t& deadlocks) const {
  const LogCapture log;
  auto play = std::make_unique<Play>(*this);
  play->run();
  deadlocks += play->deadlocks();
  const std::string where = "seed " + std::to_string(seed) + ": ";
  if (play->hanging() > 0) {
    static_cast<void>(play.release());  // its pools would wait for ever
    return where + "tasks hang";
  }
  if (in_one_direction && play->deadlocks() + static_cast<unsigned>(play->failed()) > 0) {
    return where + "a deadlock was seen where there is none";
  }
  play.reset();
  if (!log.records().empty()) return where + "logged: " + log.records().front().text;
  return {};
}

}  // namespace poolscope::support
