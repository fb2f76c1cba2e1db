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

  /// Leaves the words to the tool tip, where there is an icon and little room.
  void setIconOnly(bool iconOnly);
  /// The width that it has at least: that of the icon, or of the words where there is none.
  [[nodiscard]] int leastWidth() const;
  /// The width that it has with its words.
  [[nodiscard]] int fullWidth() const { return m_fullWidth; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void showAction();

  QAction* m_action;
  bool m_iconOnly = false;
  int m_iconWidth = 0;
  int m_fullWidth = 0;
};

}  // namespace poolscope::ui
