// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"
#include "tests/bench/processes/functions.h"
#include "tests/bench/processes/rows.h"

#include <numeric>
#include <vector>

namespace poolscope::bench {
namespace {

/// Thousands of tasks a second.
double one_by_one(std::size_t count, int call_queue) {
  ProcessPoolExecutor pool(pool_options(call_queue));
  warm_up(pool);
  std::vector<Future<int>> futures;
  futures.reserve(count);
  const Stopwatch watch;
  for (std::size_t i = 0; i < count; ++i)
    futures.push_back(pool.submit(give, static_cast<int>(i)));
  std::uint64_t sum = 0;
  for (Future<int>& future : futures)
    sum += static_cast<std::uint64_t>(std::move(future).result());
  futures.clear();
  const double seconds = watch.seconds();
  check_equal("the sum of the results", sum_below(count), sum);
  return millions_a_second(count, seconds) * 1000;
}

double map_in_chunks(std::size_t count, int call_queue) {
  std::vector<int> input(count);
  std::iota(input.begin(), input.end(), 0);
  ProcessPoolExecutor pool(pool_options(call_queue));
  warm_up(pool);
  const Stopwatch watch;
  std::uint64_t sum = 0;
  for (const int value : pool.map_with(MapOptions{.chunksize = 100}, give, input))
    sum += static_cast<std::uint64_t>(value);
  const double seconds = watch.seconds();
  check_equal("the sum of the results", sum_below(count), sum);
  return millions_a_second(count, seconds);
}

}  // namespace

void add_rate_rows(Runner& runner) {
  const std::size_t tasks = runner.scaled(100'000);
  const Side executor = python("ProcessPoolExecutor", "one_by_one", runner.scaled(10'000));
  runner.add({.id = "processes.one",
              .counts = "process pool, empty tasks one by one, call queue as in CPython",
              .unit = "k/s",
              .workers = kWorkers,
              .producers = 1,
              .sides = {Side{"Poolscope", [tasks] { return one_by_one(tasks, 0); }}, executor},
              .times_better = 4});
  const std::size_t many = runner.scaled(500'000);
  runner.add({.id = "processes.deep",
              .counts = "the same, call queue of 64",
              .unit = "k/s",
              .workers = kWorkers,
              .producers = 1,
              .sides = {Side{"Poolscope", [many] { return one_by_one(many, 64); }}, executor},
              .times_better = 40});
  const std::size_t items = runner.scaled(2'000'000);
  runner.add({.id = "processes.map",
              .counts = "map over 2 M items in processes, chunksize 100",
              .unit = "M/s",
              .workers = kWorkers,
              .producers = 1,
              .sides = {Side{"Poolscope", [items] { return map_in_chunks(items, 0); }},
                        python("multiprocessing.Pool", "pool_map", runner.scaled(1'000'000)),
                        python("ProcessPoolExecutor", "executor_map", runner.scaled(200'000))},
              .times_better = 3});
}

}  // namespace poolscope::bench
