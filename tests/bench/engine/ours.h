// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future.h"
#include "core/sync/clock.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/trace_recorder.h"
#include "tests/bench/measure.h"

#include <cstdint>
#include <memory>
#include <utility>

namespace poolscope::bench {

/// Our pool as it is delivered: every event recorded.
class OurPool {
 public:
  static constexpr const char* kName = "Poolscope";

  explicit OurPool(int workers, bool tracing = true)
      : recorder_(tracing ? std::make_shared<TraceRecorder>(
                                RunInfo{.run_id = "1", .executor = "threads", .workers = workers}, now_ns())
                          : nullptr),
        pool_(ThreadPoolOptions{.max_workers = workers, .executor = {.recorder = recorder_}}) {}

  template <class F>
  auto submit(F function) {
    return pool_.submit(std::move(function));
  }
  template <class F>
  void post(F function) {
    static_cast<void>(pool_.submit(std::move(function)));
  }
  [[nodiscard]] ThreadPoolExecutor& executor() noexcept { return pool_; }
  [[nodiscard]] TraceRecorder& recorder() noexcept { return *recorder_; }

  /// Ends the pool, and throws unless the trace knows of all that ran.
  void check_trace(std::size_t tasks) {
    pool_.shutdown();
    if (!recorder_) return;
    const TraceCounts counts = recorder_->counts();
    check_equal("the number of finished tasks in the trace", static_cast<std::int64_t>(tasks),
                counts[TaskState::finished]);
    check_equal("the number of lost events", std::int64_t{0}, counts.lost);
  }

 private:
  std::shared_ptr<TraceRecorder> recorder_;
  ThreadPoolExecutor pool_;
};

/// The same without a recorder.
class OurUntracedPool : public OurPool {
 public:
  static constexpr const char* kName = "Poolscope, tracing off";
  explicit OurUntracedPool(int workers) : OurPool(workers, false) {}
};

}  // namespace poolscope::bench
