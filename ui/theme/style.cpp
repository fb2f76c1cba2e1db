// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStyleOption>
#include <QStyleOptionButton>
#include <QStyleOptionSlider>
#include <QStyleOptionToolButton>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr int kIndicator = 16;
constexpr int kScrollBar = 11;
constexpr int kShortestThumb = 28;
constexpr int kTextFrame = 3;  // so that the text's ground stays within the round corners

}  // namespace

PoolscopeStyle::PoolscopeStyle() : QProxyStyle(QStringLiteral("fusion")) {}

/// A frame asks for its width before it is a text field.
void PoolscopeStyle::polish(QWidget* widget) {
  QProxyStyle::polish(widget);
  if (auto* const text = qobject_cast<QPlainTextEdit*>(widget)) {
    text->setFrameStyle(text->frameStyle());
  }
}

int PoolscopeStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  switch (metric) {
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin: return metrics::kPadding;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return metrics::kGap;
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent: return metrics::kGap;
    case PM_ScrollBarExtent: return kScrollBar;
    case PM_ScrollBarSliderMin: return kShortestThumb;
    case PM_ScrollView_ScrollBarSpacing: return 0;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize: return kIndicator;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing: return 8;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_ToolBarItemSpacing: return metrics::kGap;
    case PM_ToolBarItemMargin: return 6;
    case PM_ToolBarFrameWidth: return 2;
    case PM_ToolBarSeparatorExtent: return 9;
    case PM_MenuBarItemSpacing: return 0;
    case PM_MenuBarHMargin: return 4;
    case PM_MenuBarVMargin: return 2;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin: return 4;
    // Inner space of table cells and of header sections.
    case PM_FocusFrameHMargin: return 5;
    case PM_HeaderMargin: return 6;
    case PM_TabBarTabHSpace: return 24;
    case PM_TabBarTabVSpace: return 12;
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical: return 0;
    case PM_ToolTipLabelFrameWidth: return 4;
    case PM_DefaultFrameWidth:
      return qobject_cast<const QPlainTextEdit*>(widget) != nullptr ? kTextFrame
                                                                    : QProxyStyle::pixelMetric(metric, option, widget);
    default: return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int PoolscopeStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                              QStyleHintReturn* returned) const {
  switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ScrollBar_Transient:
    case SH_ComboBox_Popup:  // a list below the box, in the list's own colours
    case SH_Widget_Animate:
    case SH_Widget_Animation_Duration:
    case SH_ScrollView_FrameOnlyAroundContents: return 0;
    case SH_ScrollBar_MiddleClickAbsolutePosition: return 1;
    case SH_FormLayoutLabelAlignment: return Qt::AlignLeft | Qt::AlignVCenter;
    case SH_FormLayoutFieldGrowthPolicy: return QFormLayout::AllNonFixedFieldsGrow;
    case SH_Table_GridLineColor: return static_cast<int>(palette().grid.rgb());
    default: return QProxyStyle::styleHint(hint, option, widget, returned);
  }
}

QSize PoolscopeStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                       const QWidget* widget) const {
  switch (type) {
    case CT_PushButton: {
      QSize full = size + QSize(24, 10);
      if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
        if (button->text.isEmpty()) {
          full.setWidth(size.width() + 12);
        }
      }
      return full.expandedTo(QSize(metrics::kButtonHeight, metrics::kButtonHeight));
    }
    case CT_ToolButton: {
      const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
      const bool iconOnly =
          button == nullptr || button->text.isEmpty() || button->toolButtonStyle == Qt::ToolButtonIconOnly;
      QSize full = size + (iconOnly ? QSize(12, 10) : QSize(18, 10));
      if (button != nullptr && button->features.testFlag(QStyleOptionToolButton::HasMenu) &&
          !button->features.testFlag(QStyleOptionToolButton::MenuButtonPopup)) {
        full.rwidth() += 12;  // for the chevron
      }
      return full.expandedTo(QSize(metrics::kButtonHeight, metrics::kButtonHeight));
    }
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox: {
      QSize full = QProxyStyle::sizeFromContents(type, option, size, widget);
      // A line edit inside a spin box or in a cell has no frame and takes what room there is.
      const auto* edit = qobject_cast<const QLineEdit*>(widget);
      if (edit == nullptr || edit->hasFrame()) {
        full.setHeight(std::max(full.height(), metrics::kFieldHeight));
      }
      return full;
    }
    case CT_MenuItem: return QProxyStyle::sizeFromContents(type, option, size, widget) + QSize(8, 4);
    case CT_MenuBarItem: return size + QSize(16, 8);
    case CT_ItemViewItem: return QProxyStyle::sizeFromContents(type, option, size, widget) + QSize(0, 4);
    case CT_HeaderSection: return QProxyStyle::sizeFromContents(type, option, size, widget) + QSize(4, 2);
    default: return QProxyStyle::sizeFromContents(type, option, size, widget);
  }
}

QRect PoolscopeStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
  const QRect rect = QProxyStyle::subElementRect(element, option, widget);
  if (element == SE_LineEditContents) {
    if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0) {
      return rect.adjusted(4, 0, -4, 0);
    }
  }
  if (element == SE_HeaderArrow) {
    return QRect(rect.left(), option->rect.top(), rect.width(), option->rect.height());
  }
  return rect;
}

QRect PoolscopeStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                     const QWidget* widget) const {
  if (control == CC_ScrollBar) {
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
      return visualRect(bar->direction, bar->rect, scrollBarRect(*bar, part));
    }
  }
  return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect PoolscopeStyle::scrollBarRect(const QStyleOptionSlider& bar, SubControl part) const {
  const QRect all = bar.rect;
  const bool horizontal = bar.orientation == Qt::Horizontal;
  const int length = horizontal ? all.width() : all.height();
  const qint64 range = static_cast<qint64>(bar.maximum) - bar.minimum;
  int thumb = length;
  if (range > 0) {
    const qint64 shown = static_cast<qint64>(length) * bar.pageStep / (range + bar.pageStep);
    thumb = std::clamp(static_cast<int>(shown), std::min(kShortestThumb, length), length);
  }
  const int start =
      sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - thumb, bar.upsideDown);
  const auto stretch = [&](int from, int to) {
    return horizontal ? QRect(all.left() + from, all.top(), to - from, all.height())
                      : QRect(all.left(), all.top() + from, all.width(), to - from);
  };
  switch (part) {
    case SC_ScrollBarGroove: return all;
    case SC_ScrollBarSlider: return stretch(start, start + thumb);
    case SC_ScrollBarSubPage: return stretch(0, start);
    case SC_ScrollBarAddPage: return stretch(start + thumb, length);
    default: return {};  // there are no buttons at the ends
  }
}

}  // namespace poolscope::ui
