// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace poolscope::ui {

/// What a user can set for the whole program. Every change holds at once and is remembered; there is
/// nothing to confirm.
class PreferencesDialog : public QDialog {
  Q_OBJECT

 public:
  explicit PreferencesDialog(QWidget* parent = nullptr);

 Q_SIGNALS:
  /// "system", "light" or "dark", see Theme::schemeName().
  void themeChosen(const QString& name);
  /// Empty for the system's.
  void languageChosen(const QString& code);
  void zoomChosen(int percent);

 private:
  QComboBox* m_theme;
  QComboBox* m_language;
  QSpinBox* m_zoom;
  QCheckBox* m_autosave;
  QCheckBox* m_notify;
};

}  // namespace poolscope::ui
