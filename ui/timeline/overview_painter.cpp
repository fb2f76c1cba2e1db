// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/overview_painter.h"

#include "ui/theme/palette.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

constexpr int kTop = 4;
constexpr int kBottom = 3;
constexpr int kIndent = 20;       // as the names of the lanes
constexpr int kMostRows = 5;      // runs that have a row of their own
constexpr std::uint8_t kBad = 2;  // ends that are marked

/// Workers busy in each column, of `runs` runs from `first` on, as heights within `area`.
void paintColumns(QPainter& painter, const TimelineScene& scene, const TimeScale& scale, const QRect& area, int first,
                  int runs, const QColor& color) {
  const Palette& colors = palette();
  std::vector<Overview::Column> sum;
  double workers = 0;
  bool stacks = false;
  for (int run = first; run < first + runs; ++run) {
    const RunIndex& index = scene.index.run(run);
    workers += index.workerCount();
    stacks = stacks || index.stacks();
    std::vector<Overview::Column> columns = index.overview().columns(scale);
    if (sum.empty()) {
      sum = std::move(columns);
      continue;
    }
    for (std::size_t x = 0; x < std::min(sum.size(), columns.size()); ++x) {
      sum[x].busy += columns[x].busy;
      sum[x].severity = std::max(sum[x].severity, columns[x].severity);
    }
  }
  if (sum.empty() || area.height() <= 0) {
    return;
  }
  // Tasks that overlap are more than there are workers: then the most at once is what is full.
  for (std::size_t x = 0; stacks && x < sum.size(); ++x) {
    workers = std::max(workers, sum[x].busy);
  }
  // One image instead of a rectangle a pixel: a strip is painted at every frame.
  QImage image(static_cast<int>(sum.size()), area.height(), QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  for (std::size_t x = 0; x < sum.size(); ++x) {
    const auto fill = [&](int top, int bottom, QRgb rgb) {
      for (int y = top; y < bottom; ++y) {
        reinterpret_cast<QRgb*>(image.scanLine(y))[x] = rgb;
      }
    };
    const double share = std::min(1.0, sum[x].busy / workers);
    if (share > 0) {
      const int height = std::max(1, static_cast<int>(std::lround(share * area.height())));
      fill(area.height() - height, area.height(), color.rgb());
    }
    if (sum[x].severity >= kBad) {
      fill(0, std::min(4, area.height()), (sum[x].severity == kBad ? colors.warning : colors.failed).rgb());
    }
  }
  painter.drawImage(area.topLeft(), image);
}

}  // namespace

TimeScale overviewScale(const TimelineScene& scene) {
  return {fitted(scene.index.content()), scene.scale.left, scene.scale.width};
}

QRect overviewWindow(const TimelineScene& scene) {
  const TimeRange all = scene.index.content();
  const TimeRange shown = scene.scale.range;
  if (scene.overviewHeight == 0 || all.span() <= 0 || (shown.begin <= all.begin && shown.end >= all.end)) {
    return {};
  }
  const TimeScale scale = overviewScale(scene);
  const int edge = scale.left + scale.width;
  const int from = std::clamp(static_cast<int>(std::floor(scale.xAt(shown.begin))), scale.left, edge - 4);
  const int to = std::clamp(static_cast<int>(std::ceil(scale.xAt(shown.end))), from + 4, edge);
  return {from, 1, to - from, scene.overviewHeight - 2};
}

void paintOverview(QPainter& painter, const TimelineScene& scene) {
  if (scene.overviewHeight == 0) {
    return;
  }
  const Palette& colors = palette();
  painter.fillRect(0, 0, scene.width(), scene.overviewHeight, colors.bg);
  painter.fillRect(0, scene.overviewHeight - 1, scene.width(), 1, colors.grid);
  const TimeScale scale = overviewScale(scene);
  const QRect area(scale.left, kTop, scale.width, scene.overviewHeight - kTop - kBottom);
  const int runs = scene.index.runCount();
  if (runs <= kMostRows) {
    const int height = area.height() / std::max(runs, 1);
    for (int run = 0; run < runs; ++run) {
      const QRect row(area.left(), area.top() + run * height, area.width(), height - 1);
      paintColumns(painter, scene, scale, row, run, 1, mix(colors.runColor(run), colors.bg, 0.75));
    }
  } else {
    paintColumns(painter, scene, scale, area, 0, runs, mix(colors.accent, colors.bg, 0.75));
  }
  QFont font = scene.font;
  font.setPixelSize(std::max(8, QFontMetrics(font).height() * 6 / 10));
  painter.setFont(font);
  painter.setPen(colors.muted);
  painter.drawText(QRect(kIndent, 0, scale.left - kIndent - 4, scene.overviewHeight - 1),
                   Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                   QFontMetrics(font).elidedText(QCoreApplication::translate("Timeline", "whole run"), Qt::ElideRight,
                                                 scale.left - kIndent - 4));
  const QRect window = overviewWindow(scene);
  if (!window.isNull()) {
    QColor veil = colors.bg;
    veil.setAlphaF(0.6F);
    painter.fillRect(scale.left, 0, window.left() - scale.left, scene.overviewHeight - 1, veil);
    painter.fillRect(window.right() + 1, 0, scene.width() - window.right() - 1, scene.overviewHeight - 1, veil);
    painter.setPen(QPen(colors.accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(window.adjusted(0, 0, -1, -1));
  }
  const double x = std::round(scale.xAt(scene.cursorTime()));
  if (x >= scale.left && x <= scene.width()) {
    painter.fillRect(QRectF(x, 0, 1, scene.overviewHeight), colors.cursor);
  }
}

void paintFoldedRun(QPainter& painter, const TimelineScene& scene, int run) {
  const QRect lane = scene.laneRect(run, 0);
  const Palette& colors = palette();
  painter.fillRect(QRect(lane.left(), lane.bottom(), lane.width(), 1), colors.grid);
  paintColumns(painter, scene, scene.scale, lane, run, 1, mix(colors.runColor(run), colors.card, 0.75));
}

}  // namespace poolscope::ui
