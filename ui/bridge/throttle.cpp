// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/throttle.h"

namespace poolscope::ui {

Throttle::Throttle(std::chrono::milliseconds interval, QObject* parent) : QObject(parent), m_interval(interval) {
  m_timer.setSingleShot(true);
  // A coarse timer may fire early by a twentieth, and then two signals would share an interval.
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, &Throttle::trigger);
}

void Throttle::noteChange() {
  if (m_timer.isActive()) {
    return;
  }
  if (!m_sinceLast.isValid()) {
    trigger();
    return;
  }
  const auto passed = std::chrono::nanoseconds(m_sinceLast.nsecsElapsed());
  if (passed >= m_interval) {
    trigger();
  } else {
    m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(m_interval - passed));
  }
}

void Throttle::drop() { m_timer.stop(); }

void Throttle::trigger() {
  // Before the signal: a receiver that notes the next change has to wait for its turn.
  m_sinceLast.start();
  Q_EMIT triggered();
}

}  // namespace poolscope::ui
