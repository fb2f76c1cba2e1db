// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/compare_bars.h"

#include "ui/models/format.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

constexpr int kRow = 42;
constexpr int kThinRow = 22;
constexpr std::size_t kMany = 12;
constexpr int kRoomForText = 150;

double wallOf(const MeasuredPoint& point) { return point.wall().median; }

int workersOf(const MeasuredPoint& point) {
  return point.workers > 0 ? point.workers : static_cast<int>(std::max<std::int64_t>(1, point.tasks));
}

/// What the figure is for one point; not a number where it has none.
double valueOf(const MeasuredPoint& point, const MeasuredPoint& base, CompareFigure figure) {
  switch (figure) {
    case CompareFigure::wall: return wallOf(point);
    case CompareFigure::speedup: return wallOf(base) / wallOf(point);
    case CompareFigure::efficiency: return wallOf(base) * workersOf(base) / (wallOf(point) * workersOf(point));
    case CompareFigure::cpu: return point.median_of(&RunSample::cpu_s);
    case CompareFigure::memory: {
      std::vector<double> bytes;
      for (const RunSample& sample : point.samples) {
        bytes.push_back(static_cast<double>(sample.peak_rss_bytes));
      }
      return median(bytes);
    }
    case CompareFigure::p99: return point.median_of(&RunSample::p99_s);
    case CompareFigure::energy: {
      std::vector<double> joules;
      for (const RunSample& sample : point.samples) {
        if (sample.energy_j) {
          joules.push_back(*sample.energy_j);
        }
      }
      return joules.empty() ? std::nan("") : median(joules);
    }
  }
  return std::nan("");
}

QString textOf(double value, CompareFigure figure) {
  switch (figure) {
    case CompareFigure::speedup: return formatFactor(value);
    case CompareFigure::efficiency: return formatShare(value);
    case CompareFigure::memory: return formatBytes(static_cast<std::int64_t>(value));
    case CompareFigure::energy: return CompareBars::tr("%1 J").arg(value, 0, 'f', 1);
    default: return formatSeconds(value);
  }
}

}  // namespace

std::vector<CompareBar> compareBars(const std::vector<MeasuredPoint>& points, CompareFigure figure,
                                    const std::function<QString(const MeasuredPoint&)>& title) {
  std::vector<CompareBar> bars;
  for (const MeasuredPoint& point : points) {
    const double value = valueOf(point, points.front(), figure);
    if (!std::isfinite(value)) {
      continue;
    }
    CompareBar bar;
    bar.title = title(point);
    bar.value = value;
    bar.text = textOf(value, figure);
    bar.color = static_cast<int>(point.executor);
    if (figure == CompareFigure::wall) {
      const MedianEstimate wall = point.wall();
      bar.low = wall.samples > 1 ? wall.low : 0;
      bar.high = wall.samples > 1 ? wall.high : 0;
      bar.predicted = point.predicted_s.value_or(0);
      bar.note = formatFactor(wallOf(points.front()) / value);
    }
    bars.push_back(std::move(bar));
  }
  return bars;
}

CompareBars::CompareBars(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("compareBars"));
  setAccessibleName(tr("Comparison"));
}

void CompareBars::setBars(const std::vector<CompareBar>& bars) {
  m_bars = bars;
  QStringList lines;
  for (const CompareBar& bar : bars) {
    lines << bar.title + QLatin1Char(' ') + bar.text;
  }
  setAccessibleDescription(lines.join(QStringLiteral("; ")));
  updateGeometry();
  update();
}

int CompareBars::rowHeight() const { return m_bars.size() > kMany ? kThinRow : kRow; }

QSize CompareBars::sizeHint() const { return {520, rowHeight() * static_cast<int>(m_bars.size()) + 8}; }

void CompareBars::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  const int row = rowHeight();
  const int thick = row * 3 / 5;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  int left = 60;
  double most = 0;
  for (const CompareBar& bar : m_bars) {
    left = std::max(left, fontMetrics().horizontalAdvance(bar.title) + 16);
    most = std::max({most, bar.value, bar.high, bar.predicted});
  }
  left = std::min(left, width() * 2 / 5);
  const double room = std::max(40, width() - left - kRoomForText);
  const auto at = [&](double value) { return left + (most > 0 ? room * value / most : 0); };
  for (std::size_t i = 0; i < m_bars.size(); ++i) {
    const CompareBar& bar = m_bars[i];
    const int top = static_cast<int>(i) * row + (row - thick) / 2;
    const QRect label(0, top, left - 12, thick);
    painter.setPen(colors.text);
    painter.drawText(label, Qt::AlignVCenter | Qt::AlignLeft,
                     fontMetrics().elidedText(bar.title, Qt::ElideRight, label.width()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.runColor(bar.color));
    painter.drawRoundedRect(QRectF(left, top, std::max(2.0, at(bar.value) - left), thick), 3, 3);
    const double middle = top + thick / 2.0;
    if (bar.high > 0) {
      painter.setPen(QPen(colors.text, 1.5));
      painter.drawLine(QPointF(at(bar.low), middle), QPointF(at(bar.high), middle));
      for (const double end : {bar.low, bar.high}) {
        painter.drawLine(QPointF(at(end), middle - 4), QPointF(at(end), middle + 4));
      }
    }
    if (bar.predicted > 0) {
      QPen dashed(colors.text, 1.5, Qt::CustomDashLine);
      dashed.setDashPattern({2.5, 2});
      painter.setPen(dashed);
      painter.drawLine(QPointF(at(bar.predicted), top - row / 10), QPointF(at(bar.predicted), top + thick + row / 10));
    }
    const double behind = at(std::max({bar.value, bar.high, bar.predicted})) + 12;
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(colors.text);
    painter.drawText(QRectF(behind, top, width() - behind, thick), Qt::AlignVCenter | Qt::AlignLeft, bar.text);
    const int wide = QFontMetrics(bold).horizontalAdvance(bar.text);
    painter.setFont(font());
    painter.setPen(colors.muted);
    painter.drawText(QRectF(behind + wide + 10, top, width() - behind - wide - 10, thick),
                     Qt::AlignVCenter | Qt::AlignLeft, bar.note);
  }
}

}  // namespace poolscope::ui
