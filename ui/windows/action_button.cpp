// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/action_button.h"

#include "ui/theme/icons.h"

#include <QAction>
#include <QEvent>

namespace poolscope::ui {

ActionButton::ActionButton(QAction* action, QWidget* parent) : QPushButton(parent), m_action(action) {
  setObjectName(action->objectName() + QStringLiteral("Button"));
  setAutoDefault(true);  // Enter presses the button that has the focus
  showAction();
  connect(action, &QAction::changed, this, &ActionButton::showAction);
  connect(this, &QPushButton::clicked, action, &QAction::trigger);
}

void ActionButton::setIconOnly(bool iconOnly) {
  iconOnly = iconOnly && !icon().isNull();
  if (iconOnly != m_iconOnly) {
    m_iconOnly = iconOnly;
    showAction();
  }
}

int ActionButton::leastWidth() const { return icon().isNull() ? m_fullWidth : m_iconWidth; }

void ActionButton::changeEvent(QEvent* event) {
  QPushButton::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
    showAction();
  }
}

void ActionButton::showAction() {
  const QString words = plainActionText(*m_action);
  setIcon(m_action->icon());
  setText({});
  m_iconWidth = sizeHint().width();
  setText(words);
  m_fullWidth = sizeHint().width();
  if (m_iconOnly) {
    setText({});
  }
  setAccessibleName(words);
  setEnabled(m_action->isEnabled());
  setCheckable(m_action->isCheckable());
  setChecked(m_action->isChecked());
  QString tip = m_iconOnly ? words + QStringLiteral(": ") + m_action->toolTip() : m_action->toolTip();
  if (m_action->isEnabled() && !m_action->shortcut().isEmpty()) {
    tip += QStringLiteral(" (%1)").arg(m_action->shortcut().toString(QKeySequence::NativeText));
  }
  setToolTip(tip);
  setAccessibleDescription(tip);
}

}  // namespace poolscope::ui
