// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/empty_state_table.h"

#include "ui/theme/metrics.h"
#include "ui/theme/palette.h"

#include <QPainter>

namespace poolscope::ui {

EmptyStateTable::EmptyStateTable(QWidget* parent) : QTableView(parent) {}

void EmptyStateTable::setEmptyText(const QString& text) {
  if (m_emptyText != text) {
    m_emptyText = text;
    viewport()->update();
  }
}

void EmptyStateTable::paintEvent(QPaintEvent* event) {
  QTableView::paintEvent(event);
  if (model() != nullptr && model()->rowCount() == 0) {
    QPainter painter(viewport());
    painter.setPen(ui::palette().muted);
    const int margin = 2 * metrics::kPadding;
    painter.drawText(viewport()->rect().adjusted(margin, margin, -margin, -margin),
                     static_cast<int>(Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap), m_emptyText);
  }
}

}  // namespace poolscope::ui
