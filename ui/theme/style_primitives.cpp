// SPDX-License-Identifier: GPL-3.0-or-later
// Grounds, frames and indicators.
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"
#include "ui/theme/style.h"
#include "ui/theme/style_paint.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

#include <algorithm>

namespace poolscope::ui {

namespace {

void drawItemGround(QPainter& painter, const QStyleOption& option) {
  const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(&option);
  if (item == nullptr) {
    return;
  }
  const Palette& colors = palette();
  if (has(option, QStyle::State_Selected)) {
    painter.fillRect(option.rect, colors.selection);
    return;
  }
  if (item->backgroundBrush.style() != Qt::NoBrush) {
    painter.fillRect(option.rect, item->backgroundBrush);
  }
  if (has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled)) {
    painter.fillRect(option.rect, mix(colors.selection, colors.card, 0.45));
  }
}

void drawFocusFrame(QPainter& painter, const QStyleOption& option, const QWidget* widget) {
  // Buttons show the focus with their own border.
  if (qobject_cast<const QPushButton*>(widget) != nullptr || qobject_cast<const QToolButton*>(widget) != nullptr) {
    return;
  }
  const bool inView = qobject_cast<const QAbstractItemView*>(widget) != nullptr;
  if (!inView && !has(option, QStyle::State_KeyboardFocusChange)) {
    return;
  }
  drawBox(painter, option.rect, inView ? 2 : 4, QColor(), palette().accent, inView ? 1.0 : 1.5);
}

}  // namespace

void PoolscopeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                   const QWidget* widget) const {
  const Palette& colors = ui::palette();
  switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool: drawButtonBox(*painter, *option, isPrimary(widget)); return;
    case PE_PanelButtonBevel: drawButtonBox(*painter, *option, false); return;
    case PE_FrameDefaultButton: return;  // the primary button says it
    case PE_FrameFocusRect: drawFocusFrame(*painter, *option, widget); return;
    case PE_PanelLineEdit: {
      const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
      if (frame != nullptr && frame->lineWidth > 0) {
        drawFieldBox(*painter, *option, has(*option, State_HasFocus));
      }
      return;
    }
    case PE_FrameLineEdit: return;  // part of the panel
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck: drawCheckIndicator(*painter, *option); return;
    case PE_IndicatorRadioButton: drawRadioIndicator(*painter, *option); return;
    case PE_Frame: {
      const bool text = qobject_cast<const QPlainTextEdit*>(widget) != nullptr;
      drawBox(*painter, option->rect, metrics::kFieldRadius, text ? option->palette.color(QPalette::Base) : QColor(),
              text && has(*option, State_HasFocus) ? colors.accent : colors.line);
      return;
    }
    case PE_FrameGroupBox: {
      // The title stands above the frame.
      const int title =
          std::max(proxy()->pixelMetric(PM_ExclusiveIndicatorHeight, option, widget), option->fontMetrics.height()) + 3;
      drawBox(*painter, option->rect.adjusted(0, title, 0, 0), metrics::kFieldRadius, QColor(), colors.line);
      return;
    }
    case PE_FrameTabWidget:
      painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1), colors.line);
      return;
    case PE_FrameWindow:
    case PE_FrameDockWidget:
    case PE_FrameMenu:
      painter->save();
      painter->setPen(colors.line);
      painter->setBrush(Qt::NoBrush);
      painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
      painter->restore();
      return;
    case PE_PanelMenu: painter->fillRect(option->rect, colors.card); return;
    case PE_PanelTipLabel:
      painter->fillRect(option->rect, colors.card);
      drawPrimitive(PE_FrameMenu, option, painter, widget);
      return;
    case PE_PanelMenuBar: return;
    case PE_PanelStatusBar:
      painter->fillRect(option->rect, colors.card);
      painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1), colors.line);
      return;
    case PE_FrameStatusBarItem: return;
    case PE_PanelItemViewItem: drawItemGround(*painter, *option); return;
    case PE_PanelScrollAreaCorner: painter->fillRect(option->rect, colors.card); return;
    case PE_IndicatorToolBarSeparator: {
      const QRect r = option->rect;
      const bool horizontal = has(*option, State_Horizontal);
      painter->fillRect(horizontal ? QRect(r.center().x(), r.top() + 4, 1, r.height() - 8)
                                   : QRect(r.left() + 4, r.center().y(), r.width() - 8, 1),
                        colors.line);
      return;
    }
    case PE_IndicatorDockWidgetResizeHandle: return;
    case PE_FrameTabBarBase:
      painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), colors.line);
      return;
    case PE_IndicatorArrowDown: drawChevron(*painter, option->rect, Qt::DownArrow, colors.muted); return;
    case PE_IndicatorArrowUp: drawChevron(*painter, option->rect, Qt::UpArrow, colors.muted); return;
    case PE_IndicatorArrowLeft: drawChevron(*painter, option->rect, Qt::LeftArrow, colors.muted); return;
    case PE_IndicatorArrowRight: drawChevron(*painter, option->rect, Qt::RightArrow, colors.muted); return;
    case PE_IndicatorHeaderArrow:
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
        // Qt names the arrow after where it points in other styles; here up means ascending.
        drawChevron(*painter, option->rect,
                    header->sortIndicator == QStyleOptionHeader::SortUp ? Qt::DownArrow : Qt::UpArrow, colors.muted);
      }
      return;
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

}  // namespace poolscope::ui
