// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/timeline/time_scale.h"
#include "ui/timeline/timeline_index.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace poolscope::ui {

/// Why a worker had nothing to do at some moment, as far as the trace tells.
enum class IdleCause : std::uint8_t {
  starting,     ///< its thread or process had not begun
  ended,        ///< it had been told to end
  nothingYet,   ///< no task was waiting, later there were some
  nothingLeft,  ///< no task was waiting, and none came any more
  heldBack,     ///< no task was waiting: the full queue had held up the one who submits, and was not filled again
  paused,       ///< tasks were waiting while the run stood paused
  gil,          ///< tasks were waiting, and another one held the GIL
  manager,      ///< tasks were waiting, and the manager was busy with others
  stoodStill,   ///< tasks were waiting, and none was given to any worker all the while
  handOver,     ///< tasks were waiting: it takes a moment to get the next one
  othersFirst,  ///< tasks were waiting, and other workers took them
};

/// A gap in a worker's lane.
struct IdleGap {
  TimeRange time;
  IdleCause cause = IdleCause::handOver;
  std::int64_t waiting = 0;  ///< tasks in the queue at the moment that was asked for
  std::int64_t limit = 0;    ///< for heldBack: how many the queue may hold
  RowId holder = kNoRow;     ///< for gil: the task that held it
};

/// The gap at `ns` in a worker's lane; nothing when a task ran there then, or the lane is no worker's.
[[nodiscard]] std::optional<IdleGap> idleAt(const Recording& recording, const TimelineIndex& index, int run, int lane,
                                            std::int64_t ns);

/// The cause as a sentence. `holder` is what the task that held the GIL is called.
[[nodiscard]] QString idleSentence(const IdleGap& gap, const QString& holder);

}  // namespace poolscope::ui
