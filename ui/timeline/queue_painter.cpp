// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/queue_painter.h"

#include "ui/models/format.h"
#include "ui/theme/palette.h"
#include "ui/timeline/timeline_painter.h"

#include <QFontMetrics>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace poolscope::ui {

namespace {

constexpr int kLeastForNumber = 12;  // pixels of a line that has room for the number
constexpr int kPadding = 4;

/// The highest level within each pixel's time; `line` is a staircase with vertical edges.
std::vector<double> heightsOf(const std::vector<ChartPoint>& line, const ChartWindow& window) {
  std::vector<double> heights(static_cast<std::size_t>(window.columns), 0);
  const std::int64_t last = window.columns - 1;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double level = std::max(line[i - 1].value, line[i].time_ns == line[i - 1].time_ns ? line[i].value : 0);
    const std::int64_t from = std::clamp<std::int64_t>(window.columnOf(line[i - 1].time_ns), 0, last);
    const std::int64_t to = std::clamp<std::int64_t>(window.columnOf(line[i].time_ns), 0, last);
    for (std::int64_t x = from; x <= to; ++x) {
      double& height = heights[static_cast<std::size_t>(x)];
      height = std::max(height, level);
    }
  }
  return heights;
}

}  // namespace

void paintQueue(QPainter& painter, const TimelineScene& scene, int run, int queue, qreal devicePixelRatio) {
  const StepFeed& feed = scene.queues->of(static_cast<std::size_t>(run))[static_cast<std::size_t>(queue)];
  const Trace& trace = scene.recording[static_cast<std::size_t>(run)];
  const QRect area = scene.queueRect(run, queue);
  const ChartWindow window{scene.scale.range.begin, scene.scale.range.end,
                           static_cast<int>(std::ceil(area.width() * devicePixelRatio))};
  const int height = static_cast<int>(std::lround(area.height() * devicePixelRatio));
  if (!feed.isReady() || feed.highest() <= 0 || !window.valid() || height <= 0) {
    return;
  }
  const Palette& colors = palette();
  const auto highest = static_cast<double>(feed.highest());
  const std::int64_t limit = feed.kind() == StepKind::taskQueue ? trace.info().queue_limit : 0;
  const QRgb fill = colors.waiting.rgb();
  const QRgb top = colors.muted.rgb();
  const QRgb full = colors.warning.rgb();
  const int edge = std::max(1, static_cast<int>(devicePixelRatio));

  QImage image(window.columns, height, QImage::Format_ARGB32_Premultiplied);
  if (image.isNull()) {
    return;
  }
  image.fill(Qt::transparent);
  const std::vector<double> heights = heightsOf(feed.line(window, trace.now_ns()), window);
  for (int x = 0; x < window.columns; ++x) {
    const double level = heights[static_cast<std::size_t>(x)];
    if (level <= 0) {
      continue;
    }
    const int first = height - std::clamp(static_cast<int>(std::lround(level / highest * height)), edge, height);
    const bool isFull = limit > 0 && level >= static_cast<double>(limit);
    for (int y = first; y < height; ++y) {
      reinterpret_cast<QRgb*>(image.scanLine(y))[x] = y >= first + edge ? fill : isFull ? full : top;
    }
  }
  image.setDevicePixelRatio(devicePixelRatio);
  painter.drawImage(area.topLeft(), image);

  if (area.height() < kLeastForNumber) {
    return;
  }
  // On a ground of its own, because the hill may begin below it.
  QFont font = TimelinePainter::smallerFont(scene.font);
  font.setPixelSize(std::clamp(area.height() - 4, 8, QFontMetrics(font).height() - 3));
  const QFontMetrics metrics(font);
  const QString number = formatCount(feed.highest());
  const QRect plate(area.left(), area.top(), metrics.horizontalAdvance(number) + 2 * kPadding,
                    std::min(area.height(), metrics.height()));
  QColor ground = colors.card;
  ground.setAlphaF(0.75F);
  painter.fillRect(plate, ground);
  painter.setFont(font);
  painter.setPen(colors.muted);
  painter.drawText(plate, Qt::AlignCenter | Qt::TextSingleLine, number);
}

}  // namespace poolscope::ui
