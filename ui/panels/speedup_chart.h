// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/measurement.h"

#include <QWidget>

namespace poolscope::ui {

/// The curve of a sweep: how many times as fast as the first point each executor is, point by point as they come, with
/// the prediction dashed where there is one.
class SpeedupChart : public QWidget {
  Q_OBJECT

 public:
  explicit SpeedupChart(QWidget* parent = nullptr);

  /// Draws the points of a sweep; the title says what was swept over.
  void setMeasurement(const Measurement& measurement, const QString& axisTitle);

  [[nodiscard]] QSize sizeHint() const override { return {520, 260}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {260, 160}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Measurement m_measurement;
  QString m_axisTitle;
};

}  // namespace poolscope::ui
