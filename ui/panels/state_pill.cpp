// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/state_pill.h"

#include "ui/models/state_pill_delegate.h"
#include "ui/models/state_words.h"

#include <QPainter>

namespace poolscope::ui {

StatePill::StatePill(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("statePill"));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StatePill::setState(TaskState state) {
  m_state = state;
  setAccessibleName(stateWord(state));
  setToolTip(stateMeaning(state));
  updateGeometry();
  update();
}

QSize StatePill::sizeHint() const { return StatePillDelegate::pillSize(m_state, font()); }

void StatePill::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  StatePillDelegate::paintPill(painter, rect(), m_state, font());
}

}  // namespace poolscope::ui
