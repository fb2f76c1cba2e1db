// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

class Executor;
class TraceRecorder;
enum class QueueFull : std::uint8_t;

enum class ExecutorKind : std::uint8_t { sequential, thread_per_task, threads };

/// A key that a spec of some kind understands; `list executors` and the form are made from these.
struct SpecKey {
  std::string name;    ///< "workers"
  std::string title;   ///< "Workers"
  std::string values;  ///< "1 to 10000"
  std::string help;
};

struct ExecutorKindDescription {
  ExecutorKind kind;
  std::string name;   ///< as in a spec: "threads"
  std::string title;  ///< as on screen: "Thread pool"
  std::string purpose;
  std::vector<SpecKey> keys;
};

/// All kinds there are, in the order in which they are offered.
[[nodiscard]] const std::vector<ExecutorKindDescription>& executor_kinds();
[[nodiscard]] const ExecutorKindDescription& describe(ExecutorKind kind);

/// An executor as a user writes it: KIND[:KEY=VALUE,...], e.g. threads:workers=2,gil=on.
struct ExecutorSpec {
  ExecutorKind kind = ExecutorKind::threads;
  int workers = 0;               ///< 0: the kind's default
  std::int64_t queue_limit = 0;  ///< 0: without bound
  QueueFull queue_full{};        ///< what submit does at the limit
  bool gil = false;
  double gil_interval_ms = 5.0;

  /// Workers after the default is applied; 1 for sequential, 0 (as many as tasks) for thread-per-task.
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

/// An executor to the spec that records into `recorder` (may be null: records nothing).
[[nodiscard]] std::unique_ptr<Executor> make_executor(const ExecutorSpec& spec,
                                                      std::shared_ptr<TraceRecorder> recorder);

}  // namespace poolscope
