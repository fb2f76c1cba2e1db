// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/lesson_run.h"
#include "core/lessons/run_watch.h"
#include "ui/bridge/session.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace poolscope::ui {

/// Runs the experiments of a lesson one after the other and collects their runs. GUI thread.
class LessonPlayer : public QObject {
  Q_OBJECT

 public:
  explicit LessonPlayer(QObject* parent = nullptr);

  /// Starts; not while it runs.
  void play(const Lesson& lesson);
  /// Ends what runs; cancelled() follows once it has ended.
  void cancel();
  [[nodiscard]] bool isPlaying() const { return m_playing; }

  /// What has ended, and what runs now.
  [[nodiscard]] const std::vector<NamedRun>& runs() const { return m_runs; }

 Q_SIGNALS:
  void playingChanged(bool playing);
  /// runs() are new: at most 20 times a second.
  void progressed();
  /// All experiments have ended.
  void finished();
  void cancelled();
  void errorOccurred(const QString& message);

 private:
  void startNext();
  void onRecordingChanged();
  void onEnded();
  void setPlaying(bool playing);

  Session m_session;
  std::optional<Lesson> m_lesson;
  std::size_t m_next = 0;          ///< experiment to start
  std::vector<NamedRun> m_before;  ///< of the experiments that have ended
  std::vector<NamedRun> m_runs;
  RunWatch m_watch;
  bool m_playing = false;
  bool m_cancelled = false;
};

}  // namespace poolscope::ui
