// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSocketNotifier;

namespace poolscope::ui {

/// Turns SIGTERM and SIGINT, as a logout, `kill` or Ctrl+C in a terminal send them, into a Qt signal, so that
/// the program ends as if its windows had been closed. A second one ends it at once, with status 128 plus the
/// signal's number. The former handlers come back with the destructor. One at a time; GUI thread only.
class EndSignals : public QObject {
  Q_OBJECT

 public:
  /// Throws std::system_error when the system has no pipe left.
  explicit EndSignals(QObject* parent = nullptr);
  ~EndSignals() override;

 Q_SIGNALS:
  void endRequested();

 private:
  QSocketNotifier* m_notifier;
};

}  // namespace poolscope::ui
