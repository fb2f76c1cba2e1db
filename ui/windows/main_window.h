// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/measurement.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"
#include "ui/bridge/background.h"
#include "ui/bridge/session.h"
#include "ui/models/task_ref.h"
#include "ui/panels/experiment_state.h"

#include <QElapsedTimer>
#include <QMainWindow>
#include <QPixmap>
#include <QPointer>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QActionGroup;
class QMessageBox;
class QMenu;
class QMimeData;
class QStackedWidget;

namespace poolscope::ui {

class Autosave;
class CompareView;
class ExperimentFiles;
class Exporter;
class LessonView;
class NextStrip;
class RaceView;
class RunActions;
class StartPage;
class StatusFigures;
class ToolRow;

/// Runs that are shown though they are not the session's: a file, or an earlier race to compare with.
struct ShownRuns {
  Recording recording;
  std::vector<RunSummary> summaries;
  QStringList titles;
  std::string job;
};

/// All that a window shows, for one that takes its place.
struct WindowHandOver {
  std::unique_ptr<Session> session;
  ShownRuns kept;
  ShownRuns opened;
  QString openedFile;
  ExperimentState experiment;
  QByteArray geometry;
  QByteArray layout;
  bool atStart = false;    ///< the start page is shown
  bool comparing = false;  ///< the comparison is shown, or was before
  std::optional<Measurement> comparison;
  TaskRef selected;
  QString filter;      ///< of the tasks
  std::string lesson;  ///< the one that is shown; empty: none
};

/// The window: menus, tool row, the panels and the status bar, and what they do. Owns the session.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  enum class Memory {
    kept,  ///< size, layout, theme and last experiment come from the settings and go there
    none,  ///< neither reads nor writes settings: for pictures
  };

  explicit MainWindow(Memory memory = Memory::kept, QWidget* parent = nullptr);
  /// Takes the place of another window.
  explicit MainWindow(WindowHandOver&& from);
  ~MainWindow() override;

  [[nodiscard]] Session& session() { return *m_session; }
  [[nodiscard]] RaceView& view() const { return *m_view; }
  [[nodiscard]] Exporter& exporter() const { return *m_exporter; }
  [[nodiscard]] RunActions& runActions() const { return *m_runActions; }

  void setExperiment(const Experiment& experiment);
  [[nodiscard]] ExperimentFiles& experimentFiles() const { return *m_experimentFiles; }
  /// Shows a recording that was not made here; `job` names what results add up to, may be empty.
  void showRecording(const Recording& recording, const std::vector<RunSummary>& runs, const std::string& job);
  /// Reads a recording off the GUI thread and shows it; recordingOpened() or errorShown() follows. Not
  /// while a race runs. An experiment file fills the experiment panel instead, and nothing runs.
  void openFile(const QString& path);
  /// As openFile(), and shows its runs below those that are there, on the same axis.
  void compareWith(const QString& path);
  /// A copy that Autosave left.
  void openLeftOver(const QString& path);
  /// The page with the three ways in; any race, file or lesson takes its place.
  void showStartPage();
  /// The panels of the race.
  void showRacePage();
  /// The lessons; with `name` (number, name or folder) that one. False when there is no such lesson.
  bool showLessons(const std::string& name = {});
  /// The session's runs compared with each other and with what was predicted.
  void showComparison();
  /// What another window needs to go on where this one stands; this one is of no use afterwards.
  [[nodiscard]] WindowHandOver handOver();
  /// As its user would close it, but what runs is cancelled unasked.
  void closeWithoutQuestion();
  /// The window as it is shown now.
  [[nodiscard]] QPixmap picture();

 Q_SIGNALS:
  void recordingOpened(const QString& path);
  /// A dialog says what went wrong.
  void errorShown(const QString& message);
  // What concerns all windows; see WindowKeeper.
  void newWindowRequested();
  void themeChosen(const QString& name);
  void languageChosen(const QString& code);
  void zoomChosen(int percent);

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  /// Who comes back from an editor sees the lesson as it was saved there.
  void changeEvent(QEvent* event) override;

 private:
  MainWindow(Memory memory, std::unique_ptr<Session> session, QWidget* parent);
  void makeMenus();
  void makeFileMenu();
  void makeEditMenu();
  void makeViewMenu();
  void makeHelpMenu();
  void makeLessonsMenu();
  CompareView& compareView();
  LessonView& lessonView();
  StartPage& startPage();
  /// Adds a page that scrolls where the window is smaller than it needs.
  void addPage(QWidget* page);
  void showPage(const QWidget* page);
  [[nodiscard]] bool isPageShown(const QWidget* page) const;
  void makeThemeMenu(QMenu& menu);
  void makeLanguageMenu(QMenu& menu);
  void makeZoomActions(QMenu& menu);
  void fillRecentMenu();
  void connectSession();
  void addWorkerActions(QMenu* menu, int runIndex, LaneId lane);
  void restoreMemory();
  void saveMemory();

  /// What the panel says, once the user agrees where it comes from a file.
  void run();
  /// Unless something runs already.
  void start(const Experiment& experiment);
  /// Some tasks of the session's race once more, shown below the first attempts.
  void retry(const std::vector<TaskRef>& tasks);
  void retryFailed();
  void runAgain(std::vector<std::int64_t> numbers, std::vector<std::size_t> runs, int attempt);
  void onRecordingChanged();
  void onRunningChanged(bool running);
  void updateFileActions();
  void onEnded();
  void onVerdict();
  void askForFile();
  void onExperimentOpened(const Experiment& experiment, const QString& path);
  void connectExperimentFiles();
  void askForComparison();
  void askForRecording(const QString& title, void (MainWindow::*then)(const QString&));
  void askForDroppedFile(const QString& path);
  /// What becomes of a file that was read.
  enum class Opening { instead, beside, leftOver };
  void read(const QString& path, Opening opening);
  void onRead(const QString& path, Opening opening, ShownRuns&& runs);
  void offerPart(const QString& reason, const QString& path, Opening opening, const std::shared_ptr<ShownRuns>& runs);
  [[nodiscard]] QMessageBox* makeErrorBox(const QString& message);
  void showAll();
  void endComparison();
  void setLecture(bool on);
  void setLessonLecture(bool on);
  void connectNext();
  void openPalette();
  void openPreferences();
  void tellEnd();
  void showError(const QString& message);
  void tellDeadlocks();
  void updateTitle();
  /// Of a race, or of the lesson that is shown.
  void updateStatus();
  void askBeforeClosing();
  [[nodiscard]] static QString droppedFile(const QMimeData* data);

  const Memory m_memory;
  std::unique_ptr<Session> m_session;
  Background m_background;
  RunActions* m_runActions;
  Exporter* m_exporter;
  ExperimentFiles* m_experimentFiles;
  Autosave* m_autosave;
  QAction* m_open;
  QAction* m_compare = nullptr;
  QAction* m_endCompare = nullptr;
  QAction* m_fullScreen = nullptr;
  QMenu* m_recentMenu = nullptr;
  ToolRow* m_tools;
  NextStrip* m_next;
  RaceView* m_view;
  QStackedWidget* m_pages = nullptr;
  StartPage* m_startPage = nullptr;      ///< made when it is first shown
  CompareView* m_compareView = nullptr;  ///< the same
  LessonView* m_lessonView = nullptr;    ///< the same
  StatusFigures* m_figures;
  QAction* m_followLive = nullptr;
  QAction* m_fit = nullptr;
  QAction* m_showComparison = nullptr;
  QPointer<QMessageBox> m_closeQuestion;
  QString m_openedFile;
  ShownRuns m_kept;    ///< shown before the session's or the file's
  ShownRuns m_opened;  ///< of the file; empty while the session's runs are shown
  QElapsedTimer m_runClock;
  bool m_wasMaximized = false;   ///< before the full screen
  bool m_lessonScreen = false;   ///< the whole screen, for a lecture of lessons
  bool m_fromStart = false;      ///< the race that runs was begun on the start page
  bool m_closing = false;        ///< ends as soon as the race has ended
  bool m_firstSnapshot = true;   ///< of the race that was started last
  std::int64_t m_deadlocks = 0;  ///< of that race, as told in the status bar
};

}  // namespace poolscope::ui
