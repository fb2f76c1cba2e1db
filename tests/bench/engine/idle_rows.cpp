// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/engine/future_work.h"
#include "tests/bench/engine/ours.h"
#include "tests/bench/engine/peer_tbb.h"
#include "tests/bench/engine/peers.h"
#include "tests/bench/engine/rows.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace poolscope::bench {
namespace {

using namespace std::chrono_literals;

/// Median microseconds from a submit to its result, each after a millisecond without work.
template <class Pool>
double idle_latency(std::size_t rounds) {
  Pool pool(kWorkers);
  warm_up(pool);
  std::vector<double> micros;
  for (std::size_t i = 0; i < rounds; ++i) {
    std::this_thread::sleep_for(1ms);
    const Stopwatch watch;
    auto future = pool.submit(Give{static_cast<int>(i)});
    const int result = take(future);
    micros.push_back(watch.seconds() * 1e6);
    check_equal("the result", static_cast<int>(i), result);
  }
  const auto middle = micros.begin() + static_cast<std::ptrdiff_t>(micros.size() / 2);
  std::nth_element(micros.begin(), middle, micros.end());
  return *middle;
}

/// Processor time of a pool that has worked and now waits, in microseconds a second.
template <class Pool>
double idle_cpu(std::chrono::milliseconds length) {
  Pool pool(kWorkers);
  for (int i = 0; i < 10; ++i)
    warm_up(pool);
  std::this_thread::sleep_for(20ms);
  return others_cpu_micros_a_second(length);
}

template <class Pool>
Side latency_side(std::size_t rounds) {
  return Side{Pool::kName, [rounds] { return idle_latency<Pool>(rounds); }};
}

}  // namespace

void add_idle_rows(Runner& runner) {
  const std::size_t rounds = runner.scaled(300);
  runner.add(
      {.id = "idle.latency",
       .counts = "submit to result after 1 ms without work (p50)",
       .unit = "us",
       .better = Better::lower,
       .workers = kWorkers,
       .producers = 1,
       .sides = {latency_side<OurPool>(rounds), latency_side<AsioPool>(rounds), latency_side<TbbPool>(rounds),
                 latency_side<VaserPool>(rounds), latency_side<MoodycamelPool>(rounds), latency_side<QtPool>(rounds)},
       .against = AsioPool::kName,
       .times_better = 2});
  // In processes of their own: threads that other libraries keep would be counted too.
  const std::chrono::milliseconds length(static_cast<int>(runner.scaled(1500)));
  runner.add({.id = "idle.cpu",
              .counts = "processor time of an idle pool, in each second",
              .unit = "us",
              .better = Better::lower,
              .workers = kWorkers,
              .producers = 0,
              .sides = {Side{OurPool::kName, [length] { return idle_cpu<OurPool>(length); }, true}},
              .at_most = 20});
}

}  // namespace poolscope::bench
