// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionHeader;
class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QStyleOptionToolButton;

namespace poolscope::ui {

/// Draws every standard widget in the colours of palette(): Fusion's measures and behaviour, flatter
/// and rounder. Holds no state, so a change of scheme needs no more than a repaint. Set by Theme.
/// A button with setPrimary() is drawn in the accent colour.
class PoolscopeStyle : public QProxyStyle {
  Q_OBJECT

 public:
  PoolscopeStyle();

  using QProxyStyle::polish;
  void polish(QWidget* widget) override;
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* returned) const override;
  QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                         const QWidget* widget) const override;
  QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
  QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                       const QWidget* widget) const override;

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
  void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                   const QWidget* widget) const override;
  void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                          const QWidget* widget) const override;

 private:
  [[nodiscard]] QRect scrollBarRect(const QStyleOptionSlider& bar, SubControl part) const;

  void drawComboBox(const QStyleOptionComboBox& combo, QPainter& painter, const QWidget* widget) const;
  void drawSpinBox(const QStyleOptionSpinBox& spin, QPainter& painter, const QWidget* widget) const;
  void drawScrollBar(const QStyleOptionSlider& bar, QPainter& painter) const;
  void drawSlider(const QStyleOptionSlider& slider, QPainter& painter, const QWidget* widget) const;
};

}  // namespace poolscope::ui
