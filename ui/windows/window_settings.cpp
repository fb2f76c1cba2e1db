// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/window_settings.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace poolscope::ui {

namespace {

const QString kGeometry = QStringLiteral("window/geometry");
const QString kLayout = QStringLiteral("window/layout");
const QString kScheme = QStringLiteral("window/theme");
const QString kExperiment = QStringLiteral("experiment/last");
const QString kFolder = QStringLiteral("files/folder");

void write(const QString& key, const QVariant& value) { QSettings().setValue(key, value); }

}  // namespace

QByteArray WindowSettings::geometry() const { return QSettings().value(kGeometry).toByteArray(); }

void WindowSettings::setGeometry(const QByteArray& geometry) { write(kGeometry, geometry); }

QByteArray WindowSettings::layout() const { return QSettings().value(kLayout).toByteArray(); }

void WindowSettings::setLayout(const QByteArray& layout) { write(kLayout, layout); }

QByteArray WindowSettings::experiment() const { return QSettings().value(kExperiment).toByteArray(); }

void WindowSettings::setExperiment(const QByteArray& json) { write(kExperiment, json); }

Theme::Scheme WindowSettings::scheme() const { return Theme::schemeFromName(QSettings().value(kScheme).toString()); }

void WindowSettings::setScheme(Theme::Scheme scheme) { write(kScheme, Theme::schemeName(scheme)); }

QString WindowSettings::folder() const {
  const QString folder = QSettings().value(kFolder).toString();
  return !folder.isEmpty() && QFileInfo(folder).isDir() ? folder : QDir::homePath();
}

void WindowSettings::setFolder(const QString& folder) { write(kFolder, folder); }

}  // namespace poolscope::ui
