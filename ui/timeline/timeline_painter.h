// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/lane_painter.h"
#include "ui/timeline/timeline_scene.h"

class QPainter;

namespace poolscope::ui {

/// Paints a TimelineScene: overview, ruler, runs with their lanes, marks, selection, time cursor. Only what is in view
/// costs anything.
class TimelinePainter {
 public:
  void paint(QPainter& painter, const TimelineScene& scene, qreal devicePixelRatio);

  /// Width that the names of the lanes need.
  [[nodiscard]] static int gutterWidth(const TimelineScene& scene);
  /// Font of a size for what explains: ticks, names.
  [[nodiscard]] static QFont smallerFont(const QFont& font);
  /// Where a task's bar lies, in the viewport and before scrolling cuts it; null when it has none.
  [[nodiscard]] static QRectF taskRect(const TimelineScene& scene, TaskRef task);

 private:
  void paintEmpty(QPainter& painter, const TimelineScene& scene) const;
  void paintGrid(QPainter& painter, const TimelineScene& scene, const Axis& axis) const;
  void paintRuler(QPainter& painter, const TimelineScene& scene, const Axis& axis) const;
  void paintRun(QPainter& painter, const TimelineScene& scene, int run);
  void paintHeader(QPainter& painter, const TimelineScene& scene, int run) const;
  void paintSummary(QPainter& painter, const TimelineScene& scene, int run) const;
  void paintNames(QPainter& painter, const TimelineScene& scene, int run, LaneLayout::Lanes lanes) const;
  void paintQueueNames(QPainter& painter, const TimelineScene& scene, int run) const;
  void paintSelection(QPainter& painter, const TimelineScene& scene);
  void paintQueueWait(QPainter& painter, const TimelineScene& scene, const QRectF& bar);
  void paintLinks(QPainter& painter, const TimelineScene& scene, const QRectF& selected) const;
  void paintMarks(QPainter& painter, const TimelineScene& scene) const;
  void paintPointed(QPainter& painter, const TimelineScene& scene) const;
  void paintProgress(QPainter& painter, const TimelineScene& scene) const;
  void paintMeasure(QPainter& painter, const TimelineScene& scene) const;
  void paintCursor(QPainter& painter, const TimelineScene& scene) const;

  LanePainter m_lanePainter;
  HatchTiles m_tiles;
  qreal m_ratio = 1;
};

}  // namespace poolscope::ui
