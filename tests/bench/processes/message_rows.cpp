// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"
#include "tests/bench/processes/echo_process.h"
#include "tests/bench/processes/functions.h"
#include "tests/bench/processes/rows.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace poolscope::bench {
namespace {

constexpr std::size_t kLarge = EchoProcess::kMemory;

/// Median microseconds of `round(i)`.
double median_micros(std::size_t rounds, const std::function<void(std::size_t)>& round) {
  std::vector<double> micros;
  for (std::size_t i = 0; i < rounds; ++i) {
    const Stopwatch watch;
    round(i);
    micros.push_back(watch.seconds() * 1e6);
  }
  const auto middle = micros.begin() + static_cast<std::ptrdiff_t>(rounds / 2);
  std::nth_element(micros.begin(), middle, micros.end());
  return *middle;
}

double round_trip(std::size_t rounds) {
  ProcessPoolExecutor pool(pool_options());
  warm_up(pool);
  return median_micros(rounds, [&pool](std::size_t i) {
    check_equal("the result", static_cast<int>(i), pool.submit(give, static_cast<int>(i)).result());
  });
}

double bare_round_trip(std::size_t rounds) {
  EchoProcess process;
  return median_micros(rounds, [&process](std::size_t i) { check_equal("the answer", i + 1, process.echo(i)); });
}

std::vector<char> large() {
  std::vector<char> bytes(kLarge, 'm');
  bytes.front() = 'a';
  bytes.back() = 'z';
  return bytes;
}

double large_argument(std::size_t rounds) {
  ProcessPoolExecutor pool(pool_options());
  warm_up(pool);
  const std::vector<char> bytes = large();
  const std::uint64_t expected = looked_at(bytes.data(), bytes.size());
  return median_micros(
      rounds, [&](std::size_t) { check_equal("what the worker saw", expected, pool.submit(look_at, bytes).result()); });
}

double bare_large_argument(std::size_t rounds) {
  EchoProcess process;
  const std::vector<char> bytes = large();
  const std::uint64_t expected = looked_at(bytes.data(), bytes.size());
  return median_micros(rounds, [&](std::size_t) {
    check_equal("what the process saw", expected, process.copy(bytes.data(), bytes.size()));
  });
}

}  // namespace

void add_message_rows(Runner& runner) {
  const std::size_t rounds = runner.scaled(5000);
  runner.add({.id = "processes.trip",
              .counts = "round trip of one task (p50)",
              .unit = "us",
              .better = Better::lower,
              .workers = kWorkers,
              .producers = 1,
              .sides = {Side{"Poolscope", [rounds] { return round_trip(rounds); }},
                        Side{"bare socket pair across two cores", [rounds] { return bare_round_trip(rounds); }},
                        python("ProcessPoolExecutor", "round_trip", runner.scaled(1000))},
              .against = "bare",
              .times_better = 1 / 1.3});
  const std::size_t large_rounds = runner.scaled(500);
  runner.add(
      {.id = "processes.large",
       .counts = "a task with an argument of 1 MB, to its result (p50)",
       .unit = "us",
       .better = Better::lower,
       .workers = kWorkers,
       .producers = 1,
       .sides = {Side{"Poolscope", [large_rounds] { return large_argument(large_rounds); }},
                 Side{"bare copy through shared memory", [large_rounds] { return bare_large_argument(large_rounds); }},
                 python("ProcessPoolExecutor", "large_argument", runner.scaled(100))},
       .against = "bare",
       .times_better = 1 / 1.5});
}

}  // namespace poolscope::bench
