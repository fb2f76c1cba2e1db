// SPDX-License-Identifier: GPL-3.0-or-later
// What single steps of the engine cost. These have no peer and need no turns: Google Benchmark drives
// them. Their names begin as those of rows do, for --filter.
#include "core/futures/future.h"
#include "core/futures/task_context.h"
#include "core/sync/clock.h"
#include "core/threads/sequential.h"
#include "core/tracing/trace_recorder.h"

#include <benchmark/benchmark.h>

#include <memory>

namespace {

using namespace poolscope;

void read_the_clock(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(now_ns());
}
BENCHMARK(read_the_clock)->Name("step.read_the_clock");

void create_and_resolve_a_future(benchmark::State& state) {
  for ([[maybe_unused]] auto _ : state) {
    Promise<int> promise;
    const Future<int> future = promise.get_future();
    promise.set_result(1);
    benchmark::DoNotOptimize(future.result());
  }
}
BENCHMARK(create_and_resolve_a_future)->Name("step.create_and_resolve_a_future");

// Four events a task: submitted, dispatched, started, finished. The reader comes in between, uncounted.
void record_a_task(benchmark::State& state) {
  TraceRecorder recorder(RunInfo{.run_id = "1", .executor = "bench", .workers = 1}, now_ns());
  const JobId job = recorder.intern_job("job");
  const LaneId lane = recorder.add_lane(LaneKind::worker, "worker", 1, 1, now_ns());
  std::uint32_t id = 0;
  for ([[maybe_unused]] auto _ : state) {
    const std::int64_t time = recorder.epoch_ns() + id;
    const RowId row = recorder.submitted(id, 1, job, {}, time);
    recorder.dispatched(row, lane, time);
    recorder.started(row, lane, time);
    recorder.finished(row, TaskState::finished, time, 0);
    ++id;
  }
  if (recorder.counts()[TaskState::finished] != static_cast<std::int64_t>(id)) state.SkipWithError("tasks are missing");
}
BENCHMARK(record_a_task)->Name("step.record_a_task")->Iterations(1'000'000);

void checkpoint_with_nothing_to_do(benchmark::State& state) {
  SequentialExecutor executor;
  executor
      .submit([&state](TaskContext& context) {
        for ([[maybe_unused]] auto _ : state)
          context.checkpoint();
      })
      .result();
}
BENCHMARK(checkpoint_with_nothing_to_do)->Name("step.checkpoint_with_nothing_to_do");

void snapshot_of_a_million_rows(benchmark::State& state) {
  TraceRecorder recorder(RunInfo{.run_id = "1", .executor = "bench", .workers = 1}, now_ns());
  const JobId job = recorder.intern_job("job");
  for (std::uint32_t id = 0; id < 1'000'000; ++id)
    static_cast<void>(recorder.submitted(id, 1, job, {}, recorder.epoch_ns() + id));
  static_cast<void>(recorder.snapshot());
  for ([[maybe_unused]] auto _ : state)
    benchmark::DoNotOptimize(recorder.snapshot().size());
}
BENCHMARK(snapshot_of_a_million_rows)->Name("step.snapshot_of_a_million_rows");

}  // namespace

BENCHMARK_MAIN();
