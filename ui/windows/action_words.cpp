// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/action_words.h"

#include <QAction>
#include <QHelpEvent>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QToolTip>

namespace poolscope::ui {

namespace {

/// Without the mark of its key, which Chinese menus have in brackets, and the dots that promise a dialog.
QString bare(QString text) {
  static const QRegularExpression marks(QStringLiteral("\\(&?[A-Z]\\)|&|\\.\\.\\.|…"));
  return text.remove(marks).trimmed();
}

}  // namespace

QString ownToolTip(const QAction& action) {
  const QString tip = action.toolTip();
  return bare(tip) == bare(action.text()) ? QString() : tip;
}

MenuTips::MenuTips(QMenuBar* bar) : QObject(bar) {
  setObjectName(QStringLiteral("menuTips"));
  for (QMenu* menu : bar->findChildren<QMenu*>()) {
    menu->installEventFilter(this);
  }
}

bool MenuTips::eventFilter(QObject* watched, QEvent* event) {
  auto* menu = qobject_cast<QMenu*>(watched);
  if (menu == nullptr || event->type() != QEvent::ToolTip) {
    return QObject::eventFilter(watched, event);
  }
  const auto* help = static_cast<QHelpEvent*>(event);
  const QAction* action = menu->actionAt(help->pos());
  QToolTip::showText(help->globalPos(), action != nullptr ? ownToolTip(*action) : QString(), menu);
  return true;
}

}  // namespace poolscope::ui
