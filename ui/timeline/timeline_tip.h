// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/task_ref.h"
#include "ui/timeline/timeline_scene.h"

#include <QString>

namespace poolscope::ui {

/// What a tool tip says about a task, as rich text: name, state, its times, and what the patterns on
/// its bar mean.
[[nodiscard]] QString taskTip(const TimelineScene& scene, TaskRef task);

/// The same in one plain sentence, for a screen reader.
[[nodiscard]] QString taskSentence(const TimelineScene& scene, TaskRef task);

/// How deep a queue is at `ns`, as HTML. Empty where nobody knows.
[[nodiscard]] QString queueTip(const TimelineScene& scene, int run, int queue, std::int64_t ns);

/// What a tool tip says about a pixel into which several tasks fold; empty when there are fewer than
/// two.
[[nodiscard]] QString foldTip(const TimelineScene& scene, int run, int lane, TimeRange pixel);

/// Why a worker had nothing to do at `ns`, and how long; empty when it had, or no worker's lane is meant.
[[nodiscard]] QString idleTip(const TimelineScene& scene, int run, int lane, std::int64_t ns);

}  // namespace poolscope::ui
