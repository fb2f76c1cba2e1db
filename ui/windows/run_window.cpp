// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/run_window.h"

#include "ui/theme/theme.h"
#include "ui/windows/end_signals.h"
#include "ui/windows/language.h"
#include "ui/windows/main_window.h"
#include "ui/windows/window_keeper.h"
#include "ui/windows/window_settings.h"

#include <QApplication>
#include <QIcon>

namespace poolscope::ui {

int runWindow(QApplication& app, const WindowStart& start) {
  QApplication::setOrganizationName(QStringLiteral("Poolscope"));
  QApplication::setApplicationName(QStringLiteral("Poolscope"));
  QApplication::setApplicationVersion(QStringLiteral(POOLSCOPE_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("org.poolscope.Poolscope"));
  QApplication::setWindowIcon(QIcon(QStringLiteral(":/poolscope/icons/poolscope.svg")));
  // The environment decides for one start; else what was chosen in the window.
  const QString wanted = qEnvironmentVariable("POOLSCOPE_LANGUAGE");
  setLanguage(app, wanted.isEmpty() ? WindowSettings().language() : wanted);
  Theme theme(WindowSettings().scheme());
  WindowKeeper keeper(app, theme);

  MainWindow* window = keeper.openWindow();
  const EndSignals signals;
  QObject::connect(&signals, &EndSignals::endRequested, &keeper, [&keeper] {
    keeper.closeAll();
    QApplication::exit();
  });
  if (start.experiment) {
    window->setExperiment(*start.experiment);
  }
  if (!start.lesson.empty()) {
    window->showLessons(start.lesson);
  } else if (!start.file.isEmpty()) {
    window->openFile(start.file);
  } else {
    if (!start.experiment) {
      window->showStartPage();
    }
    keeper.offerLeftOver(*window);
  }
  return QApplication::exec();
}

}  // namespace poolscope::ui
