// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/ask_file.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

namespace poolscope::ui {

namespace {

QFileDialog* makeDialog(QWidget* parent, const QString& title, const QString& folder, const QString& filter) {
  auto* dialog = new QFileDialog(parent, title, folder, filter);
  dialog->setObjectName(QStringLiteral("fileDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  return dialog;
}

}  // namespace

void askForFiles(QWidget* parent, HowMany howMany, const QString& title, const QString& folder, const QString& filter,
                 const std::function<void(const QStringList&)>& then) {
  QFileDialog* dialog = makeDialog(parent, title, folder, filter);
  dialog->setFileMode(howMany == HowMany::one ? QFileDialog::ExistingFile : QFileDialog::ExistingFiles);
  QObject::connect(dialog, &QFileDialog::filesSelected, parent, then);
  dialog->open();
}

void askWhereToSave(QWidget* parent, const QString& title, const QString& path, const QString& filter,
                    const QString& ending, const std::function<void(const QString&)>& then) {
  QFileDialog* dialog = makeDialog(parent, title, QFileInfo(path).absolutePath(), filter);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(ending);  // added before the dialog asks whether to overwrite
  QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& chosen) {
    static const QRegularExpression kEnding(QStringLiteral("\\*\\.(\\w+)"));
    if (const QRegularExpressionMatch found = kEnding.match(chosen); found.hasMatch()) {
      dialog->setDefaultSuffix(found.captured(1));
    }
  });
  dialog->selectFile(QFileInfo(path).fileName());
  QObject::connect(dialog, &QFileDialog::fileSelected, parent, then);
  dialog->open();
}

void askForFolder(QWidget* parent, const QString& title, const QString& folder,
                  const std::function<void(const QString&)>& then) {
  QFileDialog* dialog = makeDialog(parent, title, folder, {});
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  QObject::connect(dialog, &QFileDialog::fileSelected, parent, then);
  dialog->open();
}

}  // namespace poolscope::ui
