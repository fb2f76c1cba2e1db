// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/engine/future_work.h"
#include "tests/bench/engine/ours.h"
#include "tests/bench/engine/rows.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace poolscope::bench {
namespace {

template <class Pool>
double futures(std::size_t count) {
  Pool pool(kWorkers);
  const std::size_t before = warm_up(pool);
  const double seconds = from_one_producer(pool, count);
  pool.check_trace(before + count);
  return millions_a_second(count, seconds);
}

/// Looks at the trace 20 times a second, as the window does.
class LiveReader {
 public:
  explicit LiveReader(TraceRecorder& recorder)
      : thread_([&recorder](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any ended;
          std::unique_lock lock(mutex);
          while (!ended.wait_for(lock, stop, std::chrono::milliseconds(50), [&stop] { return stop.stop_requested(); }))
            static_cast<void>(recorder.snapshot());
        }) {}

 private:
  std::jthread thread_;
};

// Some millions after each other into one trace: a single one can be over before the reader looks.
constexpr std::size_t kBatches = 3;

double recorded(std::size_t count, bool read) {
  OurPool pool(kWorkers);
  const std::size_t before = warm_up(pool);
  double seconds = 0;
  {
    std::optional<LiveReader> reader;
    if (read) reader.emplace(pool.recorder());
    for (std::size_t batch = 0; batch < kBatches; ++batch)
      seconds += from_one_producer(pool, count);
  }
  pool.check_trace(before + kBatches * count);
  return millions_a_second(kBatches * count, seconds);
}

}  // namespace

void add_tracing_rows(Runner& runner) {
  const std::size_t million = runner.scaled(1'000'000);
  runner.add({.id = "tracing.cost",
              .counts = "empty task with a future, tracing on against tracing off",
              .unit = "M/s",
              .workers = kWorkers,
              .producers = 1,
              .sides = {Side{OurPool::kName, [million] { return futures<OurPool>(million); }},
                        Side{OurUntracedPool::kName, [million] { return futures<OurUntracedPool>(million); }}},
              .times_better = 1 / 1.15});
  runner.add({.id = "tracing.reader",
              .counts = "3 M tasks recorded while a reader looks 20 times a second, against nobody looking",
              .unit = "M/s",
              .workers = kWorkers,
              .producers = 1,
              .sides = {Side{OurPool::kName, [million] { return recorded(million, true); }},
                        Side{"Poolscope, no reader", [million] { return recorded(million, false); }}},
              .times_better = 1 / 1.1});
}

}  // namespace poolscope::bench
