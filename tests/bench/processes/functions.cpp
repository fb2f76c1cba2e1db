// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/processes/functions.h"

#include "core/processes/registry.h"
#include "core/sync/clock.h"
#include "core/tracing/trace_recorder.h"
#include "tests/bench/processes/rows.h"

#include <memory>

namespace poolscope::bench {

int give(int value) { return value; }

std::uint64_t looked_at(const char* bytes, std::size_t size) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto last = static_cast<unsigned char>(bytes[size - 1]);
  return (static_cast<std::uint64_t>(size) << 16U) + (static_cast<std::uint64_t>(first) << 8U) + last;
}

std::uint64_t look_at(const std::vector<char>& bytes) { return looked_at(bytes.data(), bytes.size()); }

ProcessPoolOptions pool_options(int call_queue) {
  ProcessPoolOptions options;
  options.max_workers = kWorkers;
  options.call_queue = call_queue;
  options.eager = true;
  options.executor.recorder =
      std::make_shared<TraceRecorder>(RunInfo{.run_id = "1", .executor = "processes", .workers = kWorkers}, now_ns());
  return options;
}

void warm_up(ProcessPoolExecutor& pool) {
  std::vector<Future<int>> futures;
  for (int i = 0; i < 64; ++i)
    futures.push_back(pool.submit(give, i));
  for (Future<int>& future : futures)
    static_cast<void>(future.result());
}

namespace {
POOLSCOPE_REGISTER_FUNCTION(give);
POOLSCOPE_REGISTER_FUNCTION(look_at);
}  // namespace

}  // namespace poolscope::bench
