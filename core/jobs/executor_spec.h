// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

class JobRunner;
struct ExecutorSpec;
struct JobRunnerOptions;
enum class OnDeadlock : std::uint8_t;
enum class QueueFull : std::uint8_t;

enum class ExecutorKind : std::uint8_t {
  sequential,
  thread_per_task,
  process_per_task,
  threads,
  processes,
  pool,
  dummy_pool,
  coroutines,
};

/// A key that a spec of some kind understands; the parser, `list executors` and the form are made
/// from these.
struct SpecKey {
  std::string name;    ///< "workers"
  std::string title;   ///< "Workers"
  std::string values;  ///< "1 to 10000"
  std::string help;
  /// Reads the value into the spec. Gives an empty string, or what is wrong with the value.
  std::string (*read)(ExecutorSpec& spec, std::string_view value);
  /// The value as read() takes it, empty when it is the default.
  std::string (*write)(const ExecutorSpec& spec);
};

/// One entry of executor_kinds() is all there is to write for a new kind.
struct ExecutorKindDescription {
  ExecutorKind kind;
  std::string name;   ///< as in a spec: "threads"
  std::string title;  ///< as on screen: "Thread pool"
  std::string purpose;
  /// Workers when the spec names none; 0: as many as tasks.
  int (*default_workers)();
  std::vector<SpecKey> keys;
  /// Makes the executor to a spec of this kind, with what it takes to get jobs to it. Throws
  /// std::system_error or poolscope::Error when this machine cannot.
  std::unique_ptr<JobRunner> (*make)(const ExecutorSpec& spec, JobRunnerOptions options);

  /// Its workers are processes of their own.
  bool has_processes = false;

  [[nodiscard]] bool has_key(std::string_view key) const noexcept;
};

/// All kinds there are, in the order in which they are offered.
[[nodiscard]] const std::vector<ExecutorKindDescription>& executor_kinds();
[[nodiscard]] const ExecutorKindDescription& describe(ExecutorKind kind);

/// An executor as a user writes it: KIND[:KEY=VALUE,...], e.g. threads:workers=2,gil=on. What a kind
/// has no key for keeps its default.
struct ExecutorSpec {
  ExecutorKind kind = ExecutorKind::threads;
  int workers = 0;               ///< 0: the kind's default
  std::int64_t queue_limit = 0;  ///< 0: without bound
  QueueFull queue_full{};        ///< what submit does at the limit
  OnDeadlock on_deadlock{};      ///< what happens to tasks that wait for each other
  bool gil = false;
  double gil_interval_ms = 5.0;
  int loop = 0;                 ///< most tasks at once on an event loop; 0: without bound, or no loop
  int max_tasks_per_child = 0;  ///< a worker process ends after so many tasks; 0: never
  int chunk_size = 1;           ///< tasks that go to a worker process together
  bool join_in_loop = false;    ///< each task is waited for before the next is submitted
  int call_queue = 0;           ///< calls ready in the workers' sockets; 0: workers + 1
  bool recover = false;         ///< a worker's death costs its task only
  /// What the tasks of a worker process may ask for; for kinds whose tasks run in this process, what it may
  /// hold before no more tasks are taken. 0: no limit.
  std::int64_t memory_limit_bytes = 0;

  /// Workers after the default is applied; 0: as many as tasks.
  [[nodiscard]] int effective_workers() const noexcept;
  /// The spec in its shortest form; parses back to an equal spec.
  [[nodiscard]] std::string to_string() const;
  /// As people say it: "Thread pool · 2 workers", with " · GIL" where it has one.
  [[nodiscard]] std::string title() const;

  bool operator==(const ExecutorSpec&) const = default;
};

inline constexpr int kMaxWorkers = 10'000;

/// Reads a spec. On error returns empty and sets `error` to one sentence that names the nearest
/// known word.
[[nodiscard]] std::optional<ExecutorSpec> parse_executor_spec(std::string_view text, std::string& error);

/// An executor to the spec that runs the job's tasks; see ExecutorKindDescription::make.
[[nodiscard]] std::unique_ptr<JobRunner> make_runner(const ExecutorSpec& spec, JobRunnerOptions options);

}  // namespace poolscope
