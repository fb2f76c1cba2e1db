// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"
#include "ui/bridge/background.h"
#include "ui/bridge/session.h"

#include <QMainWindow>
#include <QPixmap>
#include <QPointer>
#include <QString>

#include <string>
#include <vector>

class QActionGroup;
class QMessageBox;
class QMimeData;

namespace poolscope::ui {

class Exporter;
class RaceView;
class RunActions;
class StatusFigures;
class ToolRow;

/// The window: menus, tool row, the panels and the status bar, and what they do. Owns the session.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  enum class Memory {
    kept,  ///< size, layout, theme and last experiment come from the settings and go there
    none,  ///< neither reads nor writes settings: for pictures
  };

  explicit MainWindow(Memory memory = Memory::kept, QWidget* parent = nullptr);
  ~MainWindow() override;

  [[nodiscard]] Session& session() { return m_session; }
  [[nodiscard]] RaceView& view() const { return *m_view; }
  [[nodiscard]] Exporter& exporter() const { return *m_exporter; }
  [[nodiscard]] RunActions& runActions() const { return *m_runActions; }

  void setExperiment(const Experiment& experiment);
  /// Shows a recording that was not made here; `job` names what results add up to, may be empty.
  void showRecording(const Recording& recording, const std::vector<RunSummary>& runs, const std::string& job);
  /// Reads a timeline CSV or a Chrome trace off the GUI thread and shows it; recordingOpened() or
  /// errorShown() follows. Not while a race runs.
  void openFile(const QString& path);
  /// The window as it is shown now.
  [[nodiscard]] QPixmap picture();

 Q_SIGNALS:
  void recordingOpened(const QString& path);
  /// A dialog says what went wrong.
  void errorShown(const QString& message);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void makeMenus();
  void makeFileMenu();
  void makeEditMenu();
  void makeViewMenu();
  void makeHelpMenu();
  void makeThemeMenu(QMenu& menu);
  void connectSession();
  void restoreMemory();
  void saveMemory();

  void run();
  void onRecordingChanged();
  void onRunningChanged(bool running);
  void onEnded();
  void onVerdict();
  void askForFile();
  void showError(const QString& message);
  void updateTitle();
  void askBeforeClosing();
  [[nodiscard]] static QString droppedFile(const QMimeData* data);

  const Memory m_memory;
  Session m_session;
  Background m_background;
  RunActions* m_runActions;
  Exporter* m_exporter;
  QAction* m_open;
  ToolRow* m_tools;
  RaceView* m_view;
  StatusFigures* m_figures;
  QAction* m_followLive = nullptr;
  QAction* m_fit = nullptr;
  QPointer<QMessageBox> m_closeQuestion;
  QString m_openedFile;
  bool m_closing = false;       ///< ends as soon as the race has ended
  bool m_firstSnapshot = true;  ///< of the race that was started last
};

}  // namespace poolscope::ui
