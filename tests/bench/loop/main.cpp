// SPDX-License-Identifier: GPL-3.0-or-later
// The event loop against asyncio. Ours records every task, as delivered.
#include "core/coroutines/event_loop.h"
#include "core/coroutines/gather.h"
#include "core/coroutines/run.h"
#include "core/coroutines/sleep.h"
#include "core/sync/clock.h"
#include "core/tracing/trace_recorder.h"
#include "tests/bench/measure.h"
#include "tests/bench/runner.h"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace poolscope;
using namespace poolscope::bench;
using namespace std::chrono_literals;

coroutines::LoopOptions options() {
  coroutines::LoopOptions loop;
  loop.slow_callback_duration = Duration::zero();  // making a million tasks is one long step, and meant
  loop.recorder =
      std::make_shared<TraceRecorder>(RunInfo{.run_id = "1", .executor = "coroutines", .workers = 1}, now_ns());
  return loop;
}

void check_trace(TraceRecorder& recorder, std::size_t tasks) {
  const std::int64_t ended = recorder.counts()[TaskState::finished];
  if (ended < static_cast<std::int64_t>(tasks))
    check_equal("tasks in the trace", static_cast<std::int64_t>(tasks), ended);
}

Task<std::uint64_t> give(std::uint64_t value) { co_return value; }

Task<std::uint64_t> sleep_and_give(Duration length, std::uint64_t value) {
  co_await coroutines::sleep(length);
  co_return value;
}

/// Creates all, then awaits all and gives the sum of their values.
template <class Make>
Task<std::uint64_t> sum_of(std::size_t count, Make make) {
  std::vector<coroutines::TaskHandle<std::uint64_t>> tasks;
  tasks.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    tasks.push_back(coroutines::create_task(make(i)));
  std::uint64_t sum = 0;
  for (auto& task : tasks) {
    sum += co_await task;
    task = {};
  }
  co_return sum;
}

double empty(std::size_t count) {
  const coroutines::LoopOptions loop = options();
  const Stopwatch watch;
  const std::uint64_t sum = coroutines::run(sum_of(count, [](std::size_t i) { return give(i); }), loop);
  const double seconds = watch.seconds();
  check_equal("the sum of the values", sum_below(count), sum);
  check_trace(*loop.recorder, count);
  return millions_a_second(count, seconds);
}

double sleeps(std::size_t count) {
  const coroutines::LoopOptions loop = options();
  const Stopwatch watch;
  const std::uint64_t sum = coroutines::run(sum_of(count, [](std::size_t i) { return sleep_and_give(1s, i); }), loop);
  const double seconds = watch.seconds();
  check_equal("the sum of the values", sum_below(count), sum);
  check_trace(*loop.recorder, count);
  return seconds;
}

/// Bytes a sleeping task, the handle in our hands not counted.
Task<double> memory_of_sleepers(std::size_t count) {
  std::vector<coroutines::TaskHandle<std::uint64_t>> tasks(count);
  const std::int64_t before = resident_bytes();
  for (std::size_t i = 0; i < count; ++i)
    tasks[i] = coroutines::create_task(sleep_and_give(3s, i));
  co_await coroutines::sleep(Duration(1ms));  // all of them have begun to sleep
  const std::int64_t after = resident_bytes();
  for (auto& task : tasks)
    static_cast<void>(co_await task);
  co_return static_cast<double>(after - before) / static_cast<double>(count);
}

Task<void> rest(Duration length) { co_await coroutines::sleep(length); }

/// Processor time of a loop that waits, in microseconds a second.
double idle_cpu(std::chrono::milliseconds length) {
  std::thread loop([length] { coroutines::run(rest(Duration(length + 100ms)), options()); });
  std::this_thread::sleep_for(50ms);
  const double used = others_cpu_micros_a_second(length);
  loop.join();
  return used;
}

Side asyncio(const std::string& row, std::size_t count) {
  return python_side("asyncio", "loop/peers.py", {row, std::to_string(count)});
}

}  // namespace

int main(int argc, char** argv) {
  Runner runner(argc, argv);
  const std::size_t million = runner.scaled(1'000'000);
  const std::size_t fewer = runner.scaled(100'000);
  runner.add({.id = "loop.empty",
              .counts = "empty coroutines through the event loop",
              .unit = "M/s",
              .workers = 1,
              .producers = 1,
              .sides = {Side{"Poolscope", [million] { return empty(million); }}, asyncio("empty", fewer)},
              .times_better = 10});
  runner.add({.id = "loop.sleeps",
              .counts = "1 M sleeps of 1 s on one loop",
              .unit = "s",
              .better = Better::lower,
              .workers = 1,
              .producers = 1,
              .sides = {Side{"Poolscope", [million] { return sleeps(million); }}},
              .at_most = 1.15});
  runner.add({.id = "loop.sleeps.fewer",
              .counts = "100,000 sleeps of 1 s on one loop",
              .unit = "s",
              .better = Better::lower,
              .workers = 1,
              .producers = 1,
              .sides = {Side{"Poolscope", [fewer] { return sleeps(fewer); }}, asyncio("sleeps", fewer)}});
  Side asyncio_memory = asyncio("memory", fewer);
  runner.add(
      {.id = "loop.memory",
       .counts = "memory of a sleeping task, our trace included",
       .unit = "bytes",
       .better = Better::lower,
       .workers = 1,
       .producers = 1,
       .sides = {Side{"Poolscope", [million] { return coroutines::run(memory_of_sleepers(million), options()); }, true},
                 asyncio_memory},
       .at_most = 300});
  const std::chrono::milliseconds length(static_cast<int>(runner.scaled(1500)));
  runner.add({.id = "loop.idle",
              .counts = "processor time of an idle loop, in each second",
              .unit = "us",
              .better = Better::lower,
              .workers = 1,
              .sides = {Side{"Poolscope", [length] { return idle_cpu(length); }, true}},
              .at_most = 20});
  return runner.run();
}
