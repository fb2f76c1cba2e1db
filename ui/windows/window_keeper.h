// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <optional>
#include <vector>

class QApplication;

namespace poolscope::ui {

class MainWindow;
class Theme;

/// All windows of the program and what they share: theme, language, size of the interface. GUI thread
/// only; make one, after the Theme.
class WindowKeeper : public QObject {
  Q_OBJECT

 public:
  WindowKeeper(QApplication& app, Theme& theme);
  ~WindowKeeper() override;

  /// Another window, beside those that there are. It closes by itself.
  MainWindow* openWindow();
  /// Offers what a program that ended badly left behind, in `window`.
  void offerLeftOver(MainWindow& window);
  /// Every window is made anew in that language, with all that it shows; what runs goes on.
  void setLanguage(const QString& code);
  /// Closes every window as its user would, but without a question: what runs is cancelled, what the program
  /// remembers is written, and no copy of a run is left for the next start to offer.
  void closeAll();
  void setTheme(const QString& name);
  void setZoom(int percent);

  [[nodiscard]] std::vector<MainWindow*> windows() const;

 private:
  void adopt(MainWindow& window);
  MainWindow* replace(MainWindow& old);

  QApplication& m_app;
  Theme& m_theme;
  std::vector<QPointer<MainWindow>> m_windows;
};

}  // namespace poolscope::ui
