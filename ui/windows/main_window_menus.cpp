// SPDX-License-Identifier: GPL-3.0-or-later
// The menus and the tool row of MainWindow.
#include "ui/panels/experiment_panel.h"
#include "ui/panels/pipeline_panel.h"
#include "ui/panels/task_panel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/about_dialog.h"
#include "ui/windows/action_words.h"
#include "ui/windows/command_palette.h"
#include "ui/windows/experiment_files.h"
#include "ui/windows/exporter.h"
#include "ui/windows/interface_zoom.h"
#include "ui/windows/language.h"
#include "ui/windows/main_window.h"
#include "ui/windows/preferences_dialog.h"
#include "ui/windows/race_view.h"
#include "ui/windows/run_actions.h"
#include "ui/windows/tool_row.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMenuBar>
#include <QStatusBar>
#include <utility>

namespace poolscope::ui {

namespace {

QAction* addItem(QMenu* menu, const QString& name, const QString& text, const QKeySequence& key = {}) {
  QAction* action = menu->addAction(text);
  action->setObjectName(name);
  action->setShortcut(key);
  return action;
}

}  // namespace

void MainWindow::makeMenus() {
  menuBar()->setObjectName(QStringLiteral("menuBar"));
  makeFileMenu();
  makeEditMenu();
  makeViewMenu();
  QMenu* run = menuBar()->addMenu(tr("&Run"));
  run->setObjectName(QStringLiteral("runMenu"));
  m_runActions->addTo(*run);
  makeLessonsMenu();
  makeHelpMenu();
  new MenuTips(menuBar());

  setPrimary(m_tools->addAction(m_runActions->run()));
  m_tools->addAction(m_runActions->pause());
  m_tools->addAction(m_runActions->step());
  m_tools->addAction(m_runActions->cancel());
  m_view->tasks().setMoreActions({m_runActions->cancelPending(), m_runActions->retryFailed()});
  m_view->pipeline().setActions(m_runActions->pause(), m_runActions->step());
  m_tools->addSeparator();
  m_tools->addAction(m_followLive);
  m_tools->addAction(m_fit);
  m_tools->addAction(m_showComparison);
}

void MainWindow::makeFileMenu() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  file->setObjectName(QStringLiteral("fileMenu"));
  QAction* another = addItem(file, QStringLiteral("newWindow"), tr("&New window"), QKeySequence::New);
  connect(another, &QAction::triggered, this, &MainWindow::newWindowRequested);
  QAction* start = addItem(file, QStringLiteral("startPageAction"), tr("&Start page"));
  connect(start, &QAction::triggered, this, &MainWindow::showStartPage);
  file->addAction(m_open);
  QAction* openExperiment = addItem(file, QStringLiteral("openExperiment"), tr("Open e&xperiment…"));
  openExperiment->setToolTip(tr("Puts what a file says into the panel; nothing runs before you press Run"));
  connect(openExperiment, &QAction::triggered, this, [this] { m_experimentFiles->askForFile(); });
  QAction* saveExperiment = addItem(file, QStringLiteral("saveExperiment"), tr("&Save experiment…"));
  saveExperiment->setToolTip(tr("Writes what the panel says to a file; `poolscope run FILE` runs it too"));
  connect(saveExperiment, &QAction::triggered, this,
          [this] { m_experimentFiles->askWhereToSave(m_view->experiment().experiment()); });
  m_recentMenu = file->addMenu(tr("Open &recent"));
  m_recentMenu->setObjectName(QStringLiteral("recentMenu"));
  connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
  fillRecentMenu();
  m_compare = addItem(file, QStringLiteral("compareAction"), tr("&Compare with a recording…"),
                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
  connect(m_compare, &QAction::triggered, this, &MainWindow::askForComparison);
  m_endCompare = addItem(file, QStringLiteral("endCompare"), tr("&End the comparison"));
  connect(m_endCompare, &QAction::triggered, this, &MainWindow::endComparison);
  file->addSeparator();
  QMenu* exports = file->addMenu(themeIcon(QStringLiteral("export")), tr("&Export"));
  exports->setObjectName(QStringLiteral("exportMenu"));
  m_exporter->addTo(*exports);
  file->addSeparator();
  QAction* close = addItem(file, QStringLiteral("closeWindow"), tr("Close &window"), QKeySequence::Close);
  connect(close, &QAction::triggered, this, &QWidget::close);
  QAction* quit = addItem(file, QStringLiteral("quitAction"), tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q));
  quit->setMenuRole(QAction::QuitRole);
  connect(quit, &QAction::triggered, qApp, &QApplication::closeAllWindows);
  m_tools->setMenu(QStringLiteral("exportButton"), tr("Export"), exports);
}

void MainWindow::makeEditMenu() {
  QMenu* edit = menuBar()->addMenu(tr("&Edit"));
  edit->setObjectName(QStringLiteral("editMenu"));
  QAction* find = addItem(edit, QStringLiteral("findAction"), tr("&Find tasks"), QKeySequence::Find);
  connect(find, &QAction::triggered, this, [this] {
    m_view->setPanelShown(&m_view->tasks(), true);
    m_view->tasks().focusFilter();
  });
  QAction* copy =
      addItem(edit, QStringLiteral("copyPicture"), tr("&Copy picture"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
  connect(copy, &QAction::triggered, this, [this] {
    QApplication::clipboard()->setPixmap(picture());
    statusBar()->showMessage(tr("The picture of the window is on the clipboard."), 4000);
  });
  edit->addSeparator();
  QAction* palette =
      addItem(edit, QStringLiteral("commandsAction"), tr("Co&mmands…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
  palette->setToolTip(tr("Finds any command by a few letters"));
  connect(palette, &QAction::triggered, this, &MainWindow::openPalette);
  QAction* defaults = addItem(edit, QStringLiteral("defaultExperiment"), tr("Back to the &default race"));
  connect(defaults, &QAction::triggered, this, [this] { setExperiment(default_experiment()); });
  edit->addSeparator();
  QAction* preferences =
      addItem(edit, QStringLiteral("preferencesAction"), tr("&Preferences…"), QKeySequence(Qt::CTRL | Qt::Key_Comma));
  preferences->setIcon(themeIcon(QStringLiteral("settings")));
  preferences->setMenuRole(QAction::PreferencesRole);
  connect(preferences, &QAction::triggered, this, &MainWindow::openPreferences);
}

void MainWindow::makeViewMenu() {
  QMenu* view = menuBar()->addMenu(tr("&View"));
  view->setObjectName(QStringLiteral("viewMenu"));
  TimelineWidget* timeline = &m_view->timeline();

  m_followLive =
      addItem(view, QStringLiteral("followLiveAction"), tr("Follow &live"), QKeySequence(Qt::CTRL | Qt::Key_L));
  m_followLive->setIcon(themeIcon(QStringLiteral("follow")));
  m_followLive->setCheckable(true);
  m_followLive->setChecked(timeline->followLive());
  m_followLive->setToolTip(tr("The timeline moves along with the race"));
  connect(m_followLive, &QAction::triggered, timeline, &TimelineWidget::setFollowLive);
  connect(timeline, &TimelineWidget::followLiveChanged, m_followLive, &QAction::setChecked);
  m_fit = addItem(view, QStringLiteral("fitAction"), tr("&Fit"), QKeySequence(Qt::Key_F));
  m_fit->setIcon(themeIcon(QStringLiteral("fit")));
  m_fit->setToolTip(tr("Show the whole race"));
  connect(m_fit, &QAction::triggered, timeline, &TimelineWidget::fit);
  m_showComparison = addItem(view, QStringLiteral("showComparison"), tr("&Comparison"),
                             QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
  connect(m_showComparison, &QAction::triggered, this, &MainWindow::showComparison);
  QAction* in = addItem(view, QStringLiteral("zoomInAction"), tr("Zoom &in the timeline"));
  in->setIcon(themeIcon(QStringLiteral("zoom-in")));
  connect(in, &QAction::triggered, timeline, &TimelineWidget::zoomIn);
  QAction* out = addItem(view, QStringLiteral("zoomOutAction"), tr("Zoom &out of the timeline"));
  out->setIcon(themeIcon(QStringLiteral("zoom-out")));
  connect(out, &QAction::triggered, timeline, &TimelineWidget::zoomOut);
  view->addSeparator();

  for (QWidget* panel : m_view->panels()) {
    QAction* show = addItem(view, QStringLiteral("show_") + panel->objectName(), panel->windowTitle());
    show->setCheckable(true);
    show->setChecked(m_view->isPanelShown(panel));
    connect(show, &QAction::triggered, m_view, [this, panel](bool shown) { m_view->setPanelShown(panel, shown); });
    connect(m_view, &RaceView::panelVisibilityChanged, show,
            [this, show, panel] { show->setChecked(m_view->isPanelShown(panel)); });
  }
  QAction* reset = addItem(view, QStringLiteral("resetLayout"), tr("&Reset layout"));
  connect(reset, &QAction::triggered, m_view, &RaceView::resetLayout);
  QAction* undo = addItem(view, QStringLiteral("undoResetLayout"), tr("Bring the la&yout back"));
  const auto follow = [this, undo] {
    undo->setEnabled(m_view->canUndoResetLayout());
    undo->setToolTip(undo->isEnabled() ? tr("Panels, sizes and charts as they were before")
                                       : tr("The layout was not reset, or was changed since"));
  };
  connect(undo, &QAction::triggered, m_view, &RaceView::undoResetLayout);
  connect(m_view, &RaceView::layoutResetChanged, undo, follow);
  follow();
  view->addSeparator();
  makeThemeMenu(*view);
  makeLanguageMenu(*view);
  makeZoomActions(*view);
  m_fullScreen =
      addItem(view, QStringLiteral("fullScreenAction"), tr("F&ull screen for a lecture"), QKeySequence(Qt::Key_F11));
  m_fullScreen->setCheckable(true);
  m_fullScreen->setToolTip(tr("The whole screen, with larger letters; F11 again leaves it"));
  connect(m_fullScreen, &QAction::triggered, this, &MainWindow::setLecture);
}

void MainWindow::makeZoomActions(QMenu& menu) {
  const auto add = [this, &menu](const QString& name, const QString& text, const QList<QKeySequence>& keys,
                                 void (*change)()) {
    QAction* action = addItem(&menu, name, text);
    action->setShortcuts(keys);
    connect(action, &QAction::triggered, this, [this, change] {
      change();
      Q_EMIT zoomChosen(interface_zoom::percent());
    });
  };
  add(QStringLiteral("largerInterface"), tr("&Larger interface"),
      {QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)}, &interface_zoom::larger);
  add(QStringLiteral("smallerInterface"), tr("S&maller interface"), {QKeySequence(Qt::CTRL | Qt::Key_Minus)},
      &interface_zoom::smaller);
  add(QStringLiteral("usualInterface"), tr("Usual si&ze"), {QKeySequence(Qt::CTRL | Qt::Key_0)},
      [] { interface_zoom::setPercent(100); });
}

void MainWindow::makeLanguageMenu(QMenu& menu) {
  QMenu* choice = menu.addMenu(tr("Lan&guage"));
  choice->setObjectName(QStringLiteral("languageMenu"));
  auto* group = new QActionGroup(choice);
  const auto add = [this, choice, group](const QString& code, const QString& text) {
    QAction* action =
        addItem(choice, QStringLiteral("language_") + (code.isEmpty() ? QStringLiteral("system") : code), text);
    action->setCheckable(true);
    action->setActionGroup(group);
    action->setChecked(language() == code);
    connect(action, &QAction::triggered, this, [this, code] { Q_EMIT languageChosen(code); });
  };
  add({}, tr("As the &system"));
  for (const auto& [code, name] : languages()) {
    add(code, name);
  }
}

/// The whole screen and larger letters, and back to how it was.
void MainWindow::setLecture(bool on) {
  m_fullScreen->setChecked(on);
  if (on == isFullScreen() && on == interface_zoom::isLecture()) {
    return;
  }
  if (on) {
    m_wasMaximized = isFullScreen() ? m_wasMaximized : isMaximized();
    showFullScreen();
  } else if (isFullScreen()) {
    m_wasMaximized ? showMaximized() : showNormal();
  }
  interface_zoom::setLecture(on);
}

/// A lesson has large letters of its own.
void MainWindow::setLessonLecture(bool on) {
  if (on && !isFullScreen()) {
    m_wasMaximized = isMaximized();
    m_lessonScreen = true;
    showFullScreen();
  } else if (!on && std::exchange(m_lessonScreen, false) && isFullScreen() && !interface_zoom::isLecture()) {
    m_wasMaximized ? showMaximized() : showNormal();
  }
}

void MainWindow::openPalette() { (new CommandPalette(*menuBar(), this))->open(); }

void MainWindow::openPreferences() {
  auto* dialog = new PreferencesDialog(this);
  connect(dialog, &PreferencesDialog::themeChosen, this, &MainWindow::themeChosen);
  connect(dialog, &PreferencesDialog::languageChosen, this, &MainWindow::languageChosen);
  connect(dialog, &PreferencesDialog::zoomChosen, this, &MainWindow::zoomChosen);
  dialog->open();
}

void MainWindow::makeThemeMenu(QMenu& menu) {
  QMenu* themes = menu.addMenu(tr("&Theme"));
  themes->setObjectName(QStringLiteral("themeMenu"));
  auto* group = new QActionGroup(themes);
  const auto add = [this, themes, group](Theme::Scheme scheme, const QString& text) {
    QAction* action = addItem(themes, QStringLiteral("theme_") + Theme::schemeName(scheme), text);
    action->setCheckable(true);
    action->setActionGroup(group);
    action->setChecked(Theme::instance() != nullptr && Theme::instance()->scheme() == scheme);
    connect(action, &QAction::triggered, this, [this, scheme] { Q_EMIT themeChosen(Theme::schemeName(scheme)); });
    if (Theme* theme = Theme::instance()) {
      connect(theme, &Theme::changed, action, [action, scheme] {
        action->setChecked(Theme::instance() != nullptr && Theme::instance()->scheme() == scheme);
      });
    }
  };
  add(Theme::Scheme::System, tr("As the &system"));
  add(Theme::Scheme::Light, tr("&Light"));
  add(Theme::Scheme::Dark, tr("&Dark"));
}

void MainWindow::makeHelpMenu() {
  QMenu* help = menuBar()->addMenu(tr("&Help"));
  help->setObjectName(QStringLiteral("helpMenu"));
  QAction* keys = addItem(help, QStringLiteral("keysAction"), tr("&Keys"), QKeySequence(Qt::Key_F1));
  connect(keys, &QAction::triggered, this, [this] { showKeys(this); });
  QAction* about = addItem(help, QStringLiteral("aboutAction"), tr("&About Poolscope"));
  about->setMenuRole(QAction::AboutRole);
  connect(about, &QAction::triggered, this, [this] { showAbout(this); });
  QAction* aboutQt = addItem(help, QStringLiteral("aboutQtAction"), tr("About &Qt"));
  aboutQt->setMenuRole(QAction::AboutQtRole);
  connect(aboutQt, &QAction::triggered, qApp, &QApplication::aboutQt);
}

}  // namespace poolscope::ui
