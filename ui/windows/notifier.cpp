// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/notifier.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QVariantMap>
#include <QWidget>

namespace poolscope::ui {

void notifyUser(QWidget& window, const QString& title, const QString& text) {
  QApplication::alert(&window);
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) {
    return;
  }
  // https://specifications.freedesktop.org/notification-spec/
  QDBusMessage call = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
      QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
  call << QStringLiteral("Poolscope") << 0U << QStringLiteral("org.poolscope.Poolscope") << title
       << text.toHtmlEscaped() << QStringList()
       << QVariantMap{{QStringLiteral("desktop-entry"), QStringLiteral("org.poolscope.Poolscope")}} << -1;
  bus.asyncCall(call);
}

}  // namespace poolscope::ui
