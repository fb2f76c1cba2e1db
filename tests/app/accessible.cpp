// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/accessible.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>

namespace poolscope::support {

namespace {

constexpr const char* kAccessible = "org.a11y.atspi.Accessible";
constexpr int kAnswerMs = 10'000;

}  // namespace

QDBusMessage Accessible::call(const char* interface, const char* method, const QVariantList& arguments) const {
  QDBusMessage message =
      QDBusMessage::createMethodCall(m_service, m_path, QLatin1String(interface), QLatin1String(method));
  message.setArguments(arguments);
  return m_bus.call(message, QDBus::Block, kAnswerMs);
}

std::optional<Accessible> Accessible::program(const QDBusConnection& bus, const QString& name) {
  const Accessible registry(bus, QStringLiteral("org.a11y.atspi.Registry"),
                            QStringLiteral("/org/a11y/atspi/accessible/root"));
  for (const Accessible& program : registry.children()) {
    if (program.name() == name) {
      return program;
    }
  }
  return std::nullopt;
}

QString Accessible::property(const char* name) const {
  const QDBusMessage answer =
      call("org.freedesktop.DBus.Properties", "Get", {QLatin1String(kAccessible), QLatin1String(name)});
  return answer.arguments().value(0).value<QDBusVariant>().variant().toString();
}

QString Accessible::role() const { return call(kAccessible, "GetRoleName").arguments().value(0).toString(); }

std::vector<Accessible> Accessible::children() const {
  std::vector<Accessible> found;
  const QVariant answer = call(kAccessible, "GetChildren").arguments().value(0);
  if (!answer.canConvert<QDBusArgument>()) {
    return found;
  }
  const auto list = answer.value<QDBusArgument>();
  list.beginArray();
  while (!list.atEnd()) {
    QString service;
    QDBusObjectPath path;
    list.beginStructure();
    list >> service >> path;
    list.endStructure();
    found.push_back(Accessible(m_bus, service, path.path()));
  }
  list.endArray();
  return found;
}

bool Accessible::hasState(int bit) const {
  const QVariant answer = call(kAccessible, "GetState").arguments().value(0);
  if (!answer.canConvert<QDBusArgument>()) {
    return false;
  }
  QList<uint> words;
  answer.value<QDBusArgument>() >> words;
  return (words.value(bit / 32) >> (bit % 32) & 1U) != 0;
}

bool Accessible::press() const { return call("org.a11y.atspi.Action", "DoAction", {0}).arguments().value(0).toBool(); }

}  // namespace poolscope::support
