// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"
#include "ui/bridge/monitor_feed.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

class QThreadPool;

namespace poolscope::ui {

/// The race that the window runs: starts and steers it, and says how it stands. GUI thread only; no
/// call waits for a task. Destroying it while a race goes on cancels the race; one of waiters()
/// waits for its end, and the program's end waits for that thread.
class Session : public QObject {
  Q_OBJECT

 public:
  explicit Session(QObject* parent = nullptr);
  ~Session() override;

  /// Starts a race. False, after errorOccurred(), when the experiment cannot run or a race goes on.
  bool start(const Experiment& experiment);
  /// Each does nothing when there is nothing to do.
  void pause();
  void resume();
  void step();
  void cancel();
  /// Cancels the tasks that wait now; those that run go on.
  void cancelPending();
  /// Asks one task to end; false when it has ended or there is none.
  bool cancelTask(int run, RowId row);
  /// Kills the worker process of that lane; false when it is none, or has ended.
  bool killWorker(int run, LaneId lane);

  /// From start() until the last task has ended and ended() was emitted.
  [[nodiscard]] bool isRunning() const { return m_running; }
  [[nodiscard]] bool isPaused() const { return m_paused; }
  /// cancel() was asked for and the race has not ended yet.
  [[nodiscard]] bool isCancelling() const { return m_cancelling; }
  /// Runs that have not ended.
  [[nodiscard]] int unfinishedRuns() const;

  /// As of the last recordingChanged(); empty before the first race.
  [[nodiscard]] const Recording& recording() const { return m_batch.recording; }
  [[nodiscard]] const std::vector<RunSummary>& summaries() const { return m_batch.summaries; }
  /// What runs or ran last.
  [[nodiscard]] const Experiment& experiment() const { return m_experiment; }

  /// Threads that wait for races to be cancelled and to end, however long their tasks take. Not Qt's global
  /// pool, for Qt paints large areas there and the GUI thread waits for it: behind a few races that end slowly
  /// the window would stand still. Thread-safe.
  [[nodiscard]] static QThreadPool& waiters();

 Q_SIGNALS:
  void runningChanged(bool running);
  void pausedChanged(bool paused);
  void cancellingChanged(bool cancelling);
  /// recording() and summaries() are new: at most 20 times a second, and once after the last change.
  void recordingChanged();
  /// The race is over, and recording() is complete. Comes after runningChanged(false).
  void ended();
  /// One sentence: what happened, to what, what to do.
  void errorOccurred(const QString& message);

 private:
  void onBatch(const MonitorBatch& batch);
  void sayErrors();
  void setRunning(bool running);
  void setPaused(bool paused);
  void setCancelling(bool cancelling);
  void letGo();

  std::shared_ptr<Race> m_race;
  MonitorFeed m_feed;
  MonitorBatch m_batch;
  Experiment m_experiment;
  bool m_running = false;
  bool m_paused = false;
  bool m_cancelling = false;
};

}  // namespace poolscope::ui
