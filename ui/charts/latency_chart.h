// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/latency_feed.h"
#include "ui/charts/time_chart.h"

#include <QTimer>

#include <vector>

namespace poolscope::ui {

/// How long tasks took from submit to end: a histogram over durations (each ten times as long as the one
/// a step to the left), with the median and what nine of ten and 99 of 100 tasks stayed below.
class LatencyChart : public TimeChart {
  Q_OBJECT

 public:
  explicit LatencyChart(QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString unit() const override;
  /// The share of a run's tasks, in percent, in the bucket at a place of the axis.
  [[nodiscard]] std::optional<double> valueAt(int run, std::int64_t place) const override;
  /// As DurationHistogram::percentile(); 0 while there is nothing.
  [[nodiscard]] std::int64_t percentile(int run, double share) const;
  [[nodiscard]] bool isCatchingUp() const override { return m_catchUp.isActive(); }

 protected:
  void updateData() override;
  [[nodiscard]] bool hasData() const override;
  [[nodiscard]] std::vector<Curve> curves(const ChartWindow& window) const override;
  [[nodiscard]] double highestValue() const override;
  [[nodiscard]] double axisEndFor(double highest) const override;
  [[nodiscard]] QString emptyText() const override;
  [[nodiscard]] QString valueText(double value) const override;
  [[nodiscard]] QString csvHeader() const override;
  void appendCsv(int run, const QString& name, QString& csv) const override;
  [[nodiscard]] bool showsTime() const override { return false; }
  [[nodiscard]] ChartWindow ownWindow() const override;
  [[nodiscard]] std::vector<AxisMark> placeMarks(const ChartWindow& window, int most) const override;
  [[nodiscard]] QString placeText(std::int64_t place) const override;
  [[nodiscard]] QString summaryText(int run) const override;
  void drawNotes(QPainter& painter, const QRectF& plot) const override;

 private:
  [[nodiscard]] const DurationHistogram& histogram(int run) const {
    return m_feeds[static_cast<std::size_t>(run)].histogram();
  }

  std::vector<LatencyFeed> m_feeds;
  QTimer m_catchUp;
};

}  // namespace poolscope::ui
