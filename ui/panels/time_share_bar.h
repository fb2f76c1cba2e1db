// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/task_details.h"

#include <QColor>
#include <QWidget>

#include <vector>

namespace poolscope::ui {

/// Where a task's wall time went: one bar, a part for each share, with its name, time and percentage
/// inside where they fit, and the others in a line below. The percentages sum to 100.
class TimeShareBar : public QWidget {
  Q_OBJECT

 public:
  explicit TimeShareBar(QWidget* parent = nullptr);

  /// `series` is the job's colour.
  void setShares(const std::vector<TimeShare>& shares, int series);
  [[nodiscard]] const std::vector<TimeShare>& shares() const { return m_shares; }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;
  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  /// The part of a bar of that width that a share fills.
  [[nodiscard]] QRectF shareRect(std::size_t i, double width) const;
  [[nodiscard]] static bool fits(const QString& text, const QRectF& part);
  /// All shares in words, or those whose words do not fit into a bar of that width.
  [[nodiscard]] QString text(bool all, double width) const;
  [[nodiscard]] QColor colorOf(TimePart part) const;
  [[nodiscard]] QColor textColorOf(TimePart part) const;

  std::vector<TimeShare> m_shares;
  int m_series = 0;
};

}  // namespace poolscope::ui
