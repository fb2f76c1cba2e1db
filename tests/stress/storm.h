// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/threads/thread_pool.h"
#include "core/tracing/trace_recorder.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <thread>

namespace poolscope::support {

/// What the holders of futures saw. Every accepted task is counted once when it is accepted, once when
/// its body begins, if it does, and once in the done-callback of its future.
struct Ledger {
  std::atomic<std::int64_t> accepted{0};
  std::atomic<std::int64_t> refused{0};
  std::atomic<std::int64_t> bodies{0};
  std::array<std::atomic<std::int64_t>, kTaskStateCount> ends{};

  [[nodiscard]] std::int64_t ended() const noexcept;
  [[nodiscard]] std::int64_t operator[](TaskState state) const noexcept {
    return ends[static_cast<std::size_t>(state)].load();
  }
};

/// One pool of random size, kind of queue and fate, with several threads that submit, cancel, wait,
/// pause, step and look at it, tasks that sleep, fail, run out of time and submit more, and callbacks
/// that submit more. The seed decides what each thread does, and in which order; the threads' order
/// among each other is the system's.
class Storm {
 public:
  explicit Storm(std::uint64_t seed);
  ~Storm();
  Storm(const Storm&) = delete;
  Storm& operator=(const Storm&) = delete;

  /// Runs it to its end. Gives what is wrong, empty when all counts agree.
  [[nodiscard]] std::string run();
  /// What was decided about the pool, for messages.
  [[nodiscard]] const std::string& description() const noexcept { return description_; }
  [[nodiscard]] const Ledger& ledger() const noexcept { return ledger_; }

 private:
  using Random = std::minstd_rand;

  void submit_many(Random random);
  void conduct(const std::stop_token& stop, Random random);
  void watch(const std::stop_token& stop);
  bool submit_one(Random& random, int depth, std::vector<Future<int>>* mine);
  int play(TaskContext& context, std::uint32_t what, int depth);
  [[nodiscard]] std::string compare();

  const std::uint64_t seed_;
  std::string description_;
  Ledger ledger_;
  bool tasks_are_short_ = false;
  int fate_ = 0;
  int deepest_ = 0;  // tasks that submit tasks that ...
  int submits_ = 0;
  int submitters_ = 0;
  std::shared_ptr<TraceRecorder> recorder_;
  std::unique_ptr<ThreadPoolExecutor> pool_;
  std::atomic<std::int64_t> wrong_snapshots_{0};
};

}  // namespace poolscope::support
