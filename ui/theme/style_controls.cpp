// SPDX-License-Identifier: GPL-3.0-or-later
// Labels, bars, headers, tabs.
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/theme/style.h"
#include "ui/theme/style_paint.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

#include <algorithm>

namespace poolscope::ui {

namespace {

/// The same option with its text (and icon) in one colour, for the accent ground.
template <typename Option>
Option onAccent(const Option& option, const QWidget* widget) {
  Option changed = option;
  const QColor color = palette().accentText;
  changed.palette.setColor(QPalette::ButtonText, color);
  if (!option.icon.isNull()) {
    const qreal ratio = widget != nullptr ? widget->devicePixelRatioF() : 1.0;
    changed.icon = QIcon(tintedPixmap(option.icon, option.iconSize, ratio, color));
  }
  return changed;
}

void drawHeaderGround(QPainter& painter, const QStyleOption& option) {
  const Palette& colors = palette();
  QColor ground = colors.card;
  if (has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled)) {
    ground = mix(colors.text, ground, 0.03);
  }
  painter.fillRect(option.rect, ground);
  const QRect r = option.rect;
  const bool horizontal = has(option, QStyle::State_Horizontal);
  painter.fillRect(horizontal ? QRect(r.left(), r.bottom(), r.width(), 1) : QRect(r.right(), r.top(), 1, r.height()),
                   colors.line);
}

void drawTab(QPainter& painter, const QStyleOptionTab& tab) {
  const Palette& colors = palette();
  const QRect r = tab.rect;
  if (has(tab, QStyle::State_Selected)) {
    painter.fillRect(QRect(r.left() + 6, r.bottom() - 1, r.width() - 12, 2), colors.accent);
  } else if (has(tab, QStyle::State_MouseOver) && has(tab, QStyle::State_Enabled)) {
    drawBox(painter, QRectF(r).adjusted(2, 3, -2, -4), metrics::kFieldRadius, mix(colors.text, colors.card, 0.05),
            QColor());
  }
  if (showsFocus(tab)) {
    drawBox(painter, QRectF(r).adjusted(2, 2, -2, -3), metrics::kFieldRadius, QColor(), colors.accent, 1.5);
  }
}

void drawProgress(QPainter& painter, const QStyleOptionProgressBar& bar) {
  const Palette& colors = palette();
  const double range = static_cast<double>(bar.maximum) - bar.minimum;
  const double share =
      range > 0 ? std::clamp((bar.progress - static_cast<double>(bar.minimum)) / range, 0.0, 1.0) : 0.3;
  QRectF filled = bar.rect;
  filled.setWidth(filled.width() * share);
  if (bar.direction == Qt::RightToLeft) {
    filled.moveRight(QRectF(bar.rect).right());
  }
  if (filled.width() < 1) {
    return;
  }
  const qreal radius = std::min({qreal{4}, filled.height() / 2, filled.width() / 2});
  // Under its text the bar is pale enough for the text to be read.
  drawBox(painter, filled, radius, bar.textVisible ? mix(colors.accent, colors.card, 0.35) : colors.accent, QColor());
}

}  // namespace

void PoolscopeStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                                 const QWidget* widget) const {
  const Palette& colors = ui::palette();
  switch (element) {
    case CE_PushButtonLabel:
      if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
          button && isPrimary(widget) && has(*option, State_Enabled)) {
        const QStyleOptionButton changed = onAccent(*button, widget);
        QProxyStyle::drawControl(element, &changed, painter, widget);
        return;
      }
      break;
    case CE_ToolButtonLabel:
      if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
        QStyleOptionToolButton changed =
            isPrimary(widget) && has(*option, State_Enabled) ? onAccent(*button, widget) : *button;
        if (button->toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button->text.isEmpty()) {
          changed.rect.adjust(6, 0, 0, 0);  // Qt starts at the edge; this is half of the room to spare
        }
        QProxyStyle::drawControl(element, &changed, painter, widget);
        return;
      }
      break;
    case CE_MenuItem:
      if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
          item && item->menuItemType == QStyleOptionMenuItem::Separator && item->text.isEmpty()) {
        const QRect r = option->rect;
        painter->fillRect(QRect(r.left() + 8, r.center().y(), r.width() - 16, 1), colors.line);
        return;
      } else if (item != nullptr) {
        QStyleOptionMenuItem changed = *item;
        if (has(*option, State_Selected) && has(*option, State_Enabled)) {
          drawBox(*painter, QRectF(option->rect).adjusted(2, 0, -2, 0), 4, colors.selection, QColor());
        }
        changed.state &= ~State_Selected;
        QProxyStyle::drawControl(element, &changed, painter, widget);
        return;
      }
      break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea: drawHeaderGround(*painter, *option); return;
    case CE_HeaderLabel:
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
        QStyleOptionHeaderV2 changed;
        if (const auto* v2 = qstyleoption_cast<const QStyleOptionHeaderV2*>(option)) {
          changed = *v2;
        } else {
          static_cast<QStyleOptionHeader&>(changed) = *header;
        }
        changed.palette.setColor(QPalette::ButtonText, colors.muted);
        changed.palette.setColor(QPalette::WindowText, colors.muted);
        changed.state &= ~State_On;  // no bold text above the selected cells
        QProxyStyle::drawControl(element, &changed, painter, widget);
        return;
      }
      break;
    case CE_MenuBarEmptyArea:
    case CE_ToolBar:
      painter->fillRect(option->rect, colors.card);
      if (element == CE_ToolBar) {
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), colors.line);
      }
      return;
    case CE_MenuBarItem:
      if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
        painter->fillRect(option->rect, colors.card);
        if (has(*option, State_Selected) && has(*option, State_Enabled)) {
          drawBox(*painter, QRectF(option->rect).adjusted(1, 1, -1, -1), metrics::kFieldRadius, colors.selection,
                  QColor());
        }
        const bool mnemonic = proxy()->styleHint(SH_UnderlineShortcut, option, widget) != 0;
        drawItemText(painter, option->rect,
                     Qt::AlignCenter | Qt::TextSingleLine | (mnemonic ? Qt::TextShowMnemonic : Qt::TextHideMnemonic),
                     item->palette, has(*option, State_Enabled), item->text, QPalette::WindowText);
        return;
      }
      break;
    case CE_TabBarTabShape:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
        drawTab(*painter, *tab);
        return;
      }
      break;
    case CE_TabBarTabLabel:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option); tab && !has(*option, State_Selected)) {
        QStyleOptionTab changed = *tab;
        changed.palette.setColor(QPalette::WindowText, colors.muted);
        QProxyStyle::drawControl(element, &changed, painter, widget);
        return;
      }
      break;
    case CE_Splitter:
      if (has(*option, State_MouseOver) || has(*option, State_Sunken)) {
        const QRect r = option->rect;
        const bool upright = r.height() > r.width();
        const QSize grip = upright ? QSize(3, std::min(32, r.height())) : QSize(std::min(32, r.width()), 3);
        drawBox(*painter, QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, grip, r), 1.5,
                mix(colors.muted, colors.bg, 0.5), QColor());
      }
      return;
    case CE_ShapedFrame:
      if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option)) {
        const QRect r = option->rect;
        if (frame->frameShape == QFrame::HLine) {
          painter->fillRect(QRect(r.left(), r.center().y(), r.width(), 1), colors.line);
          return;
        }
        if (frame->frameShape == QFrame::VLine) {
          painter->fillRect(QRect(r.center().x(), r.top(), 1, r.height()), colors.line);
          return;
        }
      }
      break;
    case CE_ProgressBarGroove:
      drawBox(*painter, option->rect, std::min(4, option->rect.height() / 2), colors.grid, QColor());
      return;
    case CE_ProgressBarContents:
      if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
        drawProgress(*painter, *bar);
        return;
      }
      break;
    case CE_ProgressBarLabel:
      if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
        if (bar->textVisible) {
          drawItemText(painter, option->rect, Qt::AlignCenter, option->palette, has(*option, State_Enabled), bar->text,
                       QPalette::WindowText);
        }
        return;
      }
      break;
    case CE_DockWidgetTitle:
      if (const auto* dock = qstyleoption_cast<const QStyleOptionDockWidget*>(option)) {
        drawItemText(painter, option->rect.adjusted(metrics::kPadding, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     option->palette, true, dock->title, QPalette::WindowText);
        return;
      }
      break;
    default: break;
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

}  // namespace poolscope::ui
