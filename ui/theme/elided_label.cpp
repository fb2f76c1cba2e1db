// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/elided_label.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QTextDocument>  // Qt::convertFromPlainText
#include <QToolTip>

#include <algorithm>

namespace poolscope::ui {

namespace {

/// So many characters are kept in any case: a unit, a number.
constexpr int kShortText = 6;

}  // namespace

ElidedLabel::ElidedLabel(const QString& text, QWidget* parent) : QLabel(text, parent) {
  setTextFormat(Qt::PlainText);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode) {
  m_mode = mode;
  update();
}

void ElidedLabel::setAskingForAll(bool asking) {
  m_askingForAll = asking;
  updateGeometry();
}

QSize ElidedLabel::minimumSizeHint() const {
  const QSize all = QLabel::minimumSizeHint();
  if (m_askingForAll) {
    return all;
  }
  return QSize(std::min(all.width(), fontMetrics().averageCharWidth() * kShortText), all.height());
}

QString ElidedLabel::elidedText() const { return fontMetrics().elidedText(text(), m_mode, contentsRect().width()); }

void ElidedLabel::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  style()->drawItemText(&painter, contentsRect(), static_cast<int>(alignment()), QWidget::palette(), isEnabled(),
                        elidedText(), foregroundRole());
}

bool ElidedLabel::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
    const auto* help = static_cast<QHelpEvent*>(event);
    if (elidedText() != text()) {
      // As text: a tip that looks like a page would be one.
      QToolTip::showText(help->globalPos(), Qt::convertFromPlainText(text(), Qt::WhiteSpaceNormal), this);
    } else {
      QToolTip::hideText();
      event->ignore();
    }
    return true;
  }
  return QLabel::event(event);
}

}  // namespace poolscope::ui
