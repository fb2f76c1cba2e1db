// SPDX-License-Identifier: GPL-3.0-or-later
// Files, comparison and what else MainWindow shows beside the session's runs.
#include "core/export/experiment_file.h"
#include "core/export/file_progress.h"
#include "core/export/recording_file.h"
#include "ui/bridge/future_watcher.h"
#include "ui/lessons/lesson_view.h"
#include "ui/models/format.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/task_panel.h"
#include "ui/theme/ask_file.h"
#include "ui/windows/autosave.h"
#include "ui/windows/compare_view.h"
#include "ui/windows/experiment_files.h"
#include "ui/windows/exporter.h"
#include "ui/windows/main_window.h"
#include "ui/windows/next_strip.h"
#include "ui/windows/notifier.h"
#include "ui/windows/race_view.h"
#include "ui/windows/reader_words.h"
#include "ui/windows/run_actions.h"
#include "ui/windows/run_words.h"
#include "ui/windows/start_page.h"
#include "ui/windows/status_figures.h"
#include "ui/windows/window_settings.h"

#include <QAction>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressDialog>
#include <QPushButton>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

namespace poolscope::ui {

namespace {

/// A run that took longer may have sent its user to other work.
constexpr qint64 kLongRunMs = 10'000;
/// Files that are read sooner need no dialog.
constexpr int kPatienceMs = 700;
constexpr int kFileSaidMs = 8000;

std::string jobOf(const Recording& recording) {
  return !recording.empty() && !recording.front().jobs().empty() ? recording.front().jobs().front() : std::string();
}

void append(ShownRuns& to, const Recording& recording, const std::vector<RunSummary>& summaries,
            const QStringList& titles) {
  to.recording.insert(to.recording.end(), recording.begin(), recording.end());
  to.summaries.insert(to.summaries.end(), summaries.begin(), summaries.end());
  to.titles += titles;
}

QStringList titlesFrom(const std::vector<RunSummary>& summaries, const QString& source) {
  QStringList titles = runTitles(summaries);
  for (QString& title : titles) {
    title += QStringLiteral(" · ") + source;
  }
  return titles;
}

}  // namespace

void MainWindow::showRecording(const Recording& recording, const std::vector<RunSummary>& runs,
                               const std::string& job) {
  m_kept = {};
  m_opened = {recording, runs, runTitles(runs), job};
  showAll();
}

/// Makes the view anew, with all runs that are to be seen.
void MainWindow::showAll() {
  showRacePage();
  ShownRuns all = m_kept;
  const bool own = m_opened.recording.empty();
  const std::vector<RunSummary>& summaries = own ? m_session->summaries() : m_opened.summaries;
  append(all, own ? m_session->recording() : m_opened.recording, summaries,
         own ? (m_kept.recording.empty() ? runTitles(summaries) : titlesFrom(summaries, tr("now"))) : m_opened.titles);
  m_view->beginRecording(all.summaries, own ? m_session->experiment().job : m_opened.job, all.titles);
  m_view->inspector().setExperiment(own ? std::optional(m_session->experiment()) : std::nullopt,
                                    static_cast<int>(m_kept.recording.size()));
  m_view->showRecording(all.recording, all.summaries);
  m_figures->show(figuresOf(all.summaries));
  m_exporter->setRecording(all.recording);
  m_runActions->setForeign(!own);
  m_view->tasks().setRetryProblem(m_runActions->retryProblem());
  updateFileActions();
}

void MainWindow::askForFile() { askForRecording(tr("Open a recording"), &MainWindow::openFile); }

void MainWindow::askForComparison() { askForRecording(tr("Compare with a recording"), &MainWindow::compareWith); }

void MainWindow::askForRecording(const QString& title, void (MainWindow::*then)(const QString&)) {
  askForFiles(this, HowMany::one, title, WindowSettings().folder(),
              tr("Recordings (*.poolscope *.csv *.json *.joblog);;All files (*)"),
              [this, then](const QStringList& files) {
                WindowSettings().setFolder(QFileInfo(files.front()).absolutePath());
                (this->*then)(files.front());
              });
}

void MainWindow::openFile(const QString& path) {
  m_next->hide();
  if (!m_session->isRunning() && looks_like_experiment(QFile::encodeName(path).toStdString())) {
    m_experimentFiles->open(path);
  } else {
    read(path, Opening::instead);
  }
}

void MainWindow::connectExperimentFiles() {
  connect(m_experimentFiles, &ExperimentFiles::opened, this, &MainWindow::onExperimentOpened);
  connect(m_experimentFiles, &ExperimentFiles::saved, this, [this](const QString& path) {
    statusBar()->showMessage(tr("Saved: %1").arg(QDir::toNativeSeparators(path)), kFileSaidMs);
    if (m_memory == Memory::kept) {
      WindowSettings().addRecentFile(path);
    }
  });
  connect(m_experimentFiles, &ExperimentFiles::errorOccurred, this, &MainWindow::showError);
}

void MainWindow::onExperimentOpened(const Experiment& experiment, const QString& path) {
  m_view->experiment().setExperimentFrom(path, experiment);
  showRacePage();
  if (m_memory == Memory::kept) {
    WindowSettings().addRecentFile(path);
  }
  statusBar()->showMessage(tr("%1 stands in the panel at the left; Run starts it.").arg(QFileInfo(path).fileName()),
                           kFileSaidMs);
}

void MainWindow::compareWith(const QString& path) { read(path, Opening::beside); }

void MainWindow::openLeftOver(const QString& path) { read(path, Opening::leftOver); }

void MainWindow::read(const QString& path, Opening opening) {
  if (m_session->isRunning()) {
    showError(tr("A race is running. Cancel it or wait until it has ended, then open %1.")
                  .arg(QDir::toNativeSeparators(path)));
    return;
  }
  auto runs = std::make_shared<ShownRuns>();
  auto progress = std::make_shared<FileProgress>();
  FutureWatcher* watcher = m_background.run([runs, progress, file = QFile::encodeName(path).toStdString()]() -> Value {
    const FileProgressScope scope(*progress);
    ReadResult read = read_recording(file);
    runs->recording = std::move(read.ok() ? read.recording : read.before_error);
    runs->summaries = summariesOf(runs->recording);
    runs->job = jobOf(runs->recording);
    if (!read.ok()) {
      throw std::runtime_error(readErrorText(*read.error).toStdString());
    }
    return {};
  });
  const QString shown = QDir::toNativeSeparators(path);
  statusBar()->showMessage(tr("Opening %1…").arg(shown));
  auto* dialog = new QProgressDialog(tr("Opening %1…").arg(shown), tr("Stop"), 0, 1000, this);
  dialog->setObjectName(QStringLiteral("openProgress"));
  dialog->setWindowTitle(tr("Poolscope"));
  dialog->setAutoClose(false);
  dialog->setAutoReset(false);
  dialog->setMinimumDuration(kPatienceMs);
  auto* tick = new QTimer(dialog);
  connect(tick, &QTimer::timeout, dialog, [dialog, progress] {
    const std::int64_t total = progress->total_bytes.load();
    if (total > 0 && !dialog->wasCanceled()) {
      dialog->setValue(static_cast<int>(999 * std::min(progress->done_bytes.load(), total) / total));
    }
  });
  tick->start(100);
  connect(dialog, &QProgressDialog::canceled, this, [progress] { progress->cancelled = true; });
  const auto end = [this, dialog] {
    dialog->disconnect();
    dialog->hide();
    dialog->deleteLater();
    statusBar()->clearMessage();
  };
  connect(watcher, &FutureWatcher::failed, this, [this, end, progress, runs, path, opening](const QString& reason) {
    end();
    if (!progress->cancelled) {
      runs->recording.empty() ? showError(reason) : offerPart(reason, path, opening, runs);
    }
  });
  connect(watcher, &FutureWatcher::finished, this, [this, end, runs, path, opening] {
    end();
    if (!m_session->isRunning()) {  // else a race was started meanwhile, and it is what one wants to see
      onRead(path, opening, std::move(*runs));
    }
  });
}

/// A file that is broken somewhere: what stands before that place can be seen.
void MainWindow::offerPart(const QString& reason, const QString& path, Opening opening,
                           const std::shared_ptr<ShownRuns>& runs) {
  std::int64_t tasks = 0;
  for (const Trace& trace : runs->recording) {
    tasks += static_cast<std::int64_t>(trace.size());
  }
  QMessageBox* box = makeErrorBox(reason);
  box->setInformativeText(tasks == 1 ? tr("1 task stands before that place.")
                                     : tr("%1 tasks stand before that place.").arg(formatCount(tasks)));
  box->setStandardButtons(QMessageBox::Cancel);
  QPushButton* show = box->addButton(tr("Show what could be read"), QMessageBox::AcceptRole);
  show->setObjectName(QStringLiteral("showPart"));
  box->setDefaultButton(show);
  connect(show, &QPushButton::clicked, this, [this, path, opening, runs] {
    if (!m_session->isRunning()) {
      onRead(path, opening, std::move(*runs));
    }
  });
  box->open();
  Q_EMIT errorShown(reason);
}

void MainWindow::onRead(const QString& path, Opening opening, ShownRuns&& runs) {
  const QString name = QFileInfo(path).fileName();
  if (opening == Opening::beside) {
    const bool own = m_opened.recording.empty();
    const QString before = own ? tr("this window") : QFileInfo(m_openedFile).fileName();
    if (own) {
      append(m_kept, m_session->recording(), m_session->summaries(), titlesFrom(m_session->summaries(), before));
    } else if (m_kept.recording.empty()) {
      append(m_kept, m_opened.recording, m_opened.summaries, titlesFrom(m_opened.summaries, before));
    } else {
      append(m_kept, m_opened.recording, m_opened.summaries, m_opened.titles);
    }
  } else {
    m_kept = {};
  }
  runs.titles = opening == Opening::beside ? titlesFrom(runs.summaries, name) : runTitles(runs.summaries);
  m_opened = std::move(runs);
  m_openedFile = opening == Opening::leftOver ? tr("Kept recording") : path;
  showAll();
  if (m_memory == Memory::kept && opening != Opening::leftOver) {
    WindowSettings().addRecentFile(path);
  }
  updateTitle();
  Q_EMIT recordingOpened(path);
}

void MainWindow::retry(const std::vector<TaskRef>& tasks) {
  std::vector<std::int64_t> numbers;
  std::vector<std::size_t> runs;
  int attempt = 1;
  const Recording& recording = m_session->recording();
  for (const TaskRef& task : tasks) {
    const auto run = static_cast<std::size_t>(task.run) - m_kept.recording.size();
    if (run < recording.size() && task.row < recording[run].size()) {  // earlier attempts are only for looking
      numbers.push_back(recording[run].task_id(task.row));
      runs.push_back(run);
      attempt = std::max(attempt, recording[run].attempt(task.row) + 1);
    }
  }
  runAgain(std::move(numbers), std::move(runs), attempt);
}

void MainWindow::retryFailed() {
  std::vector<std::int64_t> numbers;
  std::vector<std::size_t> runs;
  int attempt = 1;
  const Recording& recording = m_session->recording();
  for (std::size_t run = 0; run < recording.size(); ++run) {
    const Trace& trace = recording[run];
    for (RowId row = 0; row < trace.size(); ++row) {
      const TaskState state = trace.state(row);
      if (state == TaskState::failed || state == TaskState::timed_out || state == TaskState::lost) {
        numbers.push_back(trace.task_id(row));
        runs.push_back(run);
        attempt = std::max(attempt, trace.attempt(row) + 1);
      }
    }
  }
  runAgain(std::move(numbers), std::move(runs), attempt);
}

void MainWindow::runAgain(std::vector<std::int64_t> numbers, std::vector<std::size_t> runs, int attempt) {
  if (numbers.empty()) {
    statusBar()->showMessage(tr("These were earlier attempts; choose tasks of the last run."), 6000);
    return;
  }
  const auto unique = [](auto& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
  };
  unique(numbers);
  unique(runs);
  Experiment again = m_session->experiment();
  std::vector<ExecutorSpec> executors;
  for (const std::size_t run : runs) {
    if (run < again.executors.size()) {
      executors.push_back(again.executors[run]);
    }
  }
  again.executors = std::move(executors);
  again.only = std::move(numbers);
  again.attempt = attempt;
  ShownRuns kept = m_kept;
  append(kept, m_session->recording(), m_session->summaries(),
         titlesFrom(m_session->summaries(), attempt == 2 ? tr("first attempt") : tr("attempt %1").arg(attempt - 1)));
  m_firstSnapshot = true;
  if (m_session->start(again)) {
    m_kept = std::move(kept);
    m_opened = {};
    m_openedFile.clear();
    m_runClock.start();
    updateFileActions();
    updateTitle();
  }
}

void MainWindow::endComparison() {
  m_kept = {};
  if (!m_opened.recording.empty()) {
    m_opened.titles = runTitles(m_opened.summaries);
  }
  showAll();
}

void MainWindow::fillRecentMenu() {
  m_recentMenu->clear();
  const QStringList files = WindowSettings().recentFiles();
  int number = 0;
  for (const QString& file : files) {
    ++number;
    QString name = QDir::toNativeSeparators(file);
    name.replace(QLatin1Char('&'), QLatin1String("&&"));
    QAction* action = m_recentMenu->addAction(QStringLiteral("&%1  %2").arg(number).arg(name));
    action->setObjectName(QStringLiteral("recentFile%1").arg(number));
    action->setEnabled(!m_session->isRunning());
    action->setToolTip(action->isEnabled() ? QString() : m_open->toolTip());
    connect(action, &QAction::triggered, this, [this, file] { openFile(file); });
  }
  if (files.isEmpty()) {
    QAction* none = m_recentMenu->addAction(tr("No recordings yet"));
    none->setObjectName(QStringLiteral("noRecentFile"));
    none->setEnabled(false);
    none->setToolTip(tr("Recordings that are opened or saved come to stand here"));
    return;
  }
  m_recentMenu->addSeparator();
  QAction* clear = m_recentMenu->addAction(tr("&Forget them"));
  clear->setObjectName(QStringLiteral("clearRecent"));
  connect(clear, &QAction::triggered, this, [] { WindowSettings().clearRecentFiles(); });
}

/// Whoever waited for a long run may be elsewhere.
void MainWindow::tellEnd() {
  const bool seen = isActiveWindow() && !isMinimized();
  if (m_memory == Memory::none || m_runClock.elapsed() < kLongRunMs || seen || !WindowSettings().notifies()) {
    return;
  }
  const RaceFigures figures = figuresOf(m_session->summaries());
  const QString text = figures.failed > 0
                           ? tr("%1 tasks done, %2 failed").arg(formatCount(figures.done), formatCount(figures.failed))
                           : tr("%1 tasks done").arg(formatCount(figures.done));
  notifyUser(*this, tr("The run has ended after %1").arg(formatSeconds(figures.seconds)), text);
}

WindowHandOver MainWindow::handOver() {
  WindowHandOver all;
  setLecture(false);
  all.geometry = saveGeometry();
  all.layout = m_view->saveLayout();
  all.experiment = m_view->experiment().state();
  all.kept = std::move(m_kept);
  all.opened = std::move(m_opened);
  all.openedFile = m_openedFile;
  all.atStart = isPageShown(m_startPage);
  all.comparing = isPageShown(m_compareView);
  if (m_compareView != nullptr) {
    all.comparison = m_compareView->measurement();
  }
  all.selected = m_view->inspector().selectedTask();
  all.filter = m_view->tasks().filterText();
  if (isPageShown(m_lessonView)) {
    if (const int shown = m_lessonView->current(); shown >= 0) {  // there may be no lesson at all
      all.lesson = m_lessonView->lessons()[static_cast<std::size_t>(shown)].folder;
    }
    m_lessonView->cancel();
  }
  m_autosave->discard();
  m_session->disconnect(this);
  m_session->disconnect(m_runActions);
  all.session = std::move(m_session);
  hide();
  return all;
}

QString MainWindow::droppedFile(const QMimeData* data) {
  const QList<QUrl> urls = data->urls();
  return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!droppedFile(event->mimeData()).isEmpty() && !m_session->isRunning()) {
    event->acceptProposedAction();
  }
}

void MainWindow::dropEvent(QDropEvent* event) {
  const QString file = droppedFile(event->mimeData());
  if (!file.isEmpty()) {
    event->acceptProposedAction();
    // With Ctrl held, as copying is: beside what is there.
    const bool beside = event->proposedAction() == Qt::LinkAction || event->modifiers().testFlag(Qt::ControlModifier);
    beside && m_compare->isEnabled() ? compareWith(file) : openFile(file);
  }
}

}  // namespace poolscope::ui
