// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

class QAction;

namespace poolscope::ui {

/// A button that shows and triggers an action: its text, icon, state and tool tip.
class ActionButton : public QPushButton {
  Q_OBJECT

 public:
  /// The action must outlive the button. Object name: the action's with "Button" behind it.
  explicit ActionButton(QAction* action, QWidget* parent = nullptr);

 private:
  void showAction();

  QAction* m_action;
};

}  // namespace poolscope::ui
