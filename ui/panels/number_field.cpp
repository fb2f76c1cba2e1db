// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/number_field.h"

#include <QLineEdit>
#include <QLocale>

namespace poolscope::ui {

NumberField::NumberField(QWidget* parent) : QDoubleSpinBox(parent) {
  setDecimals(6);
  setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
  setAlignment(Qt::AlignRight);
  setKeyboardTracking(true);
}

QString NumberField::textFromValue(double value) const {
  return locale().toString(value, 'f', QLocale::FloatingPointShortest);
}

QSize NumberField::sizeHint() const {
  QSize hint = QDoubleSpinBox::sizeHint();
  hint.setWidth(fontMetrics().horizontalAdvance(QStringLiteral("0000000")) + 40);
  return hint;
}

}  // namespace poolscope::ui
