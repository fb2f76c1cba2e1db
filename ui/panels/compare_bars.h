// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/measurement.h"

#include <QWidget>

#include <cstdint>
#include <functional>
#include <vector>

namespace poolscope::ui {

/// What is compared.
enum class CompareFigure : std::uint8_t { wall, speedup, efficiency, cpu, memory, p99, energy };

/// One bar for each run: the median, a whisker for the 95 % interval, and the prediction as a dashed line.
struct CompareBar {
  QString title;
  double value = 0;
  double low = 0;  ///< both 0 where there is no spread to show
  double high = 0;
  double predicted = 0;  ///< 0: none
  QString text;          ///< the value as people read it
  QString note;          ///< muted, behind it: how many times as fast
  int color = 0;         ///< the run's, see Palette::runColor()
};

/// The bars that the figure gives for these points, called as `title` says; energy only where the machine told it.
[[nodiscard]] std::vector<CompareBar> compareBars(const std::vector<MeasuredPoint>& points, CompareFigure figure,
                                                  const std::function<QString(const MeasuredPoint&)>& title);

/// The bars below each other; thinner where there are many.
class CompareBars : public QWidget {
  Q_OBJECT

 public:
  explicit CompareBars(QWidget* parent = nullptr);

  void setBars(const std::vector<CompareBar>& bars);
  [[nodiscard]] const std::vector<CompareBar>& bars() const { return m_bars; }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  [[nodiscard]] int rowHeight() const;

  std::vector<CompareBar> m_bars;
};

}  // namespace poolscope::ui
