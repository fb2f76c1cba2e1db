// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/time_cursor.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace poolscope::ui {

TimeCursor::TimeCursor(QObject* parent) : QObject(parent) {
  setObjectName(QStringLiteral("timeCursor"));
  m_timer.setInterval(kTick);
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, &TimeCursor::onTick);
}

void TimeCursor::setContent(qint64 begin, qint64 end, qint64 now, bool grows) {
  m_begin = begin;
  m_end = std::max(begin, end);
  m_now = std::clamp(now, m_begin, m_end);
  m_grows = grows;
  moveTo(m_live ? m_now : m_time, m_live);
}

void TimeCursor::reset() { goLive(); }

void TimeCursor::setTime(qint64 ns) {
  m_rest = 0;
  moveTo(ns, false);
}

void TimeCursor::goLive() {
  setPlaying(false);
  moveTo(m_now, true);
}

void TimeCursor::play() {
  if (m_playing || m_end <= m_begin) {
    return;
  }
  if (m_live || m_time >= m_end) {
    moveTo(m_begin, false);
  }
  m_rest = 0;
  setPlaying(true);
}

void TimeCursor::pause() { setPlaying(false); }

void TimeCursor::setSpeed(double speed) {
  const double kept = std::isnan(speed) ? 1.0 : std::clamp(speed, kSlowest, kFastest);
  if (kept != m_speed) {
    m_speed = kept;
    Q_EMIT speedChanged(m_speed);
  }
}

void TimeCursor::advance(std::chrono::nanoseconds elapsed) {
  if (!m_playing) {
    return;
  }
  const double ns = m_rest + static_cast<double>(std::max<qint64>(0, elapsed.count())) * m_speed;
  const double whole = std::floor(ns);
  m_rest = ns - whole;
  if (whole >= static_cast<double>(m_end - m_time)) {
    if (m_grows) {
      goLive();
    } else {
      moveTo(m_end, false);
      setPlaying(false);
    }
    return;
  }
  moveTo(m_time + static_cast<qint64>(whole), false);
}

void TimeCursor::moveTo(qint64 ns, bool live) {
  const qint64 time = std::clamp(ns, m_begin, m_end);
  const bool liveBefore = std::exchange(m_live, live);
  const qint64 timeBefore = std::exchange(m_time, time);
  if (live != liveBefore) {
    Q_EMIT liveChanged(live);
  }
  if (time != timeBefore) {
    Q_EMIT timeChanged(time);
  }
}

void TimeCursor::setPlaying(bool playing) {
  if (playing == m_playing) {
    return;
  }
  m_playing = playing;
  if (playing) {
    m_clock.start();
    m_timer.start();
  } else {
    m_timer.stop();
  }
  Q_EMIT playingChanged(playing);
}

void TimeCursor::onTick() {
  const std::chrono::nanoseconds elapsed(m_clock.nsecsElapsed());
  m_clock.restart();
  advance(elapsed);
}

}  // namespace poolscope::ui
