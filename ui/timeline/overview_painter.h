// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timeline_scene.h"

#include <QRect>

class QPainter;

namespace poolscope::ui {

/// The strip above the ruler: how busy each run was over its whole time, which part of it the lanes below
/// show, and where something ended badly.
void paintOverview(QPainter& painter, const TimelineScene& scene);

/// The times that the strip shows: always everything there is.
[[nodiscard]] TimeScale overviewScale(const TimelineScene& scene);
/// Where the part that is shown below lies in the strip; null when everything is shown or there is no
/// strip.
[[nodiscard]] QRect overviewWindow(const TimelineScene& scene);

/// The one lane of a folded run: how many of its workers were busy, as a height.
void paintFoldedRun(QPainter& painter, const TimelineScene& scene, int run);

}  // namespace poolscope::ui
