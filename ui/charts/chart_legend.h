// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QStringList>
#include <QWidget>

namespace poolscope::ui {

class Card;
class TimeChart;

/// The runs of a chart, a swatch and a name each, in one line. With too little room names lose what
/// they have in common ("Thread pool · "), then swatches stand alone, then only the first of them
/// with the number of the others; a tool tip has the names in full.
/// A single run needs no legend: it is hidden then.
class ChartLegend : public QWidget {
  Q_OBJECT

 public:
  explicit ChartLegend(TimeChart* chart, QWidget* parent = nullptr);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void onRunsChanged();
  /// Width of swatches and names together.
  [[nodiscard]] int widthOf(const QStringList& names) const;
  /// Width of the first swatches alone, and of how many more there are.
  [[nodiscard]] int widthOfSwatches(int shown) const;
  [[nodiscard]] static QString moreText(int hidden);

  QStringList m_names;       ///< of all runs; empty for fewer than two
  QStringList m_shortNames;  ///< without what they have in common
  QPointer<TimeChart> m_chart;
};

/// The names without the parts (between " · ") with which all of them begin; at least one part stays.
[[nodiscard]] QStringList withoutCommonBegin(const QStringList& names);

/// `chart` in a card with its title, its unit and a legend. The card owns the chart.
[[nodiscard]] Card* makeChartCard(TimeChart* chart, QWidget* parent = nullptr);

}  // namespace poolscope::ui
