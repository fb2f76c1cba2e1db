// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/spec_keys.h"

#include "core/futures/executor.h"
#include "core/processes/process_pool.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace poolscope {
namespace {

constexpr std::int64_t kMaxQueueLimit = 1'000'000'000;
constexpr double kMaxGilIntervalMs = 60'000;
constexpr int kMaxLoopTasks = 10'000'000;

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> to_number(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string read_workers(ExecutorSpec& spec, std::string_view value) {
  const auto n = to_integer(value);
  if (!n || *n < 1 || *n > kMaxWorkers) {
    return fmt::format("workers must be a whole number from 1 to {}, not \"{}\"", kMaxWorkers, value);
  }
  spec.workers = static_cast<int>(*n);
  return {};
}
std::string write_workers(const ExecutorSpec& spec) {
  return spec.workers > 0 ? fmt::format("{}", spec.workers) : std::string();
}

std::string read_queue_limit(ExecutorSpec& spec, std::string_view value) {
  const auto n = to_integer(value);
  if (!n || *n < 0 || *n > kMaxQueueLimit) {
    return fmt::format("queue-limit must be a whole number from 0 (no bound) to {}, not \"{}\"", kMaxQueueLimit, value);
  }
  spec.queue_limit = *n;
  return {};
}
std::string write_queue_limit(const ExecutorSpec& spec) {
  return spec.queue_limit > 0 ? fmt::format("{}", spec.queue_limit) : std::string();
}

std::string read_queue_full(ExecutorSpec& spec, std::string_view value) {
  for (const QueueFull what : {QueueFull::block, QueueFull::reject, QueueFull::caller_runs}) {
    if (value == to_string(what)) {
      spec.queue_full = what;
      return {};
    }
  }
  return fmt::format("queue-full must be block, reject or caller-runs, not \"{}\"", value);
}
std::string write_queue_full(const ExecutorSpec& spec) {
  return spec.queue_full != QueueFull::block ? std::string(to_string(spec.queue_full)) : std::string();
}

std::string read_on_deadlock(ExecutorSpec& spec, std::string_view value) {
  for (const OnDeadlock what : {OnDeadlock::report, OnDeadlock::fail}) {
    if (value == to_string(what)) {
      spec.on_deadlock = what;
      return {};
    }
  }
  return fmt::format("on-deadlock must be report or fail, not \"{}\"", value);
}
std::string write_on_deadlock(const ExecutorSpec& spec) {
  return spec.on_deadlock != OnDeadlock::report ? std::string(to_string(spec.on_deadlock)) : std::string();
}

std::string read_gil(ExecutorSpec& spec, std::string_view value) {
  if (value != "on" && value != "off") return fmt::format("gil must be on or off, not \"{}\"", value);
  spec.gil = value == "on";
  return {};
}
std::string write_gil(const ExecutorSpec& spec) { return spec.gil ? "on" : ""; }

std::string read_gil_interval(ExecutorSpec& spec, std::string_view value) {
  std::string_view digits = value;
  if (digits.ends_with("ms")) digits.remove_suffix(2);
  const auto ms = to_number(digits);
  if (!ms || *ms < 0.001 || *ms > kMaxGilIntervalMs) {
    return fmt::format("gil-interval must be from 0.001 to {} milliseconds, not \"{}\"", kMaxGilIntervalMs, value);
  }
  spec.gil_interval_ms = *ms;
  return {};
}
std::string write_gil_interval(const ExecutorSpec& spec) {
  return spec.gil_interval_ms != 5.0 ? fmt::format("{}", spec.gil_interval_ms) : std::string();
}

std::string read_loop_up_to(int most, ExecutorSpec& spec, std::string_view value) {
  const auto n = to_integer(value);
  if (!n || *n < 1 || *n > most) {
    return fmt::format("loop must be a whole number from 1 to {}, not \"{}\"", most, value);
  }
  spec.loop = static_cast<int>(*n);
  return {};
}
std::string read_loop(ExecutorSpec& spec, std::string_view value) {
  return read_loop_up_to(kMaxLoopTasks, spec, value);
}
std::string read_worker_loop(ExecutorSpec& spec, std::string_view value) {
  return read_loop_up_to(ProcessPoolOptions::kMostCallsAtOnce, spec, value);
}
std::string write_loop(const ExecutorSpec& spec) {
  return spec.loop > 0 ? fmt::format("{}", spec.loop) : std::string();
}

constexpr std::int64_t kMaxTasksPerChild = 1'000'000'000;
constexpr std::int64_t kMaxCallQueue = 10'000;
constexpr std::int64_t kMaxMemoryMib = 1'000'000;
constexpr std::int64_t kMib = std::int64_t{1} << 20U;

std::string read_max_tasks(ExecutorSpec& spec, std::string_view value) {
  const auto n = to_integer(value);
  if (!n || *n < 1 || *n > kMaxTasksPerChild) {
    return fmt::format("max-tasks-per-child must be a whole number from 1 to {}, not \"{}\"", kMaxTasksPerChild, value);
  }
  spec.max_tasks_per_child = static_cast<int>(*n);
  return {};
}
std::string write_max_tasks(const ExecutorSpec& spec) {
  return spec.max_tasks_per_child > 0 ? fmt::format("{}", spec.max_tasks_per_child) : std::string();
}

std::string read_call_queue(ExecutorSpec& spec, std::string_view value) {
  const auto n = to_integer(value);
  if (!n || *n < 1 || *n > kMaxCallQueue) {
    return fmt::format("call-queue must be a whole number from 1 to {}, not \"{}\"", kMaxCallQueue, value);
  }
  spec.call_queue = static_cast<int>(*n);
  return {};
}
std::string write_call_queue(const ExecutorSpec& spec) {
  return spec.call_queue > 0 ? fmt::format("{}", spec.call_queue) : std::string();
}

std::string read_chunk_size(ExecutorSpec& spec, std::string_view value) {
  const auto n = to_integer(value);
  if (!n || *n < 1 || *n > ProcessPoolOptions::kMostChunk) {
    return fmt::format("chunk-size must be a whole number from 1 to {}, not \"{}\"", ProcessPoolOptions::kMostChunk,
                       value);
  }
  spec.chunk_size = static_cast<int>(*n);
  return {};
}
std::string write_chunk_size(const ExecutorSpec& spec) {
  return spec.chunk_size > 1 ? fmt::format("{}", spec.chunk_size) : std::string();
}

constexpr std::string_view kJoinInLoop = "in-loop";
constexpr std::string_view kJoinAfter = "after";

std::string read_join(ExecutorSpec& spec, std::string_view value) {
  if (value != kJoinInLoop && value != kJoinAfter) {
    return fmt::format("join must be {} or {}, not \"{}\"", kJoinAfter, kJoinInLoop, value);
  }
  spec.join_in_loop = value == kJoinInLoop;
  return {};
}
std::string write_join(const ExecutorSpec& spec) {
  return spec.join_in_loop ? std::string(kJoinInLoop) : std::string();
}

std::string read_recover(ExecutorSpec& spec, std::string_view value) {
  if (value != "on" && value != "off") return fmt::format("recover must be on or off, not \"{}\"", value);
  spec.recover = value == "on";
  return {};
}
std::string write_recover(const ExecutorSpec& spec) { return spec.recover ? "on" : ""; }

std::string read_memory_limit(ExecutorSpec& spec, std::string_view value) {
  const auto n = to_integer(value);
  if (!n || *n < 1 || *n > kMaxMemoryMib) {
    return fmt::format("memory-limit must be a whole number of MiB from 1 to {}, not \"{}\"", kMaxMemoryMib, value);
  }
  spec.memory_limit_bytes = *n * kMib;
  return {};
}
std::string write_memory_limit(const ExecutorSpec& spec) {
  return spec.memory_limit_bytes > 0 ? fmt::format("{}", spec.memory_limit_bytes / kMib) : std::string();
}

}  // namespace

SpecKey workers_key(std::string help) {
  return {"workers", "Workers", fmt::format("1 to {}", kMaxWorkers), std::move(help), read_workers, write_workers};
}

SpecKey loop_key(std::string help) {
  return {"loop", "Tasks on the loop", fmt::format("1 to {}", kMaxLoopTasks), std::move(help), read_loop, write_loop};
}

SpecKey worker_loop_key() {
  return {"loop",
          "Tasks on each loop",
          fmt::format("1 to {}", ProcessPoolOptions::kMostCallsAtOnce),
          "each worker runs an event loop with so many tasks at once; one after the other unless told",
          read_worker_loop,
          write_loop};
}

std::vector<SpecKey> bound_keys() {
  return {{"queue-limit", "Queue limit", "0 (no bound) or more", "tasks that may wait before submitting is held up",
           read_queue_limit, write_queue_limit},
          {"queue-full", "When full", "block, reject or caller-runs", "what a submit does when the queue is full",
           read_queue_full, write_queue_full}};
}

SpecKey deadlock_key() {
  return {"on-deadlock",
          "On deadlock",
          "report or fail",
          "whether tasks that wait for each other for ever go on waiting, or one fails and so frees the others",
          read_on_deadlock,
          write_on_deadlock};
}

std::vector<SpecKey> gil_keys() {
  return {{"gil", "GIL", "on or off", "an emulated Global Interpreter Lock: one task computes at a time", read_gil,
           write_gil},
          {"gil-interval", "Switch interval", "milliseconds, e.g. 5 or 0.5",
           "how long a waiting task lets the holder be", read_gil_interval, write_gil_interval}};
}

std::vector<SpecKey> process_keys() {
  return {{"max-tasks-per-child", "Tasks per worker", "1 or more", "a worker process ends after so many tasks",
           read_max_tasks, write_max_tasks},
          memory_key("memory that the tasks of one worker may ask for")};
}

SpecKey memory_key(std::string help) {
  return {"memory-limit", "Memory limit", "MiB, 1 or more", std::move(help), read_memory_limit, write_memory_limit};
}

int most_chunk() noexcept { return ProcessPoolOptions::kMostChunk; }

SpecKey chunk_key() {
  return {"chunk-size",
          "Chunk size",
          fmt::format("1 to {}", ProcessPoolOptions::kMostChunk),
          "tasks that go to a worker together: less to send, but uneven work is shared less evenly",
          read_chunk_size,
          write_chunk_size};
}

SpecKey join_key(const std::string& what) {
  return {"join",
          "Join",
          "after or in-loop",
          fmt::format("when each {} is waited for: after all were started, or in the loop that starts them", what),
          read_join,
          write_join};
}

std::vector<SpecKey> call_queue_keys() {
  return {{"call-queue", "Call queue", fmt::format("1 to {}", kMaxCallQueue),
           "calls that lie ready at the workers, workers + 1 unless told otherwise", read_call_queue, write_call_queue},
          {"recover", "Recover", "on or off", "a worker that dies costs only the task it ran, not the whole pool",
           read_recover, write_recover}};
}

std::vector<SpecKey> join_keys(std::initializer_list<std::vector<SpecKey>> lists) {
  std::vector<SpecKey> all;
  for (const auto& list : lists)
    all.insert(all.end(), list.begin(), list.end());
  return all;
}

}  // namespace poolscope
