// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/executor_spec.h"

#include "core/futures/executor.h"
#include "core/jobs/job_catalogue.h"
#include "core/threads/sequential.h"
#include "core/threads/thread_per_task.h"
#include "core/threads/thread_pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace poolscope {
namespace {

constexpr std::int64_t kMaxQueueLimit = 1'000'000'000;
constexpr double kMaxGilIntervalMs = 60'000;

SpecKey workers_key() {
  return {"workers", "Workers", fmt::format("1 to {}", kMaxWorkers), "threads at the same time"};
}
std::vector<SpecKey> bound_keys() {
  return {{"queue-limit", "Queue limit", "0 (no bound) or more", "tasks that may wait before submitting is held up"},
          {"queue-full", "When full", "block, reject or caller-runs", "what a submit does when the queue is full"}};
}
std::vector<SpecKey> gil_keys() {
  return {
      {"gil", "GIL", "on or off", "an emulated Global Interpreter Lock: one task computes at a time"},
      {"gil-interval", "Switch interval", "milliseconds, e.g. 5 or 0.5", "how long a waiting task lets the holder be"}};
}
std::vector<SpecKey> join(std::initializer_list<std::vector<SpecKey>> lists) {
  std::vector<SpecKey> all;
  for (const auto& list : lists)
    all.insert(all.end(), list.begin(), list.end());
  return all;
}

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

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest_word(word, known);
  return near.empty() ? fmt::format("known: {}", fmt::join(known, ", ")) : fmt::format("did you mean \"{}\"?", near);
}

std::vector<std::string> key_names(const ExecutorKindDescription& kind) {
  std::vector<std::string> names;
  for (const SpecKey& key : kind.keys)
    names.push_back(key.name);
  return names;
}

// Each returns an empty string, or what is wrong with the value.
std::string set_workers(ExecutorSpec& spec, std::string_view value) {
  const auto n = to_integer(value);
  if (!n || *n < 1 || *n > kMaxWorkers) {
    return fmt::format("workers must be a whole number from 1 to {}, not \"{}\"", kMaxWorkers, value);
  }
  spec.workers = static_cast<int>(*n);
  return {};
}

std::string set_queue_limit(ExecutorSpec& spec, std::string_view value) {
  const auto n = to_integer(value);
  if (!n || *n < 0 || *n > kMaxQueueLimit) {
    return fmt::format("queue-limit must be a whole number from 0 (no bound) to {}, not \"{}\"", kMaxQueueLimit, value);
  }
  spec.queue_limit = *n;
  return {};
}

std::string set_queue_full(ExecutorSpec& spec, std::string_view value) {
  for (const QueueFull what : {QueueFull::block, QueueFull::reject, QueueFull::caller_runs}) {
    if (value == to_string(what)) {
      spec.queue_full = what;
      return {};
    }
  }
  return fmt::format("queue-full must be block, reject or caller-runs, not \"{}\"", value);
}

std::string set_gil(ExecutorSpec& spec, std::string_view value) {
  if (value != "on" && value != "off") return fmt::format("gil must be on or off, not \"{}\"", value);
  spec.gil = value == "on";
  return {};
}

std::string set_gil_interval(ExecutorSpec& spec, std::string_view value) {
  std::string_view digits = value;
  if (digits.ends_with("ms")) digits.remove_suffix(2);
  const auto ms = to_number(digits);
  if (!ms || *ms < 0.001 || *ms > kMaxGilIntervalMs) {
    return fmt::format("gil-interval must be from 0.001 to {} milliseconds, not \"{}\"", kMaxGilIntervalMs, value);
  }
  spec.gil_interval_ms = *ms;
  return {};
}

std::string set_key(ExecutorSpec& spec, std::string_view key, std::string_view value) {
  if (key == "workers") return set_workers(spec, value);
  if (key == "queue-limit") return set_queue_limit(spec, value);
  if (key == "queue-full") return set_queue_full(spec, value);
  if (key == "gil") return set_gil(spec, value);
  return set_gil_interval(spec, value);
}

std::shared_ptr<Gil> make_gil(const ExecutorSpec& spec) {
  if (!spec.gil) return nullptr;
  return std::make_shared<Gil>(
      GilOptions{std::chrono::nanoseconds(static_cast<std::int64_t>(spec.gil_interval_ms * 1e6))});
}

}  // namespace

const std::vector<ExecutorKindDescription>& executor_kinds() {
  static const std::vector<ExecutorKindDescription> kinds = {
      {ExecutorKind::sequential,
       "sequential",
       "One after another",
       "Runs each task in the submitting thread, like a for loop.",
       {}},
      {ExecutorKind::thread_per_task, "thread-per-task", "A thread per task",
       "Starts a new thread for every task, to show what a pool saves.", join({bound_keys(), gil_keys()})},
      {ExecutorKind::threads, "threads", "Thread pool",
       "A fixed number of threads that share one queue, like Python's ThreadPoolExecutor.",
       join({{workers_key()}, bound_keys(), gil_keys()})},
  };
  return kinds;
}

const ExecutorKindDescription& describe(ExecutorKind kind) {
  const auto& kinds = executor_kinds();
  return *std::find_if(kinds.begin(), kinds.end(), [kind](const auto& k) { return k.kind == kind; });
}

int ExecutorSpec::effective_workers() const noexcept {
  switch (kind) {
    case ExecutorKind::sequential: return 1;
    case ExecutorKind::thread_per_task: return 0;
    case ExecutorKind::threads: break;
  }
  return workers > 0 ? workers : ThreadPoolExecutor::default_workers();
}

std::string ExecutorSpec::to_string() const {
  std::vector<std::string> keys;
  if (kind == ExecutorKind::threads && workers > 0) keys.push_back(fmt::format("workers={}", workers));
  if (kind != ExecutorKind::sequential) {
    if (queue_limit > 0) keys.push_back(fmt::format("queue-limit={}", queue_limit));
    if (queue_full != QueueFull::block) keys.push_back(fmt::format("queue-full={}", poolscope::to_string(queue_full)));
    if (gil) keys.push_back("gil=on");
    if (gil_interval_ms != 5.0) keys.push_back(fmt::format("gil-interval={}", gil_interval_ms));
  }
  const std::string& name = describe(kind).name;
  return keys.empty() ? name : fmt::format("{}:{}", name, fmt::join(keys, ","));
}

std::string ExecutorSpec::title() const {
  std::string title = describe(kind).title;
  if (kind == ExecutorKind::threads) {
    const int n = effective_workers();
    title += fmt::format(" · {} {}", n, n == 1 ? "worker" : "workers");
  }
  if (gil) title += " · GIL";
  if (queue_limit > 0) title += fmt::format(" · queue {}", queue_limit);
  return title;
}

std::optional<ExecutorSpec> parse_executor_spec(std::string_view text, std::string& error) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  const auto& kinds = executor_kinds();
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [name](const auto& k) { return k.name == name; });
  if (kind == kinds.end()) {
    std::vector<std::string> names;
    for (const auto& k : kinds)
      names.push_back(k.name);
    error = fmt::format("unknown executor \"{}\"; {}", name, suggestion(name, names));
    return std::nullopt;
  }

  ExecutorSpec spec;
  spec.kind = kind->kind;
  std::string_view rest = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (colon != std::string_view::npos && rest.empty()) {
    error = fmt::format("executor \"{}\": after the colon KEY=VALUE is expected, e.g. threads:workers=2", text);
    return std::nullopt;
  }
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view pair = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    const std::size_t equals = pair.find('=');
    const std::string_view key = pair.substr(0, equals);
    const std::vector<std::string> names = key_names(*kind);
    if (std::find(names.begin(), names.end(), key) == names.end()) {
      error = names.empty()
                  ? fmt::format("executor \"{}\": {} takes no keys, so \"{}\" is one too many", text, name, key)
                  : fmt::format("executor \"{}\": unknown key \"{}\"; {}", text, key, suggestion(key, names));
      return std::nullopt;
    }
    if (equals == std::string_view::npos) {
      error = fmt::format("executor \"{}\": {} needs a value, e.g. {}=...", text, key, key);
      return std::nullopt;
    }
    const std::string problem = set_key(spec, key, pair.substr(equals + 1));
    if (!problem.empty()) {
      error = fmt::format("executor \"{}\": {}", text, problem);
      return std::nullopt;
    }
  }
  return spec;
}

std::unique_ptr<Executor> make_executor(const ExecutorSpec& spec, std::shared_ptr<TraceRecorder> recorder) {
  ExecutorOptions options{std::move(recorder), static_cast<std::size_t>(spec.queue_limit), spec.queue_full};
  switch (spec.kind) {
    case ExecutorKind::sequential: return std::make_unique<SequentialExecutor>(std::move(options));
    case ExecutorKind::thread_per_task: {
      ThreadPerTaskOptions own;
      own.gil = make_gil(spec);
      own.executor = std::move(options);
      return std::make_unique<ThreadPerTaskExecutor>(std::move(own));
    }
    case ExecutorKind::threads: break;
  }
  ThreadPoolOptions own;
  own.max_workers = spec.effective_workers();
  own.gil = make_gil(spec);
  own.executor = std::move(options);
  return std::make_unique<ThreadPoolExecutor>(std::move(own));
}

}  // namespace poolscope
