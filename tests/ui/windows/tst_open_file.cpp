// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"
#include "ui/windows/main_window.h"

#include <QFile>
#include <QMessageBox>
#include <QProgressDialog>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

#include <memory>

using namespace poolscope::ui;

/// Files that keep the window waiting.
class OpenFileTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void aMessageHasOneFullStop();
  void readingAPipeEndsWithStopAndWithTheWindow();
};

void OpenFileTest::initTestCase() {
  QCoreApplication::setOrganizationName(QStringLiteral("Poolscope"));
  QCoreApplication::setApplicationName(QStringLiteral("tst_open_file"));
  QSettings::setDefaultFormat(QSettings::IniFormat);
}

void OpenFileTest::aMessageHasOneFullStop() {
  const QTemporaryDir folder;
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
  QFile file(folder.filePath(QStringLiteral("damaged.poolscope")));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(
      "POOLSCOPE\n\x01"
      "plain text");
  file.close();
  Theme theme(Theme::Scheme::Light);
  MainWindow window;
  window.openFile(file.fileName());
  const auto box = [&] { return window.findChild<QMessageBox*>(QStringLiteral("errorDialog")); };
  QTRY_VERIFY(box() != nullptr);
  QVERIFY2(box()->text().endsWith(QLatin1String(".)")), qPrintable(box()->text()));
}

void OpenFileTest::readingAPipeEndsWithStopAndWithTheWindow() {
  const QTemporaryDir folder;
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
  const QString pipe = folder.filePath(QStringLiteral("pipe.csv"));
  QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);  // nobody writes into it
  Theme theme(Theme::Scheme::Light);
  auto window = std::make_unique<MainWindow>();
  window->show();
  const auto dialog = [&] { return window->findChild<QProgressDialog*>(QStringLiteral("openProgress")); };
  window->openFile(pipe);
  QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
  QTest::mouseClick(dialog()->findChild<QPushButton*>(), Qt::LeftButton);
  QTRY_VERIFY(dialog() == nullptr);
  window->openFile(pipe);
  QVERIFY(window->close());
  window.reset();  // it waits for the thread that reads
}

QTEST_MAIN(OpenFileTest)
#include "tst_open_file.moc"
