// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace poolscope::ui {

/// One sentence about what is wrong, on the ground of warnings with a sign before it.
class ProblemLabel : public QLabel {
  Q_OBJECT

 public:
  explicit ProblemLabel(QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void updateColors();
};

}  // namespace poolscope::ui
