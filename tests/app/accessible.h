// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QString>

#include <optional>
#include <vector>

namespace poolscope::support {

/// A thing on the screen as an assistive program meets it: over AT-SPI, that is over D-Bus, from another process.
/// Each call asks anew; one that gets no answer (the thing has gone) gives an empty value.
class Accessible {
 public:
  /// The program of that name on the accessibility bus; none while it is not there.
  static std::optional<Accessible> program(const QDBusConnection& bus, const QString& name);

  [[nodiscard]] QString name() const { return property("Name"); }
  [[nodiscard]] QString description() const { return property("Description"); }
  /// In AT-SPI's words, such as "push button".
  [[nodiscard]] QString role() const;
  [[nodiscard]] std::vector<Accessible> children() const;
  [[nodiscard]] bool isShowing() const { return hasState(kShowing); }
  [[nodiscard]] bool isFocusable() const { return hasState(kFocusable); }
  [[nodiscard]] bool isSelected() const { return hasState(kSelected); }
  /// Does the first thing that it can do, as a press; false when it can do nothing.
  bool press() const;

  /// It and all below it that is on the screen, parents first. `visit` gets a thing, its role and its place, and
  /// says whether to go on below it.
  template <class Visit>
  void walk(Visit visit, const QString& place = {}) const {
    const QString kind = role();
    const QString here = place + QLatin1Char('/') + kind + QLatin1Char(' ') + name();
    if (!visit(*this, kind, here)) {
      return;
    }
    for (const Accessible& child : children()) {
      if (child.isShowing()) {
        child.walk(visit, here);
      }
    }
  }

 private:
  // Bits of atspi-constants.h, AtspiStateType.
  static constexpr int kFocusable = 11;
  static constexpr int kSelected = 23;
  static constexpr int kShowing = 25;

  Accessible(QDBusConnection bus, QString service, QString path)
      : m_bus(std::move(bus)), m_service(std::move(service)), m_path(std::move(path)) {}

  [[nodiscard]] QString property(const char* name) const;
  [[nodiscard]] bool hasState(int bit) const;
  [[nodiscard]] QDBusMessage call(const char* interface, const char* method, const QVariantList& arguments = {}) const;

  QDBusConnection m_bus;
  QString m_service;
  QString m_path;
};

}  // namespace poolscope::support
