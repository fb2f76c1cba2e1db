// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/lesson_player.h"

namespace poolscope::ui {

LessonPlayer::LessonPlayer(QObject* parent) : QObject(parent) {
  connect(&m_session, &Session::recordingChanged, this, &LessonPlayer::onRecordingChanged);
  connect(&m_session, &Session::ended, this, &LessonPlayer::onEnded);
  connect(&m_session, &Session::errorOccurred, this, &LessonPlayer::errorOccurred);
}

void LessonPlayer::play(const Lesson& lesson) {
  if (m_playing) {
    return;
  }
  m_lesson = lesson;
  m_next = 0;
  m_before.clear();
  m_runs.clear();
  m_cancelled = false;
  setPlaying(true);
  startNext();
}

void LessonPlayer::cancel() {
  if (m_playing) {
    m_cancelled = true;
    m_session.cancel();
  }
}

void LessonPlayer::setPlaying(bool playing) {
  if (m_playing != playing) {
    m_playing = playing;
    Q_EMIT playingChanged(playing);
  }
}

void LessonPlayer::startNext() {
  const LessonExperiment& one = m_lesson->experiments[m_next++];
  m_watch = RunWatch();
  if (!m_session.start(one.experiment)) {
    setPlaying(false);
    Q_EMIT cancelled();
  }
}

void LessonPlayer::onRecordingChanged() {
  if (!m_playing || m_next == 0) {
    return;
  }
  m_runs = m_before;
  for (NamedRun& run : name_runs(m_lesson->experiments[m_next - 1], m_session.recording(), m_session.summaries())) {
    m_watch.note(run);
    m_runs.push_back(std::move(run));
  }
  Q_EMIT progressed();
}

void LessonPlayer::onEnded() {
  onRecordingChanged();
  m_before = m_runs;
  if (m_cancelled) {
    setPlaying(false);
    Q_EMIT cancelled();
  } else if (m_next < m_lesson->experiments.size()) {
    startNext();
  } else {
    setPlaying(false);
    Q_EMIT finished();
  }
}

}  // namespace poolscope::ui
