// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace poolscope::ui {

/// A field for numbers of any size that shows as few digits as the number needs: "1 s", "0.05 s".
class NumberField : public QDoubleSpinBox {
  Q_OBJECT

 public:
  explicit NumberField(QWidget* parent = nullptr);

  [[nodiscard]] QString textFromValue(double value) const override;
  /// Narrow, however many digits its limits have.
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
};

}  // namespace poolscope::ui
