// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/metrics.h"

#include <QApplication>

namespace poolscope::ui {

namespace {

QFont scaled(double factor) {
  QFont font = QApplication::font();
  if (font.pointSizeF() > 0) {
    font.setPointSizeF(font.pointSizeF() * factor);
  } else {
    font.setPixelSize(qRound(font.pixelSize() * factor));
  }
  return font;
}

}  // namespace

QFont smallFont() { return scaled(0.87); }

QFont titleFont() {
  QFont font = QApplication::font();
  font.setBold(true);
  return font;
}

QFont headingFont(double factor) {
  QFont font = scaled(factor);
  font.setBold(true);
  return font;
}

}  // namespace poolscope::ui
