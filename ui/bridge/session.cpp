// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/session.h"

#include <QCoreApplication>
#include <QThreadPool>

#include <algorithm>
#include <exception>
#include <utility>

namespace poolscope::ui {

namespace {
constexpr int kMostWaiters = 64;  // they only wait
}

QThreadPool& Session::waiters() {
  static QThreadPool pool;
  static const bool ready = [] {
    pool.setMaxThreadCount(kMostWaiters);
    qAddPostRoutine([] { pool.waitForDone(); });
    return true;
  }();
  Q_UNUSED(ready)
  return pool;
}

Session::Session(QObject* parent) : QObject(parent) {
  connect(&m_feed, &MonitorFeed::batchReady, this, &Session::onBatch);
}

Session::~Session() {
  m_feed.stop();
  letGo();
}

bool Session::start(const Experiment& experiment) {
  if (m_running) {
    Q_EMIT errorOccurred(tr("A race is running. Cancel it first, or wait until it has ended."));
    return false;
  }
  letGo();
  try {
    m_race = std::make_shared<Race>(experiment);
    m_race->start();
  } catch (const std::exception& error) {
    letGo();
    Q_EMIT errorOccurred(QString::fromUtf8(error.what()));
    return false;
  }
  m_experiment = experiment;
  m_batch = {};
  m_running = true;
  m_feed.start([race = m_race] {
    MonitorBatch batch;
    batch.ended = race->ended();  // first: what is read after it is the last there is
    batch.recording = race->recording();
    for (std::size_t i = 0; i < batch.recording.size(); ++i) {
      batch.summaries.push_back(race->summary(i, batch.recording[i]));
    }
    return batch;
  });
  Q_EMIT runningChanged(true);
  return true;
}

void Session::pause() {
  if (m_running && !m_paused && !m_cancelling) {
    m_race->pause();
    setPaused(true);
  }
}

void Session::resume() {
  if (m_running && m_paused) {
    m_race->resume();
    setPaused(false);
  }
}

void Session::step() {
  if (m_running && m_paused) {
    m_race->step();
  }
}

void Session::cancel() {
  if (m_running && !m_cancelling) {
    setCancelling(true);
    // Cancelling a queue of millions takes a while.
    waiters().start([race = m_race] { race->cancel(); });
  }
}

void Session::cancelPending() {
  if (m_running && !m_cancelling) {
    waiters().start([race = m_race] { race->cancel_pending(); });
  }
}

bool Session::cancelTask(int run, RowId row) {
  if (!m_running || run < 0 || static_cast<std::size_t>(run) >= m_race->run_count()) {
    return false;
  }
  return m_race->cancel_task(static_cast<std::size_t>(run), row);
}

bool Session::killWorker(int run, LaneId lane) {
  if (!m_running || run < 0 || static_cast<std::size_t>(run) >= m_race->run_count()) {
    return false;
  }
  return m_race->kill_worker(static_cast<std::size_t>(run), lane);
}

int Session::unfinishedRuns() const {
  if (!m_running) {
    return 0;
  }
  const auto& runs = m_batch.summaries;
  if (runs.empty()) {  // just started
    return static_cast<int>(m_race->run_count());
  }
  return static_cast<int>(
      std::count_if(runs.begin(), runs.end(), [](const RunSummary& run) { return run.phase != RunPhase::ended; }));
}

void Session::onBatch(const MonitorBatch& batch) {
  m_batch = batch;
  Q_EMIT recordingChanged();
  if (batch.ended) {
    sayErrors();
    setPaused(false);
    setCancelling(false);
    setRunning(false);
    Q_EMIT ended();
  }
}

void Session::sayErrors() {
  for (const RunSummary& run : m_batch.summaries) {
    if (!run.error.empty()) {
      Q_EMIT errorOccurred(
          tr("%1 could not go on: %2").arg(QString::fromStdString(run.executor), QString::fromStdString(run.error)));
    }
  }
}

void Session::setRunning(bool running) {
  if (std::exchange(m_running, running) != running) {
    Q_EMIT runningChanged(running);
  }
}

void Session::setPaused(bool paused) {
  if (std::exchange(m_paused, paused) != paused) {
    Q_EMIT pausedChanged(paused);
  }
}

void Session::setCancelling(bool cancelling) {
  if (std::exchange(m_cancelling, cancelling) != cancelling) {
    Q_EMIT cancellingChanged(cancelling);
  }
}

void Session::letGo() {
  if (m_race) {
    // Its end may take as long as its slowest task, and freeing millions of rows takes a while, too.
    waiters().start([race = std::exchange(m_race, nullptr)]() mutable { race.reset(); });
  }
}

}  // namespace poolscope::ui
