// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/task_ref.h"
#include "ui/timeline/timeline_index.h"

#include <cstdint>

namespace poolscope::ui {

enum class Direction : std::uint8_t { left, right, up, down };

/// Where a task is drawn: run, place of its lane from above, and from when to when; lane -1 when it
/// is not drawn at all because no worker has taken it.
struct TaskPlace {
  int lane = -1;
  TimeRange time;

  [[nodiscard]] bool isValid() const { return lane >= 0; }
};

[[nodiscard]] TaskPlace placeOf(const Recording& recording, const TimelineIndex& index, TaskRef task);

/// The task that an arrow key leads to: the one before or after in the same lane, or the nearest in
/// time in the next lane above or below that has any, over into the next run. From no task it is the
/// first (right, down) or the last (left, up) one drawn. `from` itself when there is none.
[[nodiscard]] TaskRef neighbourOf(const Recording& recording, const TimelineIndex& index, TaskRef from,
                                  Direction direction);

/// The task over a moment in a lane, or the nearest one within `reach` ns; an invalid one for none.
/// In the GIL's lane it is the task that holds the GIL.
[[nodiscard]] TaskRef taskAt(const TimelineIndex& index, int run, int lane, std::int64_t ns, std::int64_t reach);

}  // namespace poolscope::ui
