// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/engine/future_work.h"
#include "tests/bench/engine/ours.h"
#include "tests/bench/engine/peer_tbb.h"
#include "tests/bench/engine/rows.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>

#include <cstdint>
#include <numeric>
#include <vector>

namespace poolscope::bench {
namespace {

constexpr std::size_t kGrain = 1000;
constexpr int kRounds = 10;  // a single round is over in a millisecond

std::vector<int> numbers(std::size_t count) {
  std::vector<int> input(count);
  std::iota(input.begin(), input.end(), 0);
  return input;
}

// Both sides see through it.
struct Next {
  int operator()(int value) const { return value + 1; }
};

double ours(std::size_t count) {
  const std::vector<int> input = numbers(count);
  OurPool pool(kWorkers);
  warm_up(pool);
  const Stopwatch watch;
  for (int round = 0; round < kRounds; ++round) {
    std::uint64_t sum = 0;
    for (const int value : pool.executor().map_with(MapOptions{.chunksize = kGrain}, Next{}, input))
      sum += static_cast<std::uint64_t>(value);
    check_equal("the sum of the results", sum_below(count + 1), sum);
  }
  return millions_a_second(count * kRounds, watch.seconds());
}

// The equal hand-over: the results stand in a new container, and whoever called adds them up.
double tbb_parallel_for(std::size_t count) {
  const std::vector<int> input = numbers(count);
  const TbbThreads threads(kWorkers);
  tbb::task_arena arena(kWorkers);
  const auto compute = [&] {
    std::vector<int> results(count);
    arena.execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, count, kGrain),
          [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i)
              results[i] = Next{}(input[i]);
          },
          tbb::simple_partitioner());
    });
    std::uint64_t sum = 0;
    for (const int value : results)
      sum += static_cast<std::uint64_t>(value);
    check_equal("the sum of the results", sum_below(count + 1), sum);
  };
  compute();
  const Stopwatch watch;
  for (int round = 0; round < kRounds; ++round)
    compute();
  return millions_a_second(count * kRounds, watch.seconds());
}

}  // namespace

void add_map_rows(Runner& runner) {
  const std::size_t million = runner.scaled(1'000'000);
  runner.add({.id = "map",
              .counts = "map over 1 M items, chunksize 1,000, every result summed",
              .unit = "M/s",
              .workers = kWorkers,
              .producers = 1,
              .sides = {Side{OurPool::kName, [million] { return ours(million); }},
                        Side{"oneTBB parallel_for", [million] { return tbb_parallel_for(million); }}},
              .times_better = 1 / 1.2});
}

}  // namespace poolscope::bench
