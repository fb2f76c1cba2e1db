// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/interface_zoom.h"

#include "ui/theme/scale.h"

#include <QApplication>
#include <QFont>
#include <QFontInfo>
#include <QPointer>
#include <QWidget>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace poolscope::ui::interface_zoom {

namespace {

constexpr std::array kSteps{80, 90, 100, 110, 125, 150, 175, 200};
constexpr double kLectureFactor = 1.5;

struct Zoom {
  std::optional<QFont> desktop;  ///< the font before any zoom
  int percent = 100;
  bool lecture = false;
};

Zoom& zoom() {
  static Zoom the;
  return the;
}

void apply() {
  Zoom& z = zoom();
  if (!z.desktop) {
    z.desktop = QApplication::font();
  }
  QFont font = *z.desktop;
  const double factor = z.percent / 100.0 * (z.lecture ? kLectureFactor : 1);
  if (font.pointSizeF() > 0) {
    font.setPointSizeF(font.pointSizeF() * factor);
  } else {
    font.setPixelSize(qRound(font.pixelSize() * factor));
  }
  if (font == QApplication::font()) {
    return;
  }
  // Widgets with a font of their own: those that do not see to it themselves keep their proportion.
  std::vector<std::pair<QPointer<QWidget>, QFont>> own;
  for (QWidget* widget : QApplication::allWidgets()) {
    if (widget->testAttribute(Qt::WA_SetFont) && (widget->font().resolveMask() & QFont::SizeResolved) != 0) {
      own.emplace_back(widget, widget->font());
    }
  }
  const double growth = QFontInfo(font).pointSizeF() / QFontInfo(QApplication::font()).pointSizeF();
  setInterfaceScale(factor);
  QApplication::setFont(font);
  for (auto& [widget, before] : own) {
    if (widget != nullptr && widget->font().pointSizeF() == before.pointSizeF() && before.pointSizeF() > 0) {
      before.setPointSizeF(before.pointSizeF() * growth);
      widget->setFont(before);
    }
  }
}

}  // namespace

int percent() { return zoom().percent; }

void setPercent(int percent) {
  zoom().percent = std::clamp(percent, kSmallest, kLargest);
  apply();
}

void larger() {
  const auto* const next = std::upper_bound(kSteps.begin(), kSteps.end(), percent());
  setPercent(next == kSteps.end() ? kLargest : *next);
}

void smaller() {
  const auto* const next = std::lower_bound(kSteps.begin(), kSteps.end(), percent());
  setPercent(next == kSteps.begin() ? kSmallest : *std::prev(next));
}

void setLecture(bool on) {
  zoom().lecture = on;
  apply();
}

bool isLecture() { return zoom().lecture; }

}  // namespace poolscope::ui::interface_zoom
