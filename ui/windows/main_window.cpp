// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/main_window.h"

#include "core/jobs/experiment_json.h"
#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "ui/lessons/lesson_view.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/job_words.h"
#include "ui/panels/task_panel.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timeline_scene.h"
#include "ui/timeline/timeline_widget.h"
#include "ui/windows/autosave.h"
#include "ui/windows/compare_view.h"
#include "ui/windows/experiment_files.h"
#include "ui/windows/exporter.h"
#include "ui/windows/next_strip.h"
#include "ui/windows/race_view.h"
#include "ui/windows/run_actions.h"
#include "ui/windows/run_words.h"
#include "ui/windows/start_hint.h"
#include "ui/windows/start_page.h"
#include "ui/windows/status_figures.h"
#include "ui/windows/tool_row.h"
#include "ui/windows/window_settings.h"

#include <QAction>
#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QProgressDialog>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

#include <memory>
#include <utility>

namespace poolscope::ui {

namespace {
constexpr QSize kFirstSize{1440, 900};
constexpr int kMessageMs = 6000;
}  // namespace

MainWindow::MainWindow(Memory memory, QWidget* parent) : MainWindow(memory, std::make_unique<Session>(), parent) {}

MainWindow::MainWindow(WindowHandOver&& from) : MainWindow(Memory::kept, std::move(from.session), nullptr) {
  restoreGeometry(from.geometry);
  m_view->restoreLayout(from.layout);
  m_view->experiment().setState(from.experiment);
  m_kept = std::move(from.kept);
  m_opened = std::move(from.opened);
  m_openedFile = from.openedFile;
  if (!m_opened.recording.empty() || !m_session->recording().empty()) {
    showAll();
    m_view->tasks().setFilterText(from.filter);
    m_view->selectTask(from.selected);
  }
  m_firstSnapshot = false;
  onRunningChanged(m_session->isRunning());
  updateTitle();
  if (from.atStart) {
    showStartPage();
  } else if (from.comparing) {
    showComparison();
    if (from.comparison && !from.comparison->points.empty()) {
      compareView().showMeasurement(*from.comparison);
    }
  } else if (!from.lesson.empty()) {
    showLessons(from.lesson);
  }
}

MainWindow::MainWindow(Memory memory, std::unique_ptr<Session> session, QWidget* parent)
    : QMainWindow(parent),
      m_memory(memory),
      m_session(std::move(session)),
      m_runActions(new RunActions(*m_session, this)),
      m_exporter(new Exporter(*this, m_background)),
      m_experimentFiles(new ExperimentFiles(this)),
      m_autosave(new Autosave(m_background, this)),
      m_open(new QAction(themeIcon(QStringLiteral("open")), tr("&Open recording…"), this)),
      m_tools(new ToolRow),
      m_next(new NextStrip),
      m_view(nullptr),
      m_figures(nullptr) {
  setObjectName(QStringLiteral("mainWindow"));
  setAcceptDrops(true);
  m_open->setObjectName(QStringLiteral("openAction"));
  m_open->setShortcut(QKeySequence::Open);
  auto* hint = new StartHint(m_runActions->run(), m_open);
  m_view = new RaceView(hint);
  auto* center = new QWidget(this);
  center->setObjectName(QStringLiteral("center"));
  auto* layout = new QVBoxLayout(center);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_tools);
  layout->addWidget(m_next);
  layout->addWidget(m_view, 1);
  m_pages = new QStackedWidget(this);
  m_pages->setObjectName(QStringLiteral("pages"));
  m_pages->addWidget(center);
  setCentralWidget(m_pages);
  statusBar()->setObjectName(QStringLiteral("statusBar"));
  statusBar()->setSizeGripEnabled(false);
  m_figures = new StatusFigures(statusBar());
  connect(m_pages, &QStackedWidget::currentChanged, this, &MainWindow::updateStatus);

  makeMenus();
  updateFileActions();
  connectSession();
  connectNext();
  connect(&m_view->experiment(), &ExperimentPanel::verdictChanged, this, [this, hint] {
    hint->setExperiment(m_view->experiment().experiment());
    onVerdict();
  });
  connect(m_open, &QAction::triggered, this, &MainWindow::askForFile);
  m_runClock.start();
  connect(m_exporter, &Exporter::finished, this, [this](const QString& path) {
    statusBar()->showMessage(tr("Saved: %1").arg(QDir::toNativeSeparators(path)), kMessageMs);
    if (m_memory == Memory::kept && QFileInfo(path).isFile() && !path.endsWith(QLatin1String(".png"))) {
      WindowSettings().addRecentFile(path);
    }
  });
  connect(m_exporter, &Exporter::failed, this, &MainWindow::showError);
  connectExperimentFiles();

  resize(kFirstSize);
  restoreMemory();
  m_view->experiment().updateVerdict();
  updateTitle();
  hint->runButton()->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectSession() {
  connect(&m_view->timeline(), &TimelineWidget::laneMenuOpening, this, &MainWindow::addWorkerActions);
  connect(m_runActions, &RunActions::runRequested, this, &MainWindow::run);
  connect(m_runActions, &RunActions::retryFailedRequested, this, &MainWindow::retryFailed);
  connect(m_view, &RaceView::retryRequested, this, &MainWindow::retry);
  connect(m_session.get(), &Session::recordingChanged, this, &MainWindow::onRecordingChanged);
  connect(m_session.get(), &Session::runningChanged, this, &MainWindow::onRunningChanged);
  connect(m_session.get(), &Session::ended, this, &MainWindow::onEnded);
  connect(m_session.get(), &Session::errorOccurred, this, &MainWindow::showError);
  connect(m_autosave, &Autosave::failed, this, [this](const QString& reason) {
    statusBar()->showMessage(tr("No copy of this run is kept: %1").arg(reason), kMessageMs);
  });
  connect(m_view, &RaceView::cancelTaskRequested, this, [this](int runIndex, RowId row) {
    const int own = runIndex - static_cast<int>(m_kept.recording.size());
    if (own < 0 || !m_session->cancelTask(own, row)) {
      statusBar()->showMessage(tr("The task has ended before it could be cancelled."), kMessageMs);
    }
  });
}

void MainWindow::addWorkerActions(QMenu* menu, int runIndex, LaneId lane) {
  const int own = runIndex - static_cast<int>(m_kept.recording.size());
  const Recording& recording = m_session->recording();
  if (own < 0 || !m_session->isRunning() || static_cast<std::size_t>(own) >= recording.size()) {
    return;
  }
  const Trace& trace = recording[static_cast<std::size_t>(own)];
  if (lane >= trace.lanes().size() || !isWorkerProcess(trace, lane) || trace.lanes()[lane].stop_ns != kNoTime) {
    return;
  }
  menu->addSeparator();
  QAction* kill = menu->addAction(tr("&Kill this worker"));
  kill->setObjectName(QStringLiteral("menuKillWorker"));
  kill->setToolTip(tr("Ends its process with SIGKILL, to see what the executor makes of it"));
  connect(kill, &QAction::triggered, this, [this, own, lane] {
    if (!m_session->killWorker(own, lane)) {
      statusBar()->showMessage(tr("The worker has ended before it could be killed."), kMessageMs);
    }
  });
}

void MainWindow::setExperiment(const Experiment& experiment) { m_view->experiment().setExperiment(experiment); }

void MainWindow::run() {
  ExperimentPanel& panel = m_view->experiment();
  panel.updateVerdict();
  if (!panel.problem().isEmpty()) {
    return;  // it stands in the panel, and the action is grey now
  }
  const Experiment experiment = panel.experiment();
  m_experimentFiles->agreeToRun(experiment, panel.unagreedFile(), [this, experiment] { start(experiment); });
}

void MainWindow::start(const Experiment& experiment) {
  ExperimentPanel& panel = m_view->experiment();
  if (m_session->isRunning()) {
    return;
  }
  if (!outside_effects(experiment).empty()) {
    panel.setAgreed();
  }
  if (experiment.repetitions > 1 || experiment.warm_up > 0 || !experiment.sweep.empty()) {
    showPage(&compareView());
    compareView().measureExperiment(experiment);
    return;
  }
  m_firstSnapshot = true;
  if (m_session->start(experiment)) {
    showRacePage();
    m_next->onRunBegun();
    statusBar()->clearMessage();  // what stood there was about before
    m_openedFile.clear();
    m_opened = {};
    m_kept = {};
    m_runActions->setForeign(false);
    m_runClock.start();
    m_autosave->setEnabled(m_memory == Memory::kept && WindowSettings().autosaves());
    updateTitle();
    if (m_memory == Memory::kept) {  // kept also when the program should not end well
      WindowSettings().setExperiment(toJson(panel.state()));
    }
  }
}

void MainWindow::onRecordingChanged() {
  if (m_firstSnapshot) {
    m_firstSnapshot = false;
    showAll();
  } else if (m_kept.recording.empty()) {
    m_view->showRecording(m_session->recording(), m_session->summaries());
    m_figures->show(figuresOf(m_session->summaries()));
    m_exporter->setRecording(m_session->recording());
  } else {
    Recording all = m_kept.recording;
    all.insert(all.end(), m_session->recording().begin(), m_session->recording().end());
    std::vector<RunSummary> summaries = m_kept.summaries;
    summaries.insert(summaries.end(), m_session->summaries().begin(), m_session->summaries().end());
    m_view->showRecording(all, summaries);
    m_figures->show(figuresOf(m_session->summaries()));
    m_exporter->setRecording(all);
  }
  m_autosave->setRecording(m_session->recording(), m_session->isRunning());
  updateTitle();
  tellDeadlocks();
}

void MainWindow::tellDeadlocks() {
  const RaceFigures figures = figuresOf(m_session->summaries());
  if (figures.deadlocks > m_deadlocks) {
    statusBar()->showMessage(
        figures.failed > 0
            ? tr("Tasks waited for each other; one failed so that the others could end. Its error says who waited.")
            : tr("Tasks wait for each other and none can go on. Click one to read who waits; Cancel ends them."),
        2 * kMessageMs);
  }
  m_deadlocks = figures.deadlocks;
}

void MainWindow::onRunningChanged(bool running) {
  m_view->setCancellable(running);
  m_view->tasks().setRetryProblem(m_runActions->retryProblem());
  updateFileActions();
}

/// What can be done with files and runs now, and why not the rest.
void MainWindow::updateFileActions() {
  const bool running = m_session->isRunning();
  const bool own = !m_session->recording().empty();
  const bool some = own || !m_opened.recording.empty();
  const QString busy = tr("A race is running; cancel it or wait until it has ended");
  const auto set = [](QAction* action, const QString& whyNot, const QString& tip) {
    action->setEnabled(whyNot.isEmpty());
    action->setToolTip(whyNot.isEmpty() ? tip : whyNot);
  };
  set(m_open, running ? busy : QString(), tr("A recording, a timeline CSV, a Chrome trace or a joblog"));
  set(m_compare,
      running ? busy
      : some  ? QString()
              : tr("There is nothing to compare with yet; run a race or open a recording"),
      tr("Its runs are shown below those that are here, on the same axis"));
  set(m_endCompare, m_kept.recording.empty() ? tr("No other recording is shown") : QString(),
      tr("Only the runs that came last stay"));
  set(m_showComparison,
      running ? busy
      : own   ? QString()
              : tr("Run a race first; then its runs are compared"),
      tr("Bars of wall time, speed-up and more, with the prediction beside them"));
}

void MainWindow::onEnded() {
  updateTitle();
  if (m_closeQuestion && !m_closing) {
    m_closeQuestion->close();  // there is nothing to cancel any more, but something to see
  }
  if (!m_closing) {
    tellEnd();
    if (std::exchange(m_fromStart, false)) {
      m_next->showAfterRace();
    }
  }
  if (m_closing) {
    close();
  }
}

void MainWindow::onVerdict() {
  const ExperimentPanel& panel = m_view->experiment();
  m_runActions->setProblem(panel.problem());
  m_tools->setPrediction(predictionText(panel.predictions()));
  updateTitle();
}

QPixmap MainWindow::picture() { return grab(); }

QMessageBox* MainWindow::makeErrorBox(const QString& message) {
  auto* box = new QMessageBox(QMessageBox::Warning, tr("Poolscope"), asSentence(message), QMessageBox::Ok, this);
  box->setObjectName(QStringLiteral("errorDialog"));
  box->setTextFormat(Qt::PlainText);
  box->setAttribute(Qt::WA_DeleteOnClose);
  return box;
}

void MainWindow::showError(const QString& message) {
  makeErrorBox(message)->open();
  Q_EMIT errorShown(message);
}

void MainWindow::updateTitle() {
  QString subject;
  const bool ran = m_session->isRunning() || !m_session->recording().empty();
  const std::string shown = ran ? m_session->experiment().job : m_view->experiment().experiment().job;
  if (!m_openedFile.isEmpty()) {
    subject = QFileInfo(m_openedFile).fileName();
  } else if (const Job* job = find_job(shown)) {
    subject = jobText(job->description().title);
  }
  if (m_session->isRunning()) {
    const RaceFigures figures = figuresOf(m_session->summaries());
    if (figures.tasks > 0) {
      subject = tr("%1 % · %2").arg(100 * figures.done / figures.tasks).arg(subject);
    }
  }
  if (isPageShown(m_lessonView) && m_lessonView->current() >= 0) {
    subject = m_lessonView->title();
  }
  const QString title = isPageShown(m_startPage) ? tr("Poolscope") : tr("%1 – Poolscope").arg(subject);
  if (title != windowTitle()) {
    setWindowTitle(title);
  }
}

void MainWindow::restoreMemory() {
  if (m_memory == Memory::none) {
    return;
  }
  const WindowSettings settings;
  if (const QByteArray geometry = settings.geometry(); !geometry.isEmpty()) {
    restoreGeometry(geometry);
  }
  // Also what was left on a larger screen.
  if (const QSize room = screen()->availableSize(); room.width() < width() || room.height() < height()) {
    resize(size().boundedTo(room));  // also where nobody maximizes windows
    setWindowState(windowState() | Qt::WindowMaximized);
  }
  m_view->tasks().restoreColumns(settings.taskColumns());
  if (const QByteArray layout = settings.layout(); !layout.isEmpty()) {
    m_view->restoreLayout(layout);
  }
  if (const auto state = experimentStateFromJson(settings.experiment())) {
    m_view->experiment().setState(*state);
  }
}

void MainWindow::saveMemory() {
  if (m_memory == Memory::none) {
    return;
  }
  WindowSettings settings;
  settings.setGeometry(saveGeometry());
  settings.setLayout(m_view->saveLayout());
  settings.setTaskColumns(m_view->tasks().saveColumns());
  settings.setExperiment(toJson(m_view->experiment().state()));
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::ActivationChange && isActiveWindow() && isPageShown(m_lessonView)) {
    m_lessonView->readAgain();
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  setLecture(false);
  saveMemory();
  // A second close while the race is being cancelled does not wait for it: the session sees to its end.
  if (m_session->isRunning() && !m_closing) {
    event->ignore();
    askBeforeClosing();
    return;
  }
  if (m_lessonView != nullptr) {
    m_lessonView->cancel();
  }
  // The end waits for the thread that reads: for a huge file, or a pipe, that could be long.
  for (QProgressDialog* reading : findChildren<QProgressDialog*>(QStringLiteral("openProgress"))) {
    Q_EMIT reading->canceled();
  }
  m_autosave->discard();
  event->accept();
}

void MainWindow::closeWithoutQuestion() {
  m_closing = true;
  m_session->cancel();
  close();
}

void MainWindow::askBeforeClosing() {
  if (m_closeQuestion) {
    m_closeQuestion->raise();
    return;
  }
  const int runs = m_session->unfinishedRuns();
  m_closeQuestion = new QMessageBox(this);
  m_closeQuestion->setObjectName(QStringLiteral("closeQuestion"));
  m_closeQuestion->setAttribute(Qt::WA_DeleteOnClose);
  m_closeQuestion->setIcon(QMessageBox::Question);
  m_closeQuestion->setWindowTitle(tr("Poolscope"));
  m_closeQuestion->setText(runs == 1 ? tr("1 run is not finished.") : tr("%1 runs are not finished.").arg(runs));
  m_closeQuestion->setInformativeText(runs == 1 ? tr("Cancel it and quit?") : tr("Cancel them and quit?"));
  QPushButton* quit = m_closeQuestion->addButton(tr("Cancel and quit"), QMessageBox::AcceptRole);
  quit->setObjectName(QStringLiteral("quitButton"));
  QPushButton* stay = m_closeQuestion->addButton(tr("Keep running"), QMessageBox::RejectRole);
  stay->setObjectName(QStringLiteral("stayButton"));
  m_closeQuestion->setDefaultButton(stay);
  m_closeQuestion->setEscapeButton(stay);
  connect(quit, &QPushButton::clicked, this, [this] {
    m_closing = true;
    if (!m_session->isRunning()) {
      close();
      return;
    }
    statusBar()->showMessage(tr("Cancelling what runs…"));
    m_session->cancel();
  });
  m_closeQuestion->open();
}

}  // namespace poolscope::ui
