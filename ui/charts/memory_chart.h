// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/sampled_chart.h"

#include <vector>

namespace poolscope::ui {

/// Follows the memory samples of one run: the program's own, and what its worker processes hold.
class MemoryFeed {
 public:
  /// Takes the next snapshot; one of another run, or an earlier one, begins anew.
  void update(const Trace& trace);

  /// Resident memory of the program and its worker processes together, in bytes.
  [[nodiscard]] const SampleLine& total() const { return m_total; }
  /// That of the worker processes; empty when workers are threads.
  [[nodiscard]] const SampleLine& workers() const { return m_workers; }
  [[nodiscard]] double peak() const { return m_peak; }
  [[nodiscard]] bool empty() const { return m_total.points().empty(); }

 private:
  void endLook(std::int64_t time_ns, double own);

  SampleLine m_total;
  SampleLine m_workers;
  double m_peak = 0;
  std::vector<double> m_ofLane;  ///< last known memory of each lane's process
  bool m_processes = false;
  RunInfo m_info;
  std::int64_t m_now = 0;
  std::size_t m_samples = 0;
};

/// Tells the total, in bytes.
using MemoryChartBase = SampledChart<MemoryFeed, &MemoryFeed::total>;

/// Resident memory of the program (and its worker processes) while each run went on, as sampled.
class MemoryChart : public MemoryChartBase {
  Q_OBJECT

 public:
  explicit MemoryChart(QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString unit() const override;

 protected:
  [[nodiscard]] std::vector<Curve> curves(const ChartWindow& window) const override;
  [[nodiscard]] double axisEndFor(double highest) const override;
  [[nodiscard]] std::vector<AxisMark> marksFor(double end, int most) const override;
  [[nodiscard]] QString emptyText() const override;
  [[nodiscard]] QString valueText(double value) const override;
  [[nodiscard]] QString csvHeader() const override;
  void appendCsv(int run, const QString& name, QString& csv) const override;
};

}  // namespace poolscope::ui
