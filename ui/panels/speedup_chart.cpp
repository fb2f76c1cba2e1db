// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/speedup_chart.h"

#include "ui/models/format.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <set>

namespace poolscope::ui {

namespace {

constexpr int kLeft = 44;
constexpr int kBottom = 40;

/// How many times as fast as its base the point is, and was thought to be.
struct Factor {
  double value = 0;
  double speedup = 0;
  double predicted = 0;  ///< 0: not known
};

std::vector<Factor> factorsOf(const Measurement& measurement, std::size_t executor) {
  std::vector<Factor> all;
  for (const MeasuredPoint& point : measurement.points) {
    const MeasuredPoint* base = measurement.base_of(point);
    if (point.executor != executor || !point.value || base == nullptr || point.samples.empty()) {
      continue;
    }
    Factor one;
    one.value = *point.value;
    // Of the same work: where the tasks grow too, each counts.
    const double work = static_cast<double>(point.tasks) / static_cast<double>(std::max<std::int64_t>(1, base->tasks));
    one.speedup = work * base->wall().median / point.wall().median;
    if (!std::isfinite(one.speedup)) {
      continue;  // a run that could not begin took no time
    }
    one.predicted = point.predicted_s && base->predicted_s ? work * *base->predicted_s / *point.predicted_s : 0;
    if (!std::isfinite(one.predicted)) {
      one.predicted = 0;
    }
    all.push_back(one);
  }
  return all;
}

}  // namespace

SpeedupChart::SpeedupChart(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("speedupChart"));
  setAccessibleName(tr("Speed-up"));
}

void SpeedupChart::setMeasurement(const Measurement& measurement, const QString& axisTitle) {
  m_measurement = measurement;
  m_axisTitle = axisTitle;
  update();
}

void SpeedupChart::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(smallFont());
  const QRect plot(kLeft, 8, width() - kLeft - 16, height() - kBottom - 8);
  std::set<std::size_t> executors;
  double top = 1;
  double right = 0;
  for (const MeasuredPoint& point : m_measurement.points) {
    executors.insert(point.executor);
    right = std::max(right, point.value.value_or(0));
  }
  right = right > 0 ? right : 1;
  for (const std::size_t executor : executors) {
    for (const Factor& one : factorsOf(m_measurement, executor)) {
      top = std::max({top, one.speedup, one.predicted});
    }
  }
  const auto place = [&](double x, double y) {
    return QPointF(plot.left() + plot.width() * x / right, plot.bottom() - plot.height() * y / (top * 1.08));
  };
  const double step = top <= 4 ? 1 : std::ceil(top / 5);
  for (double y = 0; y <= top * 1.05; y += step) {
    const QPointF at = place(0, y);
    painter.setPen(colors.grid);
    painter.drawLine(at, QPointF(plot.right(), at.y()));
    painter.setPen(colors.muted);
    painter.drawText(QRectF(0, at.y() - 9, kLeft - 8, 18), Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("%1×").arg(y));
  }
  const double stepX = right <= 8 ? 1 : std::ceil(right / 8);
  painter.setPen(colors.muted);
  for (double x = stepX; x <= right; x += stepX) {
    const QPointF at = place(x, 0);
    painter.drawText(QRectF(at.x() - 30, plot.bottom() + 4, 60, 16), Qt::AlignCenter, QString::number(x));
  }
  painter.drawText(QRect(plot.left(), height() - 18, plot.width(), 18), Qt::AlignCenter, m_axisTitle);
  for (const std::size_t executor : executors) {
    const std::vector<Factor> factors = factorsOf(m_measurement, executor);
    QPainterPath measured;
    QPainterPath predicted;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      const QPointF at = place(factors[i].value, factors[i].speedup);
      const QPointF thought = place(factors[i].value, factors[i].predicted);
      i == 0 ? measured.moveTo(at) : measured.lineTo(at);
      predicted.elementCount() == 0 ? predicted.moveTo(thought) : predicted.lineTo(thought);
    }
    if (!factors.empty() && factors.front().predicted > 0) {
      painter.setPen(QPen(colors.muted, 1.2, Qt::DashLine));
      painter.drawPath(predicted);
    }
    const QColor color = colors.runColor(static_cast<int>(executor));
    painter.setPen(QPen(color, 2));
    painter.drawPath(measured);
    painter.setBrush(color);
    painter.setPen(Qt::NoPen);
    for (const Factor& one : factors) {
      painter.drawEllipse(place(one.value, one.speedup), 3.5, 3.5);
    }
    painter.setBrush(Qt::NoBrush);
  }
}

}  // namespace poolscope::ui
