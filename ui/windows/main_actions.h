// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QAction;
class QActionGroup;
class QLabel;
class QMainWindow;
class QToolBar;

namespace poolscope::ui {

/// The actions of the main window with their menus and tool bar: words, icons, shortcuts, and no
/// behaviour. The window connects and enables them.
class MainActions : public QObject {
  Q_OBJECT

 public:
  /// Fills the window's menu bar and adds its tool bar.
  explicit MainActions(QMainWindow* window);

  QAction* open;
  QAction* exportTimeline;
  QAction* exportSamples;
  QAction* exportQueues;
  QAction* exportTrace;
  QAction* exportAll;
  QAction* exportPicture;
  QAction* quit;

  QAction* copyTask;
  QAction* findTasks;

  QAction* fit;
  QAction* fitSelection;
  QAction* zoomIn;
  QAction* zoomOut;
  QAction* follow;
  QAction* showExperiment;
  QAction* showCharts;
  QAction* showInspector;
  QAction* showTasks;
  QAction* resetLayout;
  QActionGroup* themes;  ///< data(): Theme::schemeName
  QAction* fullScreen;

  QAction* run;
  QAction* pause;
  QAction* step;
  QAction* cancel;

  QAction* shortcuts;
  QAction* about;

  [[nodiscard]] QToolBar* toolBar() const { return m_toolBar; }
  /// The text at the right of the tool bar.
  void setPrediction(const QString& text);
  /// Enables an action, or disables it with the reason as its tool tip.
  static void setAvailable(QAction* action, const QString& reasonWhyNot);

 private:
  QAction* add(const QString& text, const char* name, const QString& icon = {}, const QString& shortcut = {},
               const QString& help = {});
  void makeFileMenu();
  void makeEditMenu();
  void makeViewMenu();
  void makeRunMenu();
  void makeHelpMenu();
  void makeToolBar();

  QMainWindow* m_window;
  QToolBar* m_toolBar = nullptr;
  QLabel* m_prediction = nullptr;
};

}  // namespace poolscope::ui
