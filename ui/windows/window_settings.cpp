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
const QString kLanguage = QStringLiteral("window/language");
const QString kZoom = QStringLiteral("window/zoom");
const QString kAutosave = QStringLiteral("runs/autosave");
const QString kNotify = QStringLiteral("runs/notify");
const QString kRecent = QStringLiteral("files/recent");
const QString kTaskColumns = QStringLiteral("tasks/columns");
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

QString WindowSettings::language() const { return QSettings().value(kLanguage).toString(); }

void WindowSettings::setLanguage(const QString& code) { write(kLanguage, code); }

int WindowSettings::zoom() const { return QSettings().value(kZoom, 100).toInt(); }

void WindowSettings::setZoom(int percent) { write(kZoom, percent); }

bool WindowSettings::autosaves() const { return QSettings().value(kAutosave, true).toBool(); }

void WindowSettings::setAutosaves(bool on) { write(kAutosave, on); }

bool WindowSettings::notifies() const { return QSettings().value(kNotify, true).toBool(); }

void WindowSettings::setNotifies(bool on) { write(kNotify, on); }

QStringList WindowSettings::recentFiles() const { return QSettings().value(kRecent).toStringList(); }

void WindowSettings::addRecentFile(const QString& path) {
  QStringList files = recentFiles();
  const QString whole = QFileInfo(path).absoluteFilePath();
  files.removeAll(whole);
  files.prepend(whole);
  write(kRecent, QStringList(files.mid(0, kMostRecent)));
}

void WindowSettings::clearRecentFiles() { write(kRecent, QStringList()); }

QByteArray WindowSettings::taskColumns() const { return QSettings().value(kTaskColumns).toByteArray(); }

void WindowSettings::setTaskColumns(const QByteArray& state) { write(kTaskColumns, state); }

}  // namespace poolscope::ui
