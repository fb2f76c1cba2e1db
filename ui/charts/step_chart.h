// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/time_chart.h"
#include "ui/models/step_feeds.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace poolscope::ui {

/// A chart of staircases, the first of each run as a filled line: the shared part of queue depth, completions
/// and their rate.
class StepChart : public TimeChart {
  Q_OBJECT

 public:
  ~StepChart() override;

  [[nodiscard]] std::optional<double> valueAt(int run, std::int64_t ns) const override;
  [[nodiscard]] QString unit() const override;
  [[nodiscard]] bool isCatchingUp() const override { return m_feeds->isCatchingUp(); }
  /// Shows these instead of counting for itself; whoever has them hands them a recording before the chart.
  void shareFeeds(StepFeeds& feeds);

 protected:
  StepChart(StepFeeds::Kinds kinds, QWidget* parent);
  [[nodiscard]] const StepFeeds& feeds() const { return *m_feeds; }
  /// Those of a run; none for one that is only in the recording of whoever shares them.
  [[nodiscard]] std::span<const StepFeed> feedsOf(std::size_t run) const;
  /// The value of a staircase at a time that some run knows of.
  [[nodiscard]] static std::optional<double> valueOf(const StepFeed& feed, std::int64_t ns);

  void updateData() override;
  [[nodiscard]] bool hasData() const override;
  [[nodiscard]] std::vector<Curve> curves(const ChartWindow& window) const override;
  [[nodiscard]] double highestValue() const override;
  [[nodiscard]] double axisEndFor(double highest) const override;
  [[nodiscard]] QString valueText(double value) const override;
  /// The steps of one staircase, after the cells in `lead`; of a large run, as they are drawn.
  void appendSteps(int run, int line, const QString& lead, QString& csv) const;

 private:
  void follow(StepFeeds* feeds);

  StepFeeds* m_feeds = nullptr;
};

/// Tasks that wait in each run's queues, exactly: filled those that nobody has taken, as lines those on their way
/// to a worker process and back, or at an event loop's timers.
class QueueDepthChart : public StepChart {
  Q_OBJECT

 public:
  explicit QueueDepthChart(QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;

 protected:
  [[nodiscard]] QString emptyText() const override;
  /// A line for each queue.
  [[nodiscard]] std::vector<Reading> readings(std::int64_t ns) const override;
  [[nodiscard]] QString csvHeader() const override;
  void appendCsv(int run, const QString& name, QString& csv) const override;
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
  void appendCsv(int run, const QString& name, QString& csv) const override;
};

}  // namespace poolscope::ui
