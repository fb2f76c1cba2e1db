// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/card.h"

#include "ui/theme/elided_label.h"
#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace poolscope::ui {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent),
      m_header(new QWidget(this)),
      m_headerLayout(new QHBoxLayout(m_header)),
      m_title(new ElidedLabel({}, m_header)),
      m_subtitle(new ElidedLabel({}, m_header)),
      m_corner(new QLabel(m_header)),
      m_bodyLayout(new QVBoxLayout) {
  m_header->setObjectName(QStringLiteral("cardHeader"));
  m_header->setMinimumHeight(metrics::kHeaderHeight);
  m_title->setObjectName(QStringLiteral("cardTitle"));
  m_title->setAskingForAll(true);
  m_subtitle->setObjectName(QStringLiteral("cardSubtitle"));
  m_subtitle->setForegroundRole(QPalette::PlaceholderText);
  m_corner->setObjectName(QStringLiteral("cardCorner"));
  m_corner->setTextFormat(Qt::PlainText);
  m_corner->setForegroundRole(QPalette::PlaceholderText);
  m_corner->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  m_subtitle->hide();
  m_corner->hide();

  m_headerLayout->setContentsMargins(metrics::kPadding, 0, metrics::kPadding, 0);
  m_headerLayout->setSpacing(metrics::kGap);
  m_headerLayout->addWidget(m_title);
  m_headerLayout->addWidget(m_subtitle, 1);
  m_headerLayout->addStretch();
  m_headerLayout->addWidget(m_corner);

  // A body keeps clear of the border and, at the bottom, of where the corners are round.
  m_bodyLayout->setContentsMargins(1, 0, 1, 4);
  m_bodyLayout->setSpacing(0);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 1, 0, 0);
  layout->setSpacing(1);
  layout->addWidget(m_header);
  layout->addLayout(m_bodyLayout, 1);

  updateFonts();
  setTitle(title);
}

QString Card::title() const { return m_title->text(); }

void Card::setTitle(const QString& title) {
  m_title->setText(title);
  setAccessibleName(title);
}

QString Card::subtitle() const { return m_subtitle->text(); }

void Card::setSubtitle(const QString& subtitle) {
  m_subtitle->setText(subtitle);
  m_subtitle->setVisible(!subtitle.isEmpty());  // its gap is the title's, where there is little room
}

QString Card::cornerText() const { return m_corner->text(); }

void Card::setCornerText(const QString& text) {
  m_corner->setText(text);
  m_corner->setVisible(!text.isEmpty());
}

void Card::setCornerWidget(QWidget* widget) {
  delete m_cornerWidget;
  m_cornerWidget = widget;
  if (widget != nullptr) {
    m_headerLayout->addWidget(widget);
  }
}

void Card::setHeaderVisible(bool visible) { m_header->setVisible(visible); }

void Card::setBody(QWidget* body) {
  if (m_body == body) {
    return;
  }
  delete m_body;
  m_body = body;
  if (body != nullptr) {
    m_bodyLayout->addWidget(body, 1);
  }
}

void Card::paintEvent(QPaintEvent* /*event*/) {
  const Palette& colors = ui::palette();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colors.line, 1));
  painter.setBrush(colors.card);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kCardRadius, metrics::kCardRadius);
  if (m_header->isVisibleTo(this)) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRect(1, m_header->geometry().bottom() + 1, width() - 2, 1), colors.line);
  }
}

void Card::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange) {
    updateFonts();
  }
}

void Card::updateFonts() {
  m_title->setFont(titleFont());
  m_subtitle->setFont(smallFont());
  m_corner->setFont(smallFont());
}

}  // namespace poolscope::ui
