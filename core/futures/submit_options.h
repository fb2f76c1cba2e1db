// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/clock.h"
#include "core/tracing/trace_types.h"

#include <cstdint>
#include <optional>
#include <string>

namespace poolscope {

/// What submit may say about a task beyond the callable.
struct SubmitOptions {
  /// Limit on the time it runs. At the limit its future fails with TimeoutError and the task is
  /// asked to end; a callable that never looks (checkpoint, sleep) occupies its worker until it
  /// returns, since a thread cannot be ended from outside.
  Timeout timeout;
  std::optional<JobId> job;              ///< from TraceRecorder::intern_job; empty: "callable"
  std::string label;                     ///< empty: "job(number)"
  std::optional<std::uint32_t> task_id;  ///< default: the number of the submit
  int attempt = 1;
};

}  // namespace poolscope
