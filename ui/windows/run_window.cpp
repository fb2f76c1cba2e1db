// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/run_window.h"

#include "ui/theme/theme.h"
#include "ui/windows/main_window.h"
#include "ui/windows/window_settings.h"

#include <QApplication>
#include <QIcon>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace poolscope::ui {

int runWindow(QApplication& app, const WindowStart& start) {
  QApplication::setOrganizationName(QStringLiteral("Poolscope"));
  QApplication::setApplicationName(QStringLiteral("Poolscope"));
  QApplication::setApplicationVersion(QStringLiteral(POOLSCOPE_VERSION));
  QApplication::setDesktopFileName(QStringLiteral("org.poolscope.Poolscope"));
  QApplication::setWindowIcon(QIcon(QStringLiteral(":/poolscope/icons/poolscope.svg")));
  installTranslator(app);
  const Theme theme(WindowSettings().scheme());

  MainWindow window;
  if (start.experiment) {
    window.setExperiment(*start.experiment);
  }
  window.show();
  if (!start.file.isEmpty()) {
    window.openFile(start.file);
  }
  return QApplication::exec();
}

void installTranslator(QApplication& app) {
  const auto install = [&app](const QString& name, const QString& folder) {
    auto* translator = new QTranslator(&app);
    if (translator->load(QLocale(), name, QStringLiteral("_"), folder)) {
      QApplication::installTranslator(translator);
    } else {
      delete translator;
    }
  };
  install(QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
  install(QStringLiteral("poolscope"), QStringLiteral(":/poolscope/translations"));
}

}  // namespace poolscope::ui
