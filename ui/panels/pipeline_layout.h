// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/pipeline_state.h"

#include <QPolygonF>
#include <QRect>
#include <QSize>

#include <vector>

namespace poolscope::ui {

/// Where the parts of a pipeline's diagram stand and how tasks go between them. Plain numbers, made
/// anew for each size and kind.
struct PipelineLayout {
  struct Part {
    PipelinePart part = PipelinePart::queue;
    QRect rect;
  };
  /// A way that tasks take, along the points.
  struct Way {
    PipelinePart from = PipelinePart::caller;
    PipelinePart to = PipelinePart::queue;
    QPolygonF points;
  };

  std::vector<Part> parts;  ///< in the order of the tasks' way; workers are one area
  std::vector<Way> ways;
  QRect thisProcess;  ///< processes: around what lies in this process; else empty
  QRect otherProcesses;

  [[nodiscard]] QRect rectOf(PipelinePart part) const;
  /// The way between two parts, nullptr when there is none.
  [[nodiscard]] const Way* way(PipelinePart from, PipelinePart to) const;
};

/// The parts of that kind laid out in `size`; `line` is the height of a line of text.
[[nodiscard]] PipelineLayout pipelineLayout(PipelineKind kind, QSize size, int line);
/// The least size in which that can be read.
[[nodiscard]] QSize pipelineLeastSize(PipelineKind kind, int line);

/// A grid of cells for `count` workers in `room`, as few columns as fit; where not all fit, the last
/// cell is for "and more". Each cell is at least `width` by `height`, unless the room is smaller.
[[nodiscard]] std::vector<QRect> pipelineCells(const QRect& room, int count, QSize cell, int gap);

}  // namespace poolscope::ui
