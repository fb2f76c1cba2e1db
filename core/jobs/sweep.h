// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// One thing that is varied: a key of the executors (workers, call-queue, queue-limit, gil-interval),
/// the number of tasks (count), workers with as many times the tasks (scaled-workers), or a parameter of the
/// job. As a user writes it:
///
///     workers=1..8         1, 2, 3 ... 8
///     workers=1..64*2      1, 2, 4 ... 64
///     queue-limit=1,10,50
struct Sweep {
  std::string key;
  std::vector<double> values;  ///< in the order given, at most kMaxSweepPoints

  bool operator==(const Sweep&) const = default;
};

/// The key that lets the work grow with the workers, as Gustafson's law has it.
inline constexpr std::string_view kScaledWorkers = "scaled-workers";

inline constexpr std::size_t kMaxSweepPoints = 256;

/// Reads the text form. On error returns empty and sets `error` to one sentence.
[[nodiscard]] std::optional<Sweep> parse_sweep(std::string_view text, std::string& error);

/// Whether a sweep over the key changes what such an executor does: it has the key, and for the switch interval a GIL.
[[nodiscard]] bool can_vary(const ExecutorSpec& spec, std::string_view key);

/// `base` with the key set to that value everywhere, and without a sweep of its own. On error (no
/// executor can vary in it, or the value is out of its range) returns empty and sets `error`.
[[nodiscard]] std::optional<Experiment> sweep_point(const Experiment& base, const std::string& key, double value,
                                                    std::string& error);

}  // namespace poolscope
