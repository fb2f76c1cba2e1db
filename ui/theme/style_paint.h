// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>
#include <QStyleOption>

class QWidget;

// What the parts of PoolscopeStyle draw with. Private to ui/theme.
namespace poolscope::ui {

/// The widget was made the view's primary action with setPrimary().
[[nodiscard]] bool isPrimary(const QWidget* widget);

[[nodiscard]] inline bool has(const QStyleOption& option, QStyle::StateFlag flag) {
  return option.state.testFlag(flag);
}

/// The keyboard brought the focus here, so it has to be seen.
[[nodiscard]] bool showsFocus(const QStyleOption& option);

/// A rounded box whose border lies inside `rect`. An invalid border draws none.
void drawBox(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border,
             qreal borderWidth = 1);

/// The ground of fields: a line around, in the accent colour when focused.
void drawFieldBox(QPainter& painter, const QStyleOption& option, bool focused);

/// The ground of buttons: pressed, checked, hovered, focused or primary.
void drawButtonBox(QPainter& painter, const QStyleOption& option, bool primary);

/// A small chevron in the middle of `rect`.
void drawChevron(QPainter& painter, const QRectF& rect, Qt::ArrowType direction, const QColor& color);

/// Check boxes and radio buttons.
void drawCheckIndicator(QPainter& painter, const QStyleOption& option);
void drawRadioIndicator(QPainter& painter, const QStyleOption& option);

}  // namespace poolscope::ui
