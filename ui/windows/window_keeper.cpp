// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/window_keeper.h"

#include "ui/theme/theme.h"
#include "ui/windows/autosave.h"
#include "ui/windows/interface_zoom.h"
#include "ui/windows/language.h"
#include "ui/windows/main_window.h"
#include "ui/windows/window_settings.h"

#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

#include <algorithm>

namespace poolscope::ui {

namespace {
constexpr QPoint kCascade(28, 28);
}  // namespace

WindowKeeper::WindowKeeper(QApplication& app, Theme& theme) : m_app(app), m_theme(theme) {
  interface_zoom::setPercent(WindowSettings().zoom());
}

WindowKeeper::~WindowKeeper() {
  for (const QPointer<MainWindow>& window : m_windows) {
    delete window.data();
  }
}

std::vector<MainWindow*> WindowKeeper::windows() const {
  std::vector<MainWindow*> living;
  for (const QPointer<MainWindow>& window : m_windows) {
    if (window != nullptr) {
      living.push_back(window.data());
    }
  }
  return living;
}

void WindowKeeper::adopt(MainWindow& window) {
  std::erase_if(m_windows, [](const QPointer<MainWindow>& w) { return w == nullptr; });
  m_windows.emplace_back(&window);
  window.setAttribute(Qt::WA_DeleteOnClose);
  connect(&window, &MainWindow::newWindowRequested, this, [this] { openWindow(); });
  connect(&window, &MainWindow::themeChosen, this, &WindowKeeper::setTheme);
  connect(&window, &MainWindow::zoomChosen, this, &WindowKeeper::setZoom);
  // Not from within a signal of a window that will be deleted.
  connect(&window, &MainWindow::languageChosen, this, &WindowKeeper::setLanguage, Qt::QueuedConnection);
}

MainWindow* WindowKeeper::openWindow() {
  auto* window = new MainWindow;
  if (const std::vector<MainWindow*> others = windows(); !others.empty() && !others.back()->isMaximized()) {
    window->move(others.back()->pos() + kCascade);
  }
  adopt(*window);
  window->show();
  return window;
}

MainWindow* WindowKeeper::replace(MainWindow& old) {
  auto* window = new MainWindow(old.handOver());
  adopt(*window);
  window->show();
  delete &old;
  return window;
}

void WindowKeeper::setLanguage(const QString& code) {
  WindowSettings().setLanguage(code);
  ui::setLanguage(m_app, code);
  for (MainWindow* window : windows()) {
    replace(*window);
  }
}

void WindowKeeper::closeAll() {
  for (MainWindow* window : windows()) {
    window->closeWithoutQuestion();
  }
}

void WindowKeeper::setTheme(const QString& name) {
  const Theme::Scheme scheme = Theme::schemeFromName(name);
  WindowSettings().setScheme(scheme);
  m_theme.setScheme(scheme);
}

void WindowKeeper::setZoom(int percent) {
  interface_zoom::setPercent(percent);
  WindowSettings().setZoom(interface_zoom::percent());
}

void WindowKeeper::offerLeftOver(MainWindow& window) {
  const QStringList files = Autosave::leftOver();
  if (files.isEmpty()) {
    return;
  }
  const QString newest = files.front();
  auto* box = new QMessageBox(&window);
  box->setObjectName(QStringLiteral("leftOverQuestion"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setIcon(QMessageBox::Question);
  box->setWindowTitle(tr("Poolscope"));
  box->setText(tr("Poolscope did not end well last time."));
  box->setInformativeText(tr("What ran then was kept, as it stood on %1. Open it?")
                              .arg(QLocale().toString(QFileInfo(newest).lastModified(), QLocale::ShortFormat)));
  QPushButton* open = box->addButton(tr("Open it"), QMessageBox::AcceptRole);
  open->setObjectName(QStringLiteral("openLeftOver"));
  QPushButton* drop = box->addButton(tr("Throw it away"), QMessageBox::DestructiveRole);
  drop->setObjectName(QStringLiteral("dropLeftOver"));
  QPushButton* later = box->addButton(tr("Ask again next time"), QMessageBox::RejectRole);
  later->setObjectName(QStringLiteral("laterLeftOver"));
  box->setDefaultButton(open);
  box->setEscapeButton(later);
  const auto removeAll = [files] {
    for (const QString& file : files) {
      QFile::remove(file);
    }
  };
  connect(open, &QPushButton::clicked, &window, [&window, newest, removeAll] {
    // Removed once it was read: until then it is the only copy.
    QObject::connect(
        &window, &MainWindow::recordingOpened, &window, [removeAll] { removeAll(); }, Qt::SingleShotConnection);
    window.openLeftOver(newest);
  });
  connect(drop, &QPushButton::clicked, &window, removeAll);
  box->open();
}

}  // namespace poolscope::ui
