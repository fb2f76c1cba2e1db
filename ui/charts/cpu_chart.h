// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/sampled_chart.h"

#include <vector>

namespace poolscope::ui {

/// Tells the mean of a run's workers.
using CpuChartBase = SampledChart<CpuFeed, &CpuFeed::mean>;

/// How busy each worker keeps one core, in percent, as sampled. A line a worker; with many workers a
/// run's mean within the band from the least to the most busy one.
class CpuChart : public CpuChartBase {
  Q_OBJECT

 public:
  /// Up to these many workers of all runs each have a line of their own.
  static constexpr std::size_t kMostLines = 16;

  explicit CpuChart(QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString unit() const override;

 protected:
  [[nodiscard]] std::vector<Curve> curves(const ChartWindow& window) const override;
  [[nodiscard]] double axisEndFor(double highest) const override;
  [[nodiscard]] std::vector<AxisMark> marksFor(double end, int most) const override;
  [[nodiscard]] QString emptyText() const override;
  [[nodiscard]] QString valueText(double value) const override;
  [[nodiscard]] std::vector<Reading> readings(std::int64_t ns) const override;
  [[nodiscard]] QString csvHeader() const override;
  void appendCsv(int run, const QString& name, QString& csv) const override;

 private:
  /// Few enough workers for a line each.
  [[nodiscard]] bool showsWorkers() const;
  /// In a race a worker has its run's colour, alone its own.
  [[nodiscard]] QColor workerColor(int run, std::size_t worker) const;
  [[nodiscard]] QColor processColor(int run) const;
};

}  // namespace poolscope::ui
