// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/run_actions.h"

#include "ui/bridge/session.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QMenu>

namespace poolscope::ui {

namespace {

QAction* makeAction(QObject* parent, const QString& name, const QString& text, const QString& icon,
                    const QList<QKeySequence>& keys) {
  auto* action = new QAction(themeIcon(icon), text, parent);
  action->setObjectName(name);
  action->setShortcuts(keys);
  return action;
}

}  // namespace

RunActions::RunActions(Session& session, QObject* parent)
    : QObject(parent),
      m_session(session),
      m_run(makeAction(this, QStringLiteral("runAction"), tr("&Run"), QStringLiteral("run"),
                       {QKeySequence(Qt::CTRL | Qt::Key_R), QKeySequence(Qt::Key_F5)})),
      m_pause(makeAction(this, QStringLiteral("pauseAction"), tr("&Pause"), QStringLiteral("pause"),
                         {QKeySequence(Qt::CTRL | Qt::Key_P)})),
      m_step(makeAction(this, QStringLiteral("stepAction"), tr("&Step"), QStringLiteral("step"),
                        {QKeySequence(Qt::Key_F10)})),
      m_cancel(makeAction(this, QStringLiteral("cancelAction"), tr("&Cancel"), QStringLiteral("cancel"),
                          {QKeySequence(Qt::CTRL | Qt::Key_Period)})),
      m_cancelPending(makeAction(this, QStringLiteral("cancelPendingAction"), tr("Cancel all that &wait"),
                                 QStringLiteral("close"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Period)})),
      m_retryFailed(makeAction(this, QStringLiteral("retryFailedAction"), tr("Run the &failed again"),
                               QStringLiteral("retry"), {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)})) {
  connect(m_cancelPending, &QAction::triggered, &m_session, &Session::cancelPending);
  connect(m_retryFailed, &QAction::triggered, this, &RunActions::retryFailedRequested);
  connect(&m_session, &Session::recordingChanged, this, &RunActions::update);
  connect(m_run, &QAction::triggered, this, &RunActions::runRequested);
  connect(m_pause, &QAction::triggered, this, &RunActions::pauseOrResume);
  connect(m_step, &QAction::triggered, &m_session, &Session::step);
  connect(m_cancel, &QAction::triggered, &m_session, &Session::cancel);
  connect(&m_session, &Session::runningChanged, this, &RunActions::update);
  connect(&m_session, &Session::pausedChanged, this, &RunActions::update);
  connect(&m_session, &Session::cancellingChanged, this, &RunActions::update);
  update();
}

void RunActions::addTo(QMenu& menu) const {
  menu.addActions({m_run, m_pause, m_step, m_cancel});
  menu.addSeparator();
  menu.addActions({m_cancelPending, m_retryFailed});
  menu.setToolTipsVisible(true);
}

void RunActions::setForeign(bool foreign) {
  m_foreign = foreign;
  update();
}

QString RunActions::retryProblem() const {
  if (m_session.isRunning()) {
    return tr("The race still runs; when it has ended, its tasks can run again");
  }
  if (m_foreign) {
    return tr("Only what ran in this window can run again");
  }
  return m_session.recording().empty() ? tr("Nothing has run yet") : QString();
}

void RunActions::setProblem(const QString& problem) {
  m_problem = problem;
  update();
}

void RunActions::pauseOrResume() {
  if (m_session.isPaused()) {
    m_session.resume();
  } else {
    m_session.pause();
  }
}

void RunActions::update() {
  const bool running = m_session.isRunning();
  const bool paused = m_session.isPaused();
  const bool cancelling = m_session.isCancelling();
  const auto set = [](QAction* action, bool enabled, const QString& tip, const QString& whyNot) {
    action->setEnabled(enabled);
    action->setToolTip(enabled ? tip : whyNot);
  };
  const QString nothingRuns = tr("Nothing runs");
  const QString ending = tr("The race is being cancelled");

  set(m_run, !running && m_problem.isEmpty(), tr("Run the tasks on every executor that is ticked"),
      running ? tr("A race is running; cancel it or wait until it has ended") : m_problem);
  m_pause->setText(paused ? tr("&Resume") : tr("&Pause"));
  m_pause->setIcon(themeIcon(paused ? QStringLiteral("run") : QStringLiteral("pause")));
  set(m_pause, running && !cancelling,
      paused ? tr("Let the tasks go on") : tr("Queued tasks wait, running ones halt at their next checkpoint"),
      running ? ending : nothingRuns);
  set(m_step, paused && !cancelling, tr("Let one task of each run go on to its end"),
      cancelling ? ending
      : running  ? tr("Pause first; then one task at a time can go on")
                 : nothingRuns);
  std::int64_t waiting = 0;
  std::int64_t failed = 0;
  for (const RunSummary& run : m_session.summaries()) {
    waiting += run.pending;
    failed += run.failed;
  }
  set(m_cancelPending, running && !cancelling && waiting > 0, tr("What runs already goes on"),
      cancelling ? ending
      : running  ? tr("No task waits at the moment")
                 : nothingRuns);
  const QString problem = retryProblem();
  set(m_retryFailed, problem.isEmpty() && failed > 0, tr("Once more, below the first attempts"),
      problem.isEmpty() ? tr("No task has failed") : problem);
  set(m_cancel, running && !cancelling, tr("Drop what waits and ask what runs to end"), running ? ending : nothingRuns);
}

}  // namespace poolscope::ui
