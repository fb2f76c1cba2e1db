// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style_paint.h"

#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QVariant>
#include <QWidget>

#include <array>

namespace poolscope::ui {

bool isPrimary(const QWidget* widget) { return widget != nullptr && widget->property("primary").toBool(); }

bool showsFocus(const QStyleOption& option) {
  return has(option, QStyle::State_HasFocus) && has(option, QStyle::State_KeyboardFocusChange);
}

void drawBox(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border,
             qreal borderWidth) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const qreal inset = border.isValid() ? borderWidth / 2 : 0;
  painter.setPen(border.isValid() ? QPen(border, borderWidth) : QPen(Qt::NoPen));
  painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
  painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
  painter.restore();
}

void drawFieldBox(QPainter& painter, const QStyleOption& option, bool focused) {
  const Palette& colors = palette();
  const bool enabled = has(option, QStyle::State_Enabled);
  QColor border = colors.line;
  if (enabled && focused) {
    border = colors.accent;
  } else if (enabled && has(option, QStyle::State_MouseOver)) {
    border = mix(colors.muted, colors.line, 0.5);
  }
  drawBox(painter, option.rect, metrics::kFieldRadius, enabled ? colors.card : mix(colors.bg, colors.card, 0.5), border,
          focused && enabled ? 1.5 : 1.0);
}

void drawButtonBox(QPainter& painter, const QStyleOption& option, bool primary) {
  const Palette& colors = palette();
  const bool enabled = has(option, QStyle::State_Enabled);
  const bool pressed = has(option, QStyle::State_Sunken);
  const bool checked = has(option, QStyle::State_On);
  const bool hovered = enabled && has(option, QStyle::State_MouseOver);
  const bool focused = showsFocus(option);

  if (primary && enabled) {
    const QColor towards = colors.dark ? QColor(Qt::white) : QColor(Qt::black);
    const double share = pressed ? 0.78 : hovered ? 0.9 : 1.0;
    drawBox(painter, option.rect, metrics::kFieldRadius, mix(colors.accent, towards, share), QColor());
    if (focused) {
      drawBox(painter, QRectF(option.rect).adjusted(2, 2, -2, -2), metrics::kFieldRadius - 2, QColor(),
              colors.accentText, 1.5);
    }
    return;
  }

  QColor fill = colors.card;
  if (checked) {
    fill = colors.selection;
  }
  if (pressed) {
    fill = mix(colors.text, fill, 0.10);
  } else if (hovered) {
    fill = mix(colors.text, fill, 0.05);
  }
  QColor border = checked ? mix(colors.accent, colors.line, 0.5) : colors.line;
  if (focused) {
    border = colors.accent;
  }
  drawBox(painter, option.rect, metrics::kFieldRadius, fill, border, focused ? 2.0 : 1.0);
}

void drawChevron(QPainter& painter, const QRectF& rect, Qt::ArrowType direction, const QColor& color) {
  constexpr qreal kHalf = 3.5;
  std::array<QPointF, 3> points{QPointF(-kHalf, -kHalf / 2), QPointF(0, kHalf / 2), QPointF(kHalf, -kHalf / 2)};
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.translate(rect.center());
  switch (direction) {
    case Qt::UpArrow: painter.rotate(180); break;
    case Qt::LeftArrow: painter.rotate(90); break;
    case Qt::RightArrow: painter.rotate(-90); break;
    default: break;
  }
  painter.drawPolyline(points.data(), static_cast<int>(points.size()));
  painter.restore();
}

namespace {

struct IndicatorColors {
  QColor fill, border, mark;
};

IndicatorColors indicatorColors(const QStyleOption& option, bool on) {
  const Palette& colors = palette();
  if (!has(option, QStyle::State_Enabled)) {
    return {colors.bg, colors.line, mix(colors.muted, colors.card, 0.6)};
  }
  if (on) {
    return {colors.accent, colors.accent, colors.accentText};
  }
  // A box that can be ticked has to be found without its tick, so its border is darker than a field's.
  const bool hovered = has(option, QStyle::State_MouseOver);
  return {colors.card, mix(colors.muted, colors.card, hovered ? 1.0 : 0.8), colors.text};
}

}  // namespace

void drawCheckIndicator(QPainter& painter, const QStyleOption& option) {
  const bool partial = has(option, QStyle::State_NoChange);
  const bool on = has(option, QStyle::State_On) || partial;
  const IndicatorColors colors = indicatorColors(option, on);
  const QRectF box = QRectF(option.rect).adjusted(1, 1, -1, -1);
  drawBox(painter, box, 3.5, colors.fill, colors.border, 1.2);
  if (!on) {
    return;
  }
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colors.mark, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  const auto at = [&box](qreal x, qreal y) {
    return QPointF(box.left() + x * box.width(), box.top() + y * box.height());
  };
  if (partial) {
    painter.drawLine(at(0.25, 0.5), at(0.75, 0.5));
  } else {
    const std::array<QPointF, 3> tick{at(0.23, 0.52), at(0.43, 0.72), at(0.78, 0.3)};
    painter.drawPolyline(tick.data(), static_cast<int>(tick.size()));
  }
  painter.restore();
}

void drawRadioIndicator(QPainter& painter, const QStyleOption& option) {
  const bool on = has(option, QStyle::State_On);
  const IndicatorColors colors = indicatorColors(option, on);
  const QRectF box = QRectF(option.rect).adjusted(1, 1, -1, -1);
  drawBox(painter, box, box.width() / 2, colors.fill, colors.border, 1.2);
  if (on) {
    const qreal inset = box.width() * 0.3;
    drawBox(painter, box.adjusted(inset, inset, -inset, -inset), box.width() / 2, colors.mark, QColor());
  }
}

}  // namespace poolscope::ui
