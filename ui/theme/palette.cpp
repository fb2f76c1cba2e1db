// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/palette.h"

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

constexpr QRgb kNearBlack = 0xff0b1118;
constexpr QRgb kWhite = 0xffffffff;

Palette makeLight() {
  Palette p;
  p.bg = QColor(0xf3, 0xf5, 0xf8);
  p.card = QColor(0xff, 0xff, 0xff);
  p.line = QColor(0xdf, 0xe4, 0xec);
  p.grid = QColor(0xed, 0xf0, 0xf4);
  p.text = QColor(0x1b, 0x24, 0x30);
  p.muted = QColor(0x5b, 0x66, 0x78);
  p.accent = QColor(0x00, 0x72, 0xb2);
  p.accentText = QColor(0xff, 0xff, 0xff);
  p.selection = QColor(0xe3, 0xf0, 0xf8);
  p.series = {QColor(0x00, 0x72, 0xb2), QColor(0xd5, 0x5e, 0x00), QColor(0x00, 0x9e, 0x73),
              QColor(0xcc, 0x79, 0xa7), QColor(0xe6, 0x9f, 0x00), QColor(0x56, 0xb4, 0xe9)};
  p.seriesTexts.fill(QColor(kNearBlack));
  p.seriesTexts[0] = QColor(kWhite);
  p.waiting = QColor(0xc9, 0xd2, 0xde);
  p.ok = QColor(0x00, 0x79, 0x5a);
  p.okBg = QColor(0xe3, 0xf4, 0xee);
  p.running = QColor(0x0b, 0x5c, 0x92);
  p.runningBg = QColor(0xe3, 0xf0, 0xf8);
  p.failed = QColor(0xb2, 0x3c, 0x00);
  p.failedBg = QColor(0xfd, 0xea, 0xdf);
  p.warning = QColor(0x8a, 0x5a, 0x00);
  p.warningBg = QColor(0xfd, 0xf3, 0xdc);
  p.cursor = QColor(0xd5, 0x5e, 0x00);
  p.dark = false;
  return p;
}

Palette makeDark() {
  Palette p;
  p.bg = QColor(0x14, 0x18, 0x1f);
  p.card = QColor(0x1c, 0x22, 0x2b);
  p.line = QColor(0x30, 0x39, 0x46);
  p.grid = QColor(0x28, 0x30, 0x3b);
  p.text = QColor(0xe6, 0xeb, 0xf2);
  p.muted = QColor(0x9a, 0xa7, 0xb8);
  p.accent = QColor(0x4a, 0xa8, 0xe0);
  p.accentText = QColor(kNearBlack);
  p.selection = QColor(0x1f, 0x3a, 0x4d);
  p.series = {QColor(0x4a, 0xa8, 0xe0), QColor(0xf0, 0x8a, 0x4b), QColor(0x35, 0xc7, 0x9a),
              QColor(0xe0, 0xa1, 0xc4), QColor(0xf2, 0xbd, 0x4b), QColor(0x8f, 0xd0, 0xf5)};
  p.seriesTexts.fill(QColor(kNearBlack));
  p.waiting = QColor(0x3a, 0x45, 0x54);
  p.ok = QColor(0x5f, 0xd0, 0xa8);
  p.okBg = QColor(0x17, 0x3a, 0x30);
  p.running = QColor(0x8c, 0xcb, 0xf2);
  p.runningBg = QColor(0x1b, 0x3a, 0x50);
  p.failed = QColor(0xff, 0x9a, 0x66);
  p.failedBg = QColor(0x46, 0x26, 0x1a);
  p.warning = QColor(0xf2, 0xc4, 0x6b);
  p.warningBg = QColor(0x40, 0x33, 0x1a);
  p.cursor = QColor(0xff, 0x9a, 0x66);
  p.dark = true;
  return p;
}

Palette& current() {
  static Palette value = lightPalette();
  return value;
}

double relativeLuminance(const QColor& c) {
  const auto channel = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return 0.2126 * channel(c.redF()) + 0.7152 * channel(c.greenF()) + 0.0722 * channel(c.blueF());
}

}  // namespace

const Palette& palette() { return current(); }

const Palette& lightPalette() {
  static const Palette value = makeLight();
  return value;
}

const Palette& darkPalette() {
  static const Palette value = makeDark();
  return value;
}

void setCurrentPalette(bool dark) { current() = dark ? darkPalette() : lightPalette(); }

QColor mix(const QColor& top, const QColor& ground, double share) {
  const auto channel = [share](int a, int b) { return static_cast<int>(std::lround(a * share + b * (1.0 - share))); };
  return QColor(channel(top.red(), ground.red()), channel(top.green(), ground.green()),
                channel(top.blue(), ground.blue()));
}

double contrastRatio(const QColor& a, const QColor& b) {
  const double la = relativeLuminance(a);
  const double lb = relativeLuminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace poolscope::ui
