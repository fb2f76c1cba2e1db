// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

class QDBusVariant;

namespace poolscope::ui {

/// Whether the desktop is dark. Asks the desktop portal (org.freedesktop.portal.Settings), which is
/// how GNOME and KDE tell it today; where there is none, the lightness of the platform's own palette
/// decides. Qt learns to answer this itself only in 6.5. GUI thread only.
class SystemScheme : public QObject {
  Q_OBJECT

 public:
  explicit SystemScheme(QObject* parent = nullptr);

  [[nodiscard]] bool isDark() const { return m_portalDark.value_or(m_platformDark); }

  /// Reads the platform's palette again. Call from: Theme, with no palette of ours set.
  void readPlatformPalette();

 Q_SIGNALS:
  /// isDark() is another.
  void changed();
  /// The platform's theme has changed; its palette has to be read again.
  void platformThemeChanged();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private Q_SLOTS:
  void onPortalSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

 private:
  void askPortal();
  void setPortalValue(uint colorScheme);

  std::optional<bool> m_portalDark;
  bool m_platformDark = false;
};

}  // namespace poolscope::ui
