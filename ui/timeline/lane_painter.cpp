// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/lane_painter.h"

#include "ui/models/safe_text.h"
#include "ui/theme/palette.h"

#include <QFontInfo>
#include <QFontMetrics>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

constexpr double kLeastBar = 3;  // pixels; what is narrower folds
constexpr double kRound = 2.5;
constexpr int kLeastLabelHeight = 11;  // of a bar that carries words
constexpr int kLabelPadding = 5;
constexpr double kLeastLabelWidth = 26;
constexpr std::size_t kMostLasting = 200;  // waits that last at once in one line and are told apart
constexpr std::size_t kLookedAt = 64;      // last tasks of a lane, to see whether one was lost
constexpr double kFarOut = 16;             // bars are cut so many pixels outside the lane

/// Bad ends have a mark of their own in a folded pixel; a cancelled task is not one.
constexpr std::uint8_t kMarkedSeverity = 2;

/// Height of the band that says that a task waits for something outside.
int blockedBand(int barHeight) { return barHeight >= 18 ? 3 : 2; }

TimeScale inDevicePixels(const TimeScale& scale, qreal ratio) {
  return {scale.range, 0, static_cast<int>(std::ceil(scale.width * ratio))};
}

}  // namespace

void LanePainter::begin(const TimelineScene& scene, qreal devicePixelRatio) {
  for (int state = 0; state < kTaskStateCount; ++state) {
    for (int series = 0; series < kSeries; ++series) {
      m_looks[static_cast<std::size_t>(state)][static_cast<std::size_t>(series)] =
          scene.colorBy == ColorBy::state ? stateLook(static_cast<TaskState>(state))
                                          : taskLook(static_cast<TaskState>(state), series);
    }
  }
  for (std::size_t kind = 0; kind < m_waitLooks.size(); ++kind) {
    m_waitLooks[kind] = waitLook(static_cast<SegmentKind>(kind));
  }
  for (int series = 0; series < kSeries; ++series) {
    m_finishedRgb[static_cast<std::size_t>(series)] = look(TaskState::finished, series).ground.rgb();
  }
  m_ratio = devicePixelRatio;
  m_preparedFor = -1;
}

void LanePainter::prepareLabels(const TimelineScene& scene, int barHeight) {
  if (barHeight == m_preparedFor) {
    return;
  }
  m_preparedFor = barHeight;
  m_labelFont = scene.font;
  m_labelFont.setPixelSize(std::clamp(barHeight * 5 / 8, 8, std::max(8, QFontInfo(scene.font).pixelSize() * 9 / 10)));
  m_labelHeight = QFontMetrics(m_labelFont).height();
  m_labelsFit = barHeight >= kLeastLabelHeight;
}

const BarLook& LanePainter::look(TaskState state, int series) const {
  return m_looks[static_cast<std::size_t>(state)][static_cast<std::size_t>(std::max(series, 0) % kSeries)];
}

QRectF LanePainter::barRect(const TimeScale& scale, const QRect& lane, std::int64_t begin, std::int64_t end) {
  const double left = std::max(scale.xAt(begin), lane.left() - kFarOut);
  const double right = std::min(scale.xAt(end), lane.left() + lane.width() + kFarOut);
  // A pixel of ground stays between neighbours, so that two bars look like two.
  const double x0 = std::round(left);
  const double x1 = std::max(std::round(right), x0 + 1);
  const double gap = x1 - x0 >= 4 ? 1 : 0;
  return {x0, static_cast<double>(lane.top()), x1 - x0 - gap, static_cast<double>(lane.height())};
}

void LanePainter::paintLane(QPainter& painter, const TimelineScene& scene, int run, int lane) {
  const RunIndex& index = scene.index.run(run);
  const ShownLine line = index.line(lane);
  const bool isGil = line.lane == index.gilLane();
  const QRect area = scene.laneRect(run, lane);
  if (line.isCrowd()) {
    paintCrowd(painter, scene, run, line, area);
    return;
  }
  const SpanIndex& spans = index.spans(line);
  const auto stateOf = [isGil](const Span& span) {
    return isGil ? TaskState::finished : static_cast<TaskState>(span.tag);
  };

  prepareLabels(scene, area.height());
  m_labels.clear();
  walkLane(spans, inDevicePixels(scene.scale, m_ratio), kLeastBar * m_ratio, m_pieces);
  for (const BarPiece& piece : m_pieces.bars) {
    const Span span = spans[piece.index];
    const BarLook& style = look(stateOf(span), scene.seriesOf(run, span.job));
    const QRectF bar = barRect(scene.scale, area, span.begin, span.end);
    paintBar(painter, bar, style);
    addLabel(bar, style, span.row, area);
  }
  paintFolds(painter, scene, run, spans, area);
  for (const Span& span : index.lasting(line)) {
    if (span.begin < scene.scale.range.end && span.end >= scene.scale.range.begin) {
      const BarLook& style = look(TaskState::running, scene.seriesOf(run, span.job));
      QRectF bar = barRect(scene.scale, area, span.begin, span.end);
      bar.setRight(std::round(std::min(scene.scale.xAt(span.end), bar.right() + 1)));  // up to now, not to before it
      paintBar(painter, bar, style);
      addLabel(bar, style, span.row, area);
    }
  }
  paintWaits(painter, scene, run, line, area);
  paintLabels(painter, scene, run);
  paintEnd(painter, scene, run, line, area);
}

/// A worker process that went before its run had ended gets a cross where it did, on a line across the
/// lane: red when a task was lost with it.
void LanePainter::paintEnd(QPainter& painter, const TimelineScene& scene, int run, ShownLine line, const QRect& lane) {
  const Trace& trace = scene.recording[static_cast<std::size_t>(run)];
  const std::int64_t stop = trace.lanes()[line.lane].stop_ns;
  if (stop == kNoTime || !isWorkerProcess(trace, line.lane) || stop < scene.scale.range.begin ||
      stop > scene.scale.range.end) {
    return;
  }
  // At the end of a run all workers go; only who went earlier is worth a mark.
  if (trace.complete() &&
      (trace.finished_count() == 0 || stop >= trace.end_ns(trace.finished_row(trace.finished_count() - 1)))) {
    return;
  }
  const SpanIndex& spans = scene.index.run(run).spans(line);
  bool lost = false;
  for (std::size_t i = spans.size(); i > 0 && !lost && i + kLookedAt > spans.size(); --i) {
    lost = static_cast<TaskState>(spans[i - 1].tag) == TaskState::lost;
  }
  const QColor color = lost ? palette().failed : palette().muted;
  const double x = std::round(scene.scale.xAt(stop)) + 0.5;
  const double arm = std::clamp(lane.height() / 4.0, 2.0, 4.0);
  const QPointF middle(x, lane.center().y() + 0.5);
  painter.setPen(QPen(color, 1));
  painter.drawLine(QPointF(x, lane.top()), QPointF(x, lane.bottom() + 1));
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(QPen(color, 2));
  painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm));
  painter.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm));
  painter.setRenderHint(QPainter::Antialiasing, false);
}

void LanePainter::paintBar(QPainter& painter, const QRectF& bar, const BarLook& look) {
  const bool round = bar.width() >= 7 && bar.height() >= 7;
  if (!round) {
    painter.fillRect(bar, look.ground);
  } else {
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.ground);
    painter.drawRoundedRect(bar, kRound, kRound);
  }
  if (look.hatch != Hatch::none) {
    painter.drawTiledPixmap(bar, m_tiles.tile(look.hatch, look.hatchColor, m_ratio));
  }
  if (look.border.isValid()) {
    painter.setPen(QPen(look.border, 1));
    painter.setBrush(Qt::NoBrush);
    const QRectF line = bar.adjusted(0.5, 0.5, -0.5, -0.5);
    if (round) {
      painter.drawRoundedRect(line, kRound, kRound);
    } else if (bar.width() >= 3) {
      painter.drawRect(line);
    } else {
      painter.fillRect(bar, look.border);
    }
  }
  if (round) {
    painter.setRenderHint(QPainter::Antialiasing, false);
  }
}

/// The mean of the jobs' colours by their time: of several jobs in a pixel none can claim it alone, and
/// a majority would change from pixel to pixel.
QRgb LanePainter::foldColor(const TimelineScene& scene, int run, const SpanIndex& spans, const Fold& fold) {
  spans.jobsOf(fold, m_jobs);
  if (m_jobs.size() == 1) {
    return m_finishedRgb[static_cast<std::size_t>(scene.seriesOf(run, m_jobs[0].job) % kSeries)];
  }
  double red = 0;
  double green = 0;
  double blue = 0;
  double sum = 0;
  for (const JobShare& share : m_jobs) {
    const QRgb color = m_finishedRgb[static_cast<std::size_t>(scene.seriesOf(run, share.job) % kSeries)];
    const auto ns = static_cast<double>(share.ns);
    red += ns * qRed(color);
    green += ns * qGreen(color);
    blue += ns * qBlue(color);
    sum += ns;
  }
  return qRgb(static_cast<int>(red / sum), static_cast<int>(green / sum), static_cast<int>(blue / sum));
}

/// Folds become columns of a strip: how opaque is how busy, and a mark on top says that something in
/// there ended badly.
void LanePainter::paintFolds(QPainter& painter, const TimelineScene& scene, int run, const SpanIndex& spans,
                             const QRect& lane) {
  if (m_pieces.folds.empty()) {
    return;
  }
  const Palette& colors = palette();
  m_strip.begin(lane, m_ratio);
  bool anyMark = false;
  for (const FoldPiece& piece : m_pieces.folds) {
    m_strip.set(piece.x, foldColor(scene, run, spans, piece.fold), 0.28 + 0.72 * piece.share);
    if (piece.fold.severity >= kMarkedSeverity) {
      m_strip.set(piece.x, (piece.fold.severity == kMarkedSeverity ? colors.warning : colors.failed).rgb(), 1,
                  PixelStrip::Top);
      anyMark = true;
    }
  }
  m_strip.paint(painter, anyMark ? std::max(2, lane.height() / 3) : 0, 0);
}

/// How many there are at once, as heights below the most there ever were; the worst end of each pixel on top.
void LanePainter::paintCrowd(QPainter& painter, const TimelineScene& scene, int run, ShownLine line,
                             const QRect& area) {
  const RunIndex& index = scene.index.run(run);
  const Crowd& crowd = index.crowd(line.lane);
  const SpanIndex& spans = index.spans(line);
  const Palette& colors = palette();
  const TimeScale scale = inDevicePixels(scene.scale, m_ratio);
  const int height = static_cast<int>(std::lround(area.height() * m_ratio));
  if (scale.width <= 0 || height <= 0 || crowd.peak() == 0) {
    return;
  }
  QImage image(scale.width, height, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QRgb color = 0;
  std::size_t first = 0;
  for (int x = 0; x < scale.width; ++x) {
    const TimeRange pixel{scale.timeAt(x), std::max(scale.timeAt(x + 1), scale.timeAt(x) + 1)};
    const double count = crowd.meanWithin(pixel);
    if (count <= 0) {
      continue;
    }
    first = spans.firstEndingAfter(pixel.begin, first);
    Fold ends = spans.endingWithin(pixel, std::min(first, spans.size()));
    if (ends.count > 0 || first < spans.size()) {
      ends.count = std::max<std::size_t>(ends.count, 1);
      color = foldColor(scene, run, spans, ends);
    } else if (const std::vector<Span>& lasting = index.lasting(line); !lasting.empty()) {
      color = look(TaskState::running, scene.seriesOf(run, lasting.back().job)).ground.rgb();
    }
    const int filled =
        std::clamp(static_cast<int>(std::lround(count / static_cast<double>(crowd.peak()) * height)), 1, height);
    for (int y = height - filled; y < height; ++y) {
      reinterpret_cast<QRgb*>(image.scanLine(y))[x] = color;
    }
    if (ends.severity >= kMarkedSeverity) {
      for (int y = 0; y < std::max(2, height / 6); ++y) {
        reinterpret_cast<QRgb*>(image.scanLine(y))[x] =
            (ends.severity == kMarkedSeverity ? colors.warning : colors.failed).rgb();
      }
    }
  }
  image.setDevicePixelRatio(m_ratio);
  painter.drawImage(area.topLeft(), image);
}

void LanePainter::paintWaits(QPainter& painter, const TimelineScene& scene, int run, ShownLine line,
                             const QRect& lane) {
  const RunIndex& index = scene.index.run(run);
  const SpanIndex& waits = index.waits(line);
  if (!waits.empty()) {
    walkLane(waits, inDevicePixels(scene.scale, m_ratio), kLeastBar * m_ratio, m_pieces);
    for (const BarPiece& piece : m_pieces.bars) {
      paintWait(painter, scene, waits[piece.index], lane);
    }
    if (!m_pieces.folds.empty()) {
      m_strip.begin(lane, m_ratio);
      for (const FoldPiece& piece : m_pieces.folds) {
        const bool blocked = piece.fold.worstTag == static_cast<std::uint8_t>(SegmentKind::blocked);
        m_strip.set(piece.x, m_waitLooks[piece.fold.worstTag].ground.rgb(), blocked ? piece.share * 0.5 : piece.share,
                    blocked ? PixelStrip::Bottom : PixelStrip::All);
      }
      m_strip.paint(painter, 0, blockedBand(lane.height()));
    }
  }
  const std::vector<Span>& lasting = index.lastingWaits(line);
  for (std::size_t i = lasting.size() - std::min(lasting.size(), kMostLasting); i < lasting.size(); ++i) {
    const Span& span = lasting[i];
    if (span.begin < scene.scale.range.end && span.end >= scene.scale.range.begin) {
      paintWait(painter, scene, span, lane);
    }
  }
}

/// A task that sleeps or waits for a file gets on with its work, so it keeps its colour and only a
/// band tells; one that waits for the GIL or stands paused does not, and its whole height shows it.
void LanePainter::paintWait(QPainter& painter, const TimelineScene& scene, const Span& span, const QRect& lane) {
  const auto kind = static_cast<SegmentKind>(span.tag);
  const BarLook& style = m_waitLooks[span.tag];
  QRectF part = barRect(scene.scale, lane, span.begin, span.end);
  if (kind == SegmentKind::blocked) {
    part.setTop(part.bottom() - blockedBand(lane.height()));
    part.adjust(1, 0, -1, 0);  // within the bar's round corners
    if (part.width() < 3) {
      painter.fillRect(part, style.ground);
    }
  } else {
    painter.fillRect(part, style.ground);
    for (Label& label : m_labels) {
      label.covered = label.covered || label.rect.intersects(part);
    }
  }
  if (part.width() >= 3) {
    painter.drawTiledPixmap(part, m_tiles.tile(style.hatch, style.hatchColor, m_ratio));
  }
}

void LanePainter::addLabel(const QRectF& bar, const BarLook& look, RowId row, const QRect& lane) {
  if (!m_labelsFit || row == kNoRow) {
    return;
  }
  const QRectF visible = bar.intersected(lane);
  const QRectF room = visible.adjusted(kLabelPadding, 0, -2, 0);
  // Bars that lie above each other have their words beside each other, or none.
  const bool free = m_labels.empty() || !m_labels.back().rect.intersects(room);
  if (room.width() >= kLeastLabelWidth && free) {
    m_labels.push_back({room, row, look.text, look.ground, look.hatch != Hatch::none});
  }
}

void LanePainter::paintLabels(QPainter& painter, const TimelineScene& scene, int run) {
  if (m_labels.empty() || !scene.label) {
    return;
  }
  const Trace& trace = scene.recording[static_cast<std::size_t>(run)];
  const QFontMetricsF metrics(m_labelFont);
  painter.setFont(m_labelFont);
  for (const Label& label : m_labels) {
    QString text = safeText(scene.label(trace, label.row));
    double width = metrics.horizontalAdvance(text);
    if (width > label.rect.width()) {
      text = metrics.elidedText(text, Qt::ElideRight, label.rect.width());
      width = metrics.horizontalAdvance(text);
      if (text.size() < 2) {
        continue;
      }
    }
    if (label.covered) {
      QRectF plate(label.rect.left() - 3, 0, width + 6, std::min<double>(m_labelHeight, label.rect.height()));
      plate.moveTop(std::round(label.rect.center().y() - plate.height() / 2));
      painter.setRenderHint(QPainter::Antialiasing, true);
      painter.setPen(Qt::NoPen);
      painter.setBrush(label.ground);
      painter.drawRoundedRect(plate, kRound, kRound);
      painter.setRenderHint(QPainter::Antialiasing, false);
    }
    painter.setPen(label.text);
    const double baseline = label.rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    painter.drawText(QPointF(label.rect.left(), std::round(baseline)), text);
  }
}

}  // namespace poolscope::ui
