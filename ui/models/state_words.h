// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/queue_depth.h"
#include "core/tracing/trace_types.h"

#include <QColor>
#include <QString>

namespace poolscope::ui {

/// A state as a person says it: "waiting", "running", "finished", "failed", "cancelled", "timed out",
/// "lost".
[[nodiscard]] QString stateWord(TaskState state);

/// One sentence for a tool tip: what the state means.
[[nodiscard]] QString stateMeaning(TaskState state);

/// Colours of a state's pill: its word and the ground under it.
struct StateColors {
  QColor text;
  QColor ground;
};
[[nodiscard]] StateColors stateColors(TaskState state);

/// What a worker, the GIL or another lane is called: "worker 3", "GIL".
[[nodiscard]] QString laneTitle(const Lane& lane);
/// What one of a run's queues is called: "queue", "CallQueue", "timers".
[[nodiscard]] QString queueTitle(const RunInfo& info, QueueKind queue);

}  // namespace poolscope::ui
