// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/timeline/bar_look.h"
#include "ui/timeline/lane_walk.h"
#include "ui/timeline/pixel_strip.h"
#include "ui/timeline/timeline_scene.h"

#include <QFont>
#include <QRectF>

#include <array>
#include <vector>

class QPainter;

namespace poolscope::ui {

/// Paints the bars of one line after the other. Holds what is dear to make (looks, tiles, a strip of
/// pixels) from lane to lane and from picture to picture.
class LanePainter {
 public:
  /// Begins a picture. Call before paintLane(), and again whenever colours may have changed.
  void begin(const TimelineScene& scene, qreal devicePixelRatio);
  void paintLane(QPainter& painter, const TimelineScene& scene, int run, int lane);

  /// Where a span's bar lies in a lane's rectangle.
  [[nodiscard]] static QRectF barRect(const TimeScale& scale, const QRect& lane, std::int64_t begin, std::int64_t end);

 private:
  struct Label {
    QRectF rect;
    RowId row = kNoRow;
    QColor text;
    QColor ground;
    bool covered = false;  ///< a wait lies over the bar there, so the text brings its ground along
  };

  void paintBar(QPainter& painter, const QRectF& bar, const BarLook& look);
  void paintFolds(QPainter& painter, const TimelineScene& scene, int run, const SpanIndex& spans, const QRect& lane);
  [[nodiscard]] QRgb foldColor(const TimelineScene& scene, int run, const SpanIndex& spans, const Fold& fold);
  void paintCrowd(QPainter& painter, const TimelineScene& scene, int run, ShownLine line, const QRect& area);
  void paintWaits(QPainter& painter, const TimelineScene& scene, int run, ShownLine line, const QRect& lane);
  void prepareLabels(const TimelineScene& scene, int barHeight);
  void paintWait(QPainter& painter, const TimelineScene& scene, const Span& span, const QRect& lane);
  void paintEnd(QPainter& painter, const TimelineScene& scene, int run, ShownLine line, const QRect& lane);
  void paintLabels(QPainter& painter, const TimelineScene& scene, int run);
  void addLabel(const QRectF& bar, const BarLook& look, RowId row, const QRect& lane);
  [[nodiscard]] const BarLook& look(TaskState state, int series) const;

  static constexpr int kSeries = 6;
  std::array<std::array<BarLook, kSeries>, kTaskStateCount> m_looks;
  std::array<BarLook, 4> m_waitLooks;
  std::array<QRgb, kSeries> m_finishedRgb{};
  HatchTiles m_tiles;
  LanePieces m_pieces;
  std::vector<Label> m_labels;
  std::vector<JobShare> m_jobs;
  PixelStrip m_strip;
  QFont m_labelFont;
  int m_labelHeight = 0;
  int m_preparedFor = -1;  ///< height of the bars that the labels are made for
  qreal m_ratio = 1;
  bool m_labelsFit = false;
};

}  // namespace poolscope::ui
