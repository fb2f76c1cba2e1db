// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/system_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPalette>
#include <QWindow>

namespace poolscope::ui {

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");
// The desktop is asked before the first window, so a bus that does not answer must not hold it up.
constexpr int kPortalTimeoutMs = 150;

/// Connecting where there is no bus could start one; then there is no portal to ask either.
bool sessionBusExists() {
  const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
  return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") ||
         (!runtime.isEmpty() && QFileInfo::exists(runtime + QStringLiteral("/bus")));
}

bool hasDesktop() {
  const QString platform = QGuiApplication::platformName();
  return platform != QLatin1String("offscreen") && platform != QLatin1String("minimal");
}

}  // namespace

SystemScheme::SystemScheme(QObject* parent) : QObject(parent) {
  if (qGuiApp == nullptr) {
    return;
  }
  readPlatformPalette();
  if (hasDesktop()) {
    qGuiApp->installEventFilter(this);
    if (sessionBusExists()) {
      askPortal();
    }
  }
}

void SystemScheme::readPlatformPalette() {
  const QPalette platform = QGuiApplication::palette();
  m_platformDark = platform.color(QPalette::Window).lightness() < platform.color(QPalette::WindowText).lightness();
}

bool SystemScheme::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ThemeChange && qobject_cast<QWindow*>(watched) != nullptr) {
    Q_EMIT platformThemeChanged();
  }
  return QObject::eventFilter(watched, event);
}

void SystemScheme::askPortal() {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) {
    return;
  }
  bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
              SLOT(onPortalSettingChanged(QString, QString, QDBusVariant)));
  QDBusMessage question = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
  question << kGroup << kKey;
  const QDBusMessage answer = bus.call(question, QDBus::Block, kPortalTimeoutMs);
  if (answer.type() != QDBusMessage::ReplyMessage || answer.arguments().isEmpty()) {
    return;
  }
  // Read() wraps the value in a variant within a variant.
  QVariant value = answer.arguments().constFirst();
  while (value.canConvert<QDBusVariant>()) {
    value = value.value<QDBusVariant>().variant();
  }
  setPortalValue(value.toUInt());
}

void SystemScheme::onPortalSettingChanged(const QString& group, const QString& key, const QDBusVariant& value) {
  if (group != kGroup || key != kKey) {
    return;
  }
  const bool before = isDark();
  setPortalValue(value.variant().toUInt());
  if (isDark() != before) {
    Q_EMIT changed();
  }
}

void SystemScheme::setPortalValue(uint colorScheme) {
  switch (colorScheme) {
    case 1: m_portalDark = true; break;
    case 2: m_portalDark = false; break;
    default: m_portalDark.reset(); break;  // the user has no preference
  }
}

}  // namespace poolscope::ui
