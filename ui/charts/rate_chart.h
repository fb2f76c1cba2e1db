// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/step_chart.h"

#include <vector>

namespace poolscope::ui {

/// How many tasks of each run ended per second: counted exactly over stretches of a round length that
/// suits the time that is shown.
class RateChart : public StepChart {
  Q_OBJECT

 public:
  explicit RateChart(QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString unit() const override;
  /// The rate of the stretch in which `ns` lies.
  [[nodiscard]] std::optional<double> valueAt(int run, std::int64_t ns) const override;
  /// How long the stretches are.
  [[nodiscard]] std::int64_t stretch() const { return m_stretch; }

 protected:
  void prepare(const ChartWindow& window) override;
  [[nodiscard]] std::vector<Curve> curves(const ChartWindow& window) const override;
  [[nodiscard]] double highestValue() const override { return m_highest; }
  [[nodiscard]] double axisEndFor(double highest) const override;
  [[nodiscard]] QString emptyText() const override;
  [[nodiscard]] QString valueText(double value) const override;
  [[nodiscard]] QString csvHeader() const override;
  void appendCsv(int run, const QString& name, QString& csv) const override;

 private:
  [[nodiscard]] bool isReady(int run) const;

  std::vector<std::vector<double>> m_rates;  ///< by run, from m_first on, a stretch each
  std::int64_t m_first = 0;                  ///< begin of the first stretch
  std::int64_t m_stretch = 1;
  double m_highest = 0;
};

}  // namespace poolscope::ui
