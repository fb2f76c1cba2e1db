// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/main_actions.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

namespace poolscope::ui {
namespace {

QWidget* spacer() {
  auto* space = new QWidget;
  space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  return space;
}

}  // namespace

MainActions::MainActions(QMainWindow* window) : QObject(window), m_window(window) {
  makeFileMenu();
  makeEditMenu();
  makeViewMenu();
  makeRunMenu();
  makeHelpMenu();
  makeToolBar();
}

QAction* MainActions::add(const QString& text, const char* name, const QString& icon, const QString& shortcut,
                          const QString& help) {
  auto* action = new QAction(text, m_window);
  action->setObjectName(QLatin1String(name));
  if (!icon.isEmpty()) action->setIcon(themeIcon(icon));
  if (!shortcut.isEmpty()) action->setShortcuts(QKeySequence::listFromString(shortcut));
  const QString tip = help.isEmpty() ? QString(text).remove(QLatin1Char('&')) : help;
  const QString keys = action->shortcut().toString(QKeySequence::NativeText);
  const QString full = keys.isEmpty() ? tip : tr("%1 (%2)", "tool tip and its key").arg(tip, keys);
  action->setToolTip(full);
  action->setProperty("help", full);
  return action;
}

void MainActions::setAvailable(QAction* action, const QString& reasonWhyNot) {
  action->setEnabled(reasonWhyNot.isEmpty());
  action->setToolTip(reasonWhyNot.isEmpty() ? action->property("help").toString() : reasonWhyNot);
}

void MainActions::makeFileMenu() {
  open = add(tr("&Open recording…"), "actionOpen", QStringLiteral("open"), QStringLiteral("Ctrl+O"),
             tr("Opens a recorded timeline: CSV or Chrome trace"));
  exportTimeline =
      add(tr("&Timeline CSV…"), "actionExportTimeline", {}, QStringLiteral("Ctrl+E"), tr("One row for each task"));
  exportSamples = add(tr("&Worker samples CSV…"), "actionExportSamples", {}, {}, tr("CPU and memory over time"));
  exportQueues = add(tr("&Queue depth CSV…"), "actionExportQueues", {}, {}, tr("Each change of the queue"));
  exportTrace = add(tr("&Chrome trace…"), "actionExportTrace", {}, {}, tr("For Perfetto and chrome://tracing"));
  exportAll = add(tr("&All three CSVs to a folder…"), "actionExportAll", {}, QStringLiteral("Ctrl+Shift+E"));
  exportPicture = add(tr("&Picture of the window…"), "actionExportPicture", {}, QStringLiteral("Ctrl+Shift+P"));
  quit = add(tr("&Quit"), "actionQuit", {}, QStringLiteral("Ctrl+Q"));
  quit->setMenuRole(QAction::QuitRole);

  QMenu* file = m_window->menuBar()->addMenu(tr("&File"));
  file->setObjectName(QStringLiteral("menuFile"));
  file->addAction(open);
  QMenu* exports = file->addMenu(tr("&Export"));
  exports->setObjectName(QStringLiteral("menuExport"));
  exports->setToolTipsVisible(true);
  exports->addActions({exportTimeline, exportSamples, exportQueues, exportAll});
  exports->addSeparator();
  exports->addActions({exportTrace, exportPicture});
  file->addSeparator();
  file->addAction(quit);
}

void MainActions::makeEditMenu() {
  copyTask = add(tr("&Copy task"), "actionCopyTask", QStringLiteral("copy"), QStringLiteral("Ctrl+C"),
                 tr("Copies what is known of the selected task"));
  findTasks = add(tr("&Filter tasks"), "actionFindTasks", QStringLiteral("filter"), QStringLiteral("Ctrl+F"));
  QMenu* edit = m_window->menuBar()->addMenu(tr("&Edit"));
  edit->setObjectName(QStringLiteral("menuEdit"));
  edit->addActions({copyTask, findTasks});
}

void MainActions::makeViewMenu() {
  fit = add(tr("F&it"), "actionFit", QStringLiteral("fit"), QStringLiteral("Ctrl+0"), tr("Shows the whole run"));
  fitSelection = add(tr("Zoom to &selected task"), "actionFitSelection", {}, QStringLiteral("Ctrl+9"));
  zoomIn = add(tr("Zoom &in"), "actionZoomIn", QStringLiteral("zoom-in"), QStringLiteral("Ctrl++; Ctrl+="));
  zoomOut = add(tr("Zoom &out"), "actionZoomOut", QStringLiteral("zoom-out"), QStringLiteral("Ctrl+-"));
  follow = add(tr("Follow &live"), "actionFollow", QStringLiteral("follow"), QStringLiteral("Ctrl+L"),
               tr("Keeps now in view while the run goes on"));
  follow->setCheckable(true);
  showExperiment = add(tr("&Experiment"), "actionShowExperiment");
  showCharts = add(tr("&Charts"), "actionShowCharts");
  showInspector = add(tr("Selected &task"), "actionShowInspector");
  showTasks = add(tr("Task ta&ble"), "actionShowTasks");
  for (QAction* panel : {showExperiment, showCharts, showInspector, showTasks}) {
    panel->setCheckable(true);
    panel->setChecked(true);
  }
  resetLayout = add(tr("&Reset layout"), "actionResetLayout");
  fullScreen = add(tr("&Full screen"), "actionFullScreen", {}, QStringLiteral("F11"));
  fullScreen->setCheckable(true);

  QMenu* view = m_window->menuBar()->addMenu(tr("&View"));
  view->setObjectName(QStringLiteral("menuView"));
  view->addActions({fit, fitSelection, zoomIn, zoomOut, follow});
  view->addSeparator();
  view->addActions({showExperiment, showCharts, showInspector, showTasks, resetLayout});
  view->addSeparator();
  QMenu* theme = view->addMenu(tr("T&heme"));
  theme->setObjectName(QStringLiteral("menuTheme"));
  themes = new QActionGroup(this);
  const std::pair<Theme::Scheme, QString> schemes[] = {{Theme::Scheme::System, tr("As the &system")},
                                                       {Theme::Scheme::Light, tr("&Light")},
                                                       {Theme::Scheme::Dark, tr("&Dark")}};
  for (const auto& [scheme, text] : schemes) {
    QAction* action = theme->addAction(text);
    action->setObjectName(QStringLiteral("actionTheme_") + Theme::schemeName(scheme));
    action->setCheckable(true);
    action->setData(Theme::schemeName(scheme));
    themes->addAction(action);
  }
  view->addAction(fullScreen);
}

void MainActions::makeRunMenu() {
  run = add(tr("&Run"), "actionRun", QStringLiteral("run"), QStringLiteral("F5; Ctrl+R"), tr("Runs the experiment"));
  pause = add(tr("&Pause"), "actionPause", QStringLiteral("pause"), QStringLiteral("Ctrl+P"),
              tr("No new task starts; running ones halt where they can"));
  pause->setCheckable(true);
  step = add(tr("&Step"), "actionStep", QStringLiteral("step"), QStringLiteral("F10"),
             tr("Lets each run hand one task to a worker"));
  cancel = add(tr("&Cancel"), "actionCancel", QStringLiteral("cancel"), QStringLiteral("Ctrl+."),
               tr("Ends the race: drops what waits and asks what runs to end"));
  QMenu* menu = m_window->menuBar()->addMenu(tr("&Run"));
  menu->setObjectName(QStringLiteral("menuRun"));
  menu->addActions({run, pause, step, cancel});
}

void MainActions::makeHelpMenu() {
  shortcuts = add(tr("&Keys and mouse"), "actionShortcuts", {}, QStringLiteral("F1"));
  about = add(tr("&About Poolscope"), "actionAbout");
  about->setMenuRole(QAction::AboutRole);
  QMenu* help = m_window->menuBar()->addMenu(tr("&Help"));
  help->setObjectName(QStringLiteral("menuHelp"));
  help->addActions({shortcuts, about});
}

void MainActions::makeToolBar() {
  m_toolBar = m_window->addToolBar(tr("Tools"));
  m_toolBar->setObjectName(QStringLiteral("toolBar"));
  m_toolBar->setMovable(false);
  m_toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
  m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_toolBar->addActions({run, pause, step, cancel});
  m_toolBar->addSeparator();
  m_toolBar->addActions({follow, fit});
  m_toolBar->addWidget(spacer());
  m_prediction = new QLabel;
  m_prediction->setObjectName(QStringLiteral("prediction"));
  m_toolBar->addWidget(m_prediction);

  auto* exports = new QToolButton;
  exports->setObjectName(QStringLiteral("exportButton"));
  exports->setText(tr("Export…"));
  exports->setIcon(themeIcon(QStringLiteral("export")));
  exports->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  exports->setPopupMode(QToolButton::InstantPopup);
  exports->setToolTip(tr("Takes the timeline home as CSV, Chrome trace or picture"));
  auto* menu = new QMenu(exports);
  menu->addActions({exportTimeline, exportSamples, exportQueues, exportAll, exportTrace, exportPicture});
  exports->setMenu(menu);
  m_toolBar->addWidget(exports);
  setPrimary(m_toolBar->widgetForAction(run));
}

void MainActions::setPrediction(const QString& text) { m_prediction->setText(text + QStringLiteral("  ")); }

}  // namespace poolscope::ui
