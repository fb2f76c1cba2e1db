// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>

class QWidget;

namespace poolscope::ui {

// Dialogs that ask for files. They have no event loop of their own: the window goes on living while they
// are open, and may even go. `then` is called when something was chosen and `parent` still lives. GUI
// thread only.

enum class HowMany { one, any };

/// For files that are there. `filter` as QFileDialog takes it, empty for all files.
void askForFiles(QWidget* parent, HowMany howMany, const QString& title, const QString& folder, const QString& filter,
                 const std::function<void(const QStringList&)>& then);

/// For a name to save under; `path` suggests one. `ending`, such as "csv", is added to a name without any; when
/// another filter with an ending is chosen, that one is.
void askWhereToSave(QWidget* parent, const QString& title, const QString& path, const QString& filter,
                    const QString& ending, const std::function<void(const QString&)>& then);

void askForFolder(QWidget* parent, const QString& title, const QString& folder,
                  const std::function<void(const QString&)>& then);

}  // namespace poolscope::ui
