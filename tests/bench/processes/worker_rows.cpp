// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/measure.h"
#include "tests/bench/processes/functions.h"
#include "tests/bench/processes/rows.h"

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace poolscope::bench {
namespace {

using namespace std::chrono_literals;

/// Milliseconds until both workers are there and the first result is.
double start() {
  const Stopwatch watch;
  ProcessPoolExecutor pool(pool_options());
  check_equal("the result", 7, pool.submit(give, 7).result());
  if (pool.worker_count() != static_cast<std::size_t>(kWorkers)) throw std::runtime_error("a worker is missing");
  return watch.seconds() * 1e3;
}

/// Megabytes of a process that it shares with nobody.
double private_megabytes(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/smaps_rollup");
  std::int64_t kilobytes = 0;
  for (std::string word; in >> word;) {
    std::int64_t part = 0;
    if (word.starts_with("Private_") && in >> part) kilobytes += part;
  }
  if (kilobytes == 0) throw std::runtime_error("the worker's memory is not known");
  return static_cast<double>(kilobytes) / 1e3;
}

double worker_memory() {
  ProcessPoolExecutor pool(pool_options());
  warm_up(pool);
  double most = 0;
  for (const pid_t pid : pool.worker_pids())
    most = std::max(most, private_megabytes(pid));
  return most;
}

/// Processor time of an idle pool, workers and manager, in microseconds a second.
double idle_cpu(std::chrono::milliseconds length) {
  ProcessPoolExecutor pool(pool_options());
  warm_up(pool);
  std::this_thread::sleep_for(50ms);
  return others_cpu_micros_a_second(length, pool.worker_pids());
}

}  // namespace

void add_worker_rows(Runner& runner) {
  runner.add({.id = "processes.start",
              .counts = "two workers started and the first result there",
              .unit = "ms",
              .better = Better::lower,
              .workers = kWorkers,
              .producers = 1,
              .sides = {Side{"Poolscope", start}, python("ProcessPoolExecutor", "start", 1)},
              .at_most = 5});
  runner.add({.id = "processes.memory",
              .counts = "private memory of an idle worker",
              .unit = "MB",
              .better = Better::lower,
              .workers = kWorkers,
              .sides = {Side{"Poolscope", worker_memory}, python("ProcessPoolExecutor", "worker_memory", 1)},
              .at_most = 4});
  const std::chrono::milliseconds length(static_cast<int>(runner.scaled(1500)));
  runner.add({.id = "processes.idle",
              .counts = "processor time of an idle process pool, in each second",
              .unit = "us",
              .better = Better::lower,
              .workers = kWorkers,
              .sides = {Side{"Poolscope", [length] { return idle_cpu(length); }, true}},
              .at_most = 20});
}

}  // namespace poolscope::bench
