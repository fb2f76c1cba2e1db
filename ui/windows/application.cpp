// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/application.h"

#include "ui/theme/theme.h"
#include "ui/windows/main_window.h"

#include <QApplication>
#include <QIcon>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTemporaryDir>
#include <QTranslator>

namespace poolscope::ui {

void setUpApplication(QApplication& application, const QString& version) {
  QCoreApplication::setOrganizationName(QStringLiteral("poolscope"));
  QCoreApplication::setApplicationName(QStringLiteral("poolscope"));
  QCoreApplication::setApplicationVersion(version);
  QGuiApplication::setApplicationDisplayName(QStringLiteral("Poolscope"));
  QGuiApplication::setDesktopFileName(QStringLiteral("org.poolscope.Poolscope"));
  QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/poolscope/icons/poolscope.svg")));
  // The words of Qt's own dialogs.
  auto* translator = new QTranslator(&application);
  if (translator->load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                       QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
    QCoreApplication::installTranslator(translator);
  }
}

int runWindow(QApplication& application, const QString& file) {
  Theme theme(Theme::schemeFromName(QSettings().value(QStringLiteral("theme")).toString()));
  MainWindow window;
  window.show();
  if (!file.isEmpty()) window.openFile(file);
  return application.exec();
}

QImage windowPicture(const Experiment& experiment, const Recording& recording, const std::vector<RunSummary>& runs) {
  // Settings of the user's must not leak into a picture that a script makes.
  const QTemporaryDir noSettings;
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, noSettings.path());
  Theme theme(Theme::Scheme::Light);
  MainWindow window;
  window.setAttribute(Qt::WA_DontShowOnScreen);
  window.resize(1440, 900);
  window.show();
  window.showRuns(experiment, recording, runs);
  QCoreApplication::processEvents();
  return window.picture();
}

}  // namespace poolscope::ui
