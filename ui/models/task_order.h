// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_filter.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

namespace poolscope::ui {

/// A row of a table of tasks: 8 bytes, because there may be ten million.
struct TaskRowRef {
  std::uint32_t run = 0;
  RowId row = 0;

  bool operator==(const TaskRowRef&) const = default;
};
using TaskOrder = std::vector<TaskRowRef>;

/// What a table of tasks can be sorted by.
enum class TaskSort : std::uint8_t {
  none,  ///< run by run, as submitted
  number,
  label,
  executor,
  state,
  worker,
  wait,
  run,
  cpu,
  result,
  attempt,
  submitted,
  ended,
  started,
  gil,
  sent,
  received,
  memory,
  exitCode,
};

/// Which rows to show and how. Holds a snapshot, so that it can be worked out on any thread.
struct TaskOrderRequest {
  Recording recording;
  TaskFilter filter;
  TaskSort sort = TaskSort::none;
  bool descending = false;
  std::int64_t time = kNoTime;  ///< the moment that counts; kNoTime: that of the snapshot
};

/// The rows that pass, sorted; equal ones stay run by run and as submitted. What has no value (no
/// worker, no end) comes last, up or down. Stops early with what it has when `cancelled` gets true.
/// `first` is told the first rows, at most kFirstRows, as soon as some are found among many, when there is
/// nothing to sort: whoever waits need not look at an empty table until all are found. Of many rows several
/// threads look through a piece each.
[[nodiscard]] TaskOrder taskOrder(const TaskOrderRequest& request, const std::atomic<bool>* cancelled = nullptr,
                                  const std::function<void(const TaskOrder&)>& first = {});

/// How many rows `first` is told at most.
inline constexpr std::size_t kFirstRows = 200;

}  // namespace poolscope::ui
