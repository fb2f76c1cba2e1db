// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/step_feed.h"
#include "ui/charts/time_chart.h"

#include <vector>

namespace poolscope::ui {

/// A chart of staircases, one filled line a run: the shared part of queue depth, completions and their rate.
class StepChart : public TimeChart {
  Q_OBJECT

 public:
  ~StepChart() override;

  [[nodiscard]] std::optional<double> valueAt(int run, std::int64_t ns) const override;
  [[nodiscard]] QString unit() const override;
  [[nodiscard]] bool isCatchingUp() const override;

 protected:
  StepChart(StepKind kind, QWidget* parent);
  [[nodiscard]] const std::vector<StepFeed>& feeds() const { return m_feeds; }

  void updateData() override;
  [[nodiscard]] bool hasData() const override;
  [[nodiscard]] std::vector<Curve> curves(const ChartWindow& window) const override;
  [[nodiscard]] double highestValue() const override;
  [[nodiscard]] double axisEndFor(double highest) const override;
  [[nodiscard]] QString valueText(double value) const override;
  void appendCsv(int run, const QString& name, QString& csv) const override;

 private:
  /// A large run that has ended is counted exactly on another thread and then replaces what was
  /// followed live.
  void rebuild(std::size_t run);

  StepKind m_kind;
  std::vector<StepFeed> m_feeds;
  std::vector<bool> m_rebuilding;
};

/// Tasks that wait in each run's queue, exactly.
class QueueDepthChart : public StepChart {
  Q_OBJECT

 public:
  explicit QueueDepthChart(QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;

 protected:
  [[nodiscard]] QString emptyText() const override;
  [[nodiscard]] QString csvHeader() const override;
};

/// Tasks that have ended in each run, whatever the outcome, exactly.
class CompletionsChart : public StepChart {
  Q_OBJECT

 public:
  explicit CompletionsChart(QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;

 protected:
  [[nodiscard]] QString emptyText() const override;
  [[nodiscard]] QString csvHeader() const override;
};

}  // namespace poolscope::ui
