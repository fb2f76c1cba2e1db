// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <memory>

class QWidget;

namespace poolscope::ui {

class SystemScheme;

/// Dresses the application: style, QPalette and the current palette(), light or dark. Make exactly
/// one, right after the QApplication, and keep it until the end; GUI thread only.
class Theme : public QObject {
  Q_OBJECT

 public:
  enum class Scheme { System, Light, Dark };
  Q_ENUM(Scheme)

  /// Applies `scheme` at once. Without a QApplication there is nothing to dress.
  explicit Theme(Scheme scheme = Scheme::System, QObject* parent = nullptr);
  ~Theme() override;

  /// The one Theme, nullptr when none was made (yet).
  [[nodiscard]] static Theme* instance();

  [[nodiscard]] Scheme scheme() const { return m_scheme; }
  /// What is shown now: with Scheme::System it is the desktop that decides.
  [[nodiscard]] bool isDark() const;

  void setScheme(Scheme scheme);

  /// "system", "light", "dark": how settings name a scheme. An unknown word is System.
  [[nodiscard]] static QString schemeName(Scheme scheme);
  [[nodiscard]] static Scheme schemeFromName(const QString& name);

 Q_SIGNALS:
  /// palette() has other colours. Widgets repaint by themselves; what keeps colours of its own (chart
  /// series, cached pixmaps) listens to this.
  void changed();

 private:
  void apply();

  Scheme m_scheme;
  bool m_applied = false;
  std::unique_ptr<SystemScheme> m_system;
};

/// Draws `button` as its view's one primary action, in the accent colour (or no longer so).
void setPrimary(QWidget* button, bool primary = true);

}  // namespace poolscope::ui
