// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace poolscope::ui {

/// Turns any number of changes into calm ones: at most one triggered() an interval, and yet every
/// noteChange() is followed by one. The first change after a quiet interval is passed on at once.
/// For the thread that it lives in.
class Throttle : public QObject {
  Q_OBJECT

 public:
  explicit Throttle(std::chrono::milliseconds interval, QObject* parent = nullptr);

  [[nodiscard]] std::chrono::milliseconds interval() const { return m_interval; }
  /// A change is known but not passed on yet.
  [[nodiscard]] bool isPending() const { return m_timer.isActive(); }

  /// Something has changed. May emit triggered() before it returns.
  void noteChange();
  /// Forgets a change that is not passed on yet.
  void drop();

 Q_SIGNALS:
  void triggered();

 private:
  void trigger();

  std::chrono::milliseconds m_interval;
  QTimer m_timer;
  QElapsedTimer m_sinceLast;
};

}  // namespace poolscope::ui
