// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/timeline_scene.h"

class QPainter;

namespace poolscope::ui {

/// Draws how many tasks stand in one of a run's queues at each moment: a hill as high as the line where it is
/// deepest, with that number in its corner, and another colour along its top where a bounded queue is full. Each
/// pixel shows the highest depth of its time, so that no spike is left out.
void paintQueue(QPainter& painter, const TimelineScene& scene, int run, int queue, qreal devicePixelRatio);

}  // namespace poolscope::ui
