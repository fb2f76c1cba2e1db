// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QAction;
class QMenuBar;

namespace poolscope::ui {

/// The action's tool tip where it was given one of its own: what it does or, while it cannot be chosen, why
/// not. Empty where Qt only repeats its name.
[[nodiscard]] QString ownToolTip(const QAction& action);

/// Shows ownToolTip() over the items of all menus of a bar, also of those that cannot be chosen. Belongs to
/// the bar.
class MenuTips : public QObject {
  Q_OBJECT

 public:
  explicit MenuTips(QMenuBar* bar);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace poolscope::ui
