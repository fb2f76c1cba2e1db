// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/latency_chart.h"

#include "ui/models/format.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace poolscope::ui {

namespace {

/// Places of the axis are millionths of a decade: 6,000,000 is 1 ms.
constexpr double kDecade = 1e6;
constexpr std::size_t kAtOnce = 200'000;
constexpr std::array<double, 3> kShares{0.5, 0.9, 0.99};
constexpr std::size_t kMostNotes = 3;

double placeOf(std::int64_t ns) { return std::log10(static_cast<double>(std::max<std::int64_t>(1, ns))) * kDecade; }

std::int64_t durationAt(std::int64_t place) {
  return static_cast<std::int64_t>(std::pow(10.0, static_cast<double>(place) / kDecade));
}

}  // namespace

LatencyChart::LatencyChart(QWidget* parent) : TimeChart(parent) {
  setObjectName(QStringLiteral("latencyChart"));
  m_catchUp.setSingleShot(true);
  m_catchUp.setInterval(0);
  connect(&m_catchUp, &QTimer::timeout, this, [this] {
    updateData();
    refreshValues();
  });
}

QString LatencyChart::title() const { return tr("Latency"); }

QString LatencyChart::unit() const { return tr("% of tasks"); }

void LatencyChart::updateData() {
  m_feeds.resize(recording().size());
  std::size_t budget = kAtOnce;
  bool missing = false;
  for (std::size_t i = 0; i < m_feeds.size(); ++i) {
    m_feeds[i].update(recording()[i], budget);
    missing = missing || m_feeds[i].missing() > 0;
  }
  if (missing) {
    m_catchUp.start();
  }
}

std::int64_t LatencyChart::percentile(int run, double share) const {
  return run >= 0 && static_cast<std::size_t>(run) < m_feeds.size() ? histogram(run).percentile(share) : 0;
}

std::optional<double> LatencyChart::valueAt(int run, std::int64_t place) const {
  if (run < 0 || static_cast<std::size_t>(run) >= m_feeds.size() || histogram(run).count() == 0) {
    return std::nullopt;
  }
  const std::size_t bucket = DurationHistogram::bucketOf(durationAt(place));
  return 100.0 * static_cast<double>(histogram(run).inBucket(bucket)) / static_cast<double>(histogram(run).count());
}

bool LatencyChart::hasData() const {
  return std::any_of(m_feeds.begin(), m_feeds.end(),
                     [](const LatencyFeed& feed) { return feed.histogram().count() > 0; });
}

/// Whole decades, so that the axis holds still as tasks arrive.
ChartWindow LatencyChart::ownWindow() const {
  std::int64_t least = INT64_MAX;
  std::int64_t most = 0;
  for (const LatencyFeed& feed : m_feeds) {
    for (std::size_t i = 0; i < DurationHistogram::kBuckets; ++i) {
      if (feed.histogram().inBucket(i) > 0) {
        least = std::min(least, DurationHistogram::bucketBegin(i));
        most = std::max(most, DurationHistogram::bucketBegin(i + 1));
      }
    }
  }
  if (most == 0) {
    return {static_cast<std::int64_t>(5 * kDecade), static_cast<std::int64_t>(10 * kDecade), 1};
  }
  const double begin = std::floor(placeOf(least) / kDecade) * kDecade;
  const double end = std::max(std::ceil(placeOf(most) / kDecade - 1e-9) * kDecade, begin + kDecade);
  return {static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end), 1};
}

std::vector<AxisMark> LatencyChart::placeMarks(const ChartWindow& window, int most) const {
  std::vector<AxisMark> marks;
  const int first = static_cast<int>(window.begin / static_cast<std::int64_t>(kDecade));
  const int last = static_cast<int>(window.end / static_cast<std::int64_t>(kDecade));
  const int decades = last - first;
  const int room = std::max(1, most / 2);  // a label is about twice as wide as a mark of time
  const int step = std::max(1, (decades + room - 1) / room);
  for (int decade = first; decade <= last; decade += step) {
    for (const int part : {1, 2, 5}) {
      if (part == 1 || (decade < last && decades * 5 <= most)) {
        const double ns = part * std::pow(10.0, decade);
        marks.push_back({std::log10(ns) * kDecade, formatDuration(static_cast<std::int64_t>(ns), 1)});
      }
    }
  }
  return marks;
}

QString LatencyChart::placeText(std::int64_t place) const {
  const std::size_t bucket = DurationHistogram::bucketOf(durationAt(place));
  //: A stretch of durations, from and to
  return tr("%1 to %2")
      .arg(formatDuration(DurationHistogram::bucketBegin(bucket)),
           formatDuration(DurationHistogram::bucketBegin(bucket + 1)));
}

std::vector<TimeChart::Curve> LatencyChart::curves(const ChartWindow& /*window*/) const {
  std::vector<Curve> result;
  for (std::size_t run = 0; run < m_feeds.size(); ++run) {
    Curve curve;
    curve.run = static_cast<int>(run);
    curve.color = ui::palette().runColor(curve.run);
    curve.filled = true;
    const DurationHistogram& counts = m_feeds[run].histogram();
    double level = 0;
    for (std::size_t i = 0; i < DurationHistogram::kBuckets && counts.count() > 0; ++i) {
      const double value = 100.0 * static_cast<double>(counts.inBucket(i)) / static_cast<double>(counts.count());
      if (value != level || value > 0) {
        const auto place = static_cast<std::int64_t>(placeOf(DurationHistogram::bucketBegin(i)));
        curve.points.push_back({place, level});
        curve.points.push_back({place, value});
        if (value > 0) {
          curve.points.push_back({static_cast<std::int64_t>(placeOf(DurationHistogram::bucketBegin(i + 1))), value});
        }
        level = value;
      }
    }
    result.push_back(std::move(curve));
  }
  return result;
}

double LatencyChart::highestValue() const {
  double highest = 0;
  for (const LatencyFeed& feed : m_feeds) {
    for (std::size_t i = 0; i < DurationHistogram::kBuckets && feed.histogram().count() > 0; ++i) {
      highest = std::max(highest, 100.0 * static_cast<double>(feed.histogram().inBucket(i)) /
                                      static_cast<double>(feed.histogram().count()));
    }
  }
  return highest;
}

double LatencyChart::axisEndFor(double highest) const { return highest <= 0 ? 1 : std::min(100.0, roundUp(highest)); }

QString LatencyChart::emptyText() const { return tr("Run a race to see how long its tasks take from submit to end."); }

QString LatencyChart::valueText(double value) const {
  //: A percentage
  return tr("%1 %").arg(QLocale().toString(value, 'f', 1));
}

QString LatencyChart::summaryText(int run) const {
  if (histogram(run).count() == 0) {
    return {};
  }
  QStringList parts;
  for (const double share : kShares) {
    //: A percentile: "p90 12 ms" says that nine of ten tasks took no longer
    parts << tr("p%1 %2").arg(qRound(share * 100)).arg(formatDuration(histogram(run).percentile(share)));
  }
  return parts.join(QStringLiteral(" · "));
}

void LatencyChart::drawNotes(QPainter& painter, const QRectF& plot) const {
  const Palette& colors = ui::palette();
  painter.setFont(smallFont());
  const QFontMetricsF text(painter.font());
  const bool alone = m_feeds.size() == 1;
  double y = plot.top() - 2;
  for (std::size_t run = 0; run < std::min(m_feeds.size(), kMostNotes); ++run) {
    const QString note = summaryText(static_cast<int>(run));
    if (note.isEmpty()) {
      continue;
    }
    const double width = text.horizontalAdvance(note);
    const double left = plot.right() - width;
    QColor ground = colors.card;
    ground.setAlphaF(0.8F);
    painter.fillRect(QRectF(left - 14, y, width + 16, text.height()), ground);
    if (!alone) {
      painter.fillRect(QRectF(left - 12, y + text.height() / 2 - 4, 8, 8), colors.runColor(static_cast<int>(run)));
    }
    painter.setPen(colors.text);
    painter.drawText(QRectF(left, y, width + 1, text.height()), Qt::AlignLeft | Qt::AlignVCenter, note);
    y += text.height();
    if (alone) {
      painter.setPen(QPen(colors.text, 1, Qt::DashLine));
      for (const double share : kShares) {
        const double x = std::round(xAt(placeOf(histogram(0).percentile(share)))) + 0.5;
        painter.drawLine(QPointF(x, y + 2), QPointF(x, plot.bottom()));
      }
    }
  }
}

QString LatencyChart::csvHeader() const { return QStringLiteral("run,from_ns,to_ns,tasks"); }

void LatencyChart::appendCsv(int run, const QString& name, QString& csv) const {
  for (std::size_t i = 0; i < DurationHistogram::kBuckets; ++i) {
    if (histogram(run).inBucket(i) > 0) {
      csv += name + QLatin1Char(',') + QString::number(DurationHistogram::bucketBegin(i)) + QLatin1Char(',') +
             QString::number(DurationHistogram::bucketBegin(i + 1)) + QLatin1Char(',') +
             QString::number(histogram(run).inBucket(i)) + QLatin1Char('\n');
    }
  }
}

}  // namespace poolscope::ui
