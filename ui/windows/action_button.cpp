// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/action_button.h"

#include "ui/theme/icons.h"

#include <QAction>

namespace poolscope::ui {

ActionButton::ActionButton(QAction* action, QWidget* parent) : QPushButton(parent), m_action(action) {
  setObjectName(action->objectName() + QStringLiteral("Button"));
  setAutoDefault(true);  // Enter presses the button that has the focus
  showAction();
  connect(action, &QAction::changed, this, &ActionButton::showAction);
  connect(this, &QPushButton::clicked, action, &QAction::trigger);
}

void ActionButton::showAction() {
  setText(plainActionText(*m_action));
  setIcon(m_action->icon());
  setEnabled(m_action->isEnabled());
  setCheckable(m_action->isCheckable());
  setChecked(m_action->isChecked());
  QString tip = m_action->toolTip();
  if (m_action->isEnabled() && !m_action->shortcut().isEmpty()) {
    tip += QStringLiteral(" (%1)").arg(m_action->shortcut().toString(QKeySequence::NativeText));
  }
  setToolTip(tip);
  setAccessibleDescription(tip);
}

}  // namespace poolscope::ui
