// SPDX-License-Identifier: GPL-3.0-or-later
// Combo boxes, spin boxes, scroll bars, sliders, tool buttons.
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/theme/style.h"
#include "ui/theme/style_paint.h"

#include <QPainter>
#include <QStyleOption>
#include <QToolBar>
#include <QWidget>

#include <algorithm>

namespace poolscope::ui {

namespace {

QColor arrowColor(bool enabled) {
  const Palette& colors = palette();
  return enabled ? colors.muted : mix(colors.muted, colors.card, 0.45);
}

}  // namespace

void PoolscopeStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                        const QWidget* widget) const {
  switch (control) {
    case CC_ComboBox:
      if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
        drawComboBox(*combo, *painter, widget);
        return;
      }
      break;
    case CC_SpinBox:
      if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option)) {
        drawSpinBox(*spin, *painter, widget);
        return;
      }
      break;
    case CC_ScrollBar:
      if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
        drawScrollBar(*bar, *painter);
        return;
      }
      break;
    case CC_Slider:
      if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
        drawSlider(*slider, *painter, widget);
        return;
      }
      break;
    case CC_ToolButton:
      if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
        // In a tool bar buttons look like buttons; elsewhere they appear under the mouse.
        QStyleOptionToolButton changed = *button;
        if (widget != nullptr && qobject_cast<const QToolBar*>(widget->parentWidget()) != nullptr) {
          changed.state &= ~State_AutoRaise;
          changed.state |= State_Raised;
        }
        if (showsFocus(changed)) {
          changed.state |= State_Raised;
          changed.state &= ~State_AutoRaise;
        }
        QProxyStyle::drawComplexControl(control, &changed, painter, widget);
        return;
      }
      break;
    default: break;
  }
  QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void PoolscopeStyle::drawComboBox(const QStyleOptionComboBox& combo, QPainter& painter, const QWidget* widget) const {
  if (combo.frame) {
    const bool focused = combo.editable ? has(combo, State_HasFocus) : showsFocus(combo);
    drawFieldBox(painter, combo, focused || has(combo, State_On));
  }
  const QRect arrow = proxy()->subControlRect(CC_ComboBox, &combo, SC_ComboBoxArrow, widget);
  drawChevron(painter, arrow, Qt::DownArrow, arrowColor(has(combo, State_Enabled)));
}

void PoolscopeStyle::drawSpinBox(const QStyleOptionSpinBox& spin, QPainter& painter, const QWidget* widget) const {
  if (spin.frame) {
    drawFieldBox(painter, spin, has(spin, State_HasFocus));
  }
  if (spin.buttonSymbols == QAbstractSpinBox::NoButtons) {
    return;
  }
  const auto drawStep = [&](SubControl part, QAbstractSpinBox::StepEnabledFlag step, Qt::ArrowType arrow) {
    const QRect rect = proxy()->subControlRect(CC_SpinBox, &spin, part, widget);
    const bool enabled = has(spin, State_Enabled) && spin.stepEnabled.testFlag(step);
    if (enabled && has(spin, State_MouseOver) && spin.activeSubControls == part) {
      drawBox(painter, QRectF(rect).adjusted(1, 1, -1, -1), 3, mix(palette().text, palette().card, 0.07), QColor());
    }
    drawChevron(painter, rect, arrow, arrowColor(enabled));
  };
  drawStep(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Qt::UpArrow);
  drawStep(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Qt::DownArrow);
}

void PoolscopeStyle::drawScrollBar(const QStyleOptionSlider& bar, QPainter& painter) const {
  const Palette& colors = ui::palette();
  painter.fillRect(bar.rect, colors.card);
  if (bar.maximum <= bar.minimum) {
    return;
  }
  const QRect thumb = proxy()->subControlRect(CC_ScrollBar, &bar, SC_ScrollBarSlider, nullptr);
  const bool active = bar.activeSubControls == SC_ScrollBarSlider &&
                      (has(bar, State_MouseOver) || has(bar, State_Sunken)) && has(bar, State_Enabled);
  const bool horizontal = bar.orientation == Qt::Horizontal;
  const QRectF box = horizontal ? QRectF(thumb).adjusted(2, 3, -2, -2) : QRectF(thumb).adjusted(3, 2, -2, -2);
  drawBox(painter, box, 3, mix(colors.muted, colors.card, active ? 0.7 : 0.4), QColor());
}

void PoolscopeStyle::drawSlider(const QStyleOptionSlider& slider, QPainter& painter, const QWidget* widget) const {
  const Palette& colors = ui::palette();
  const QRectF handle = proxy()->subControlRect(CC_Slider, &slider, SC_SliderHandle, widget);
  const bool horizontal = slider.orientation == Qt::Horizontal;
  const bool enabled = has(slider, State_Enabled);

  QRectF groove = slider.rect;
  QRectF passed;
  if (horizontal) {
    groove = QRectF(groove.left(), handle.center().y() - 2, groove.width(), 4);
    passed = groove;
    (slider.upsideDown ? passed.setLeft(handle.center().x()) : passed.setRight(handle.center().x()));
  } else {
    groove = QRectF(handle.center().x() - 2, groove.top(), 4, groove.height());
    passed = groove;
    (slider.upsideDown ? passed.setTop(handle.center().y()) : passed.setBottom(handle.center().y()));
  }
  drawBox(painter, groove, 2, colors.line, QColor());
  drawBox(painter, passed, 2, enabled ? colors.accent : colors.muted, QColor());

  const qreal size = std::min({handle.width(), handle.height(), 16.0});
  QRectF knob(0, 0, size, size);
  knob.moveCenter(handle.center());
  const QColor edge = enabled ? colors.accent : colors.muted;
  drawBox(painter, knob, size / 2, showsFocus(slider) ? colors.selection : colors.card, edge,
          showsFocus(slider) ? 3 : 2);
}

}  // namespace poolscope::ui
