// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_types.h"

#include <QColor>
#include <QHash>
#include <QPixmap>

namespace poolscope::ui {

/// Patterns that tell states and waits apart without colour.
enum class Hatch : std::uint8_t { none, rising, falling, crossed, level, upright, dashed };

/// How a bar is painted.
struct BarLook {
  QColor ground;
  QColor text;    ///< can be read on the ground
  QColor border;  ///< invalid for none
  Hatch hatch = Hatch::none;
  QColor hatchColor;
};

/// A task's bar. What went well (or goes on) has its job's colour, what did not has its state's.
[[nodiscard]] BarLook taskLook(TaskState state, int series);
/// A task's bar whose colour tells its state, also when it went well.
[[nodiscard]] BarLook stateLook(TaskState state);
/// A wait's part of a bar.
[[nodiscard]] BarLook waitLook(SegmentKind kind);
/// The pattern that a task in this state or a wait of this kind is painted with.
[[nodiscard]] Hatch hatchOf(TaskState state);
[[nodiscard]] Hatch hatchOf(SegmentKind kind);

/// Tiles of patterns, made once for each colour and scale.
class HatchTiles {
 public:
  [[nodiscard]] const QPixmap& tile(Hatch hatch, const QColor& color, qreal devicePixelRatio);
  void clear() { m_tiles.clear(); }

 private:
  QHash<quint64, QPixmap> m_tiles;
};

}  // namespace poolscope::ui
