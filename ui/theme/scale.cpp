// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/scale.h"

#include <QApplication>
#include <QVariant>
#include <QWidget>

namespace poolscope::ui {

namespace {

constexpr const char* kWidth = "poolscopeWidth";  // at scale 1

double& theScale() {
  static double scale = 1;
  return scale;
}

}  // namespace

double interfaceScale() { return theScale(); }

void setInterfaceScale(double scale) {
  if (scale == theScale()) {
    return;
  }
  theScale() = scale;
  for (QWidget* widget : QApplication::allWidgets()) {
    if (const QVariant width = widget->property(kWidth); width.isValid()) {
      widget->setFixedWidth(scaled(width.toInt()));
    }
  }
}

int scaled(int length) { return qRound(length * theScale()); }

void setScaledWidth(QWidget* widget, int width) {
  widget->setProperty(kWidth, width);
  widget->setFixedWidth(scaled(width));
}

}  // namespace poolscope::ui
