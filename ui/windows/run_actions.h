// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QAction;
class QMenu;

namespace poolscope::ui {

class Session;

/// Run, pause, step, cancel: each can be chosen exactly when it does something, and otherwise its
/// tool tip says why not.
class RunActions : public QObject {
  Q_OBJECT

 public:
  explicit RunActions(Session& session, QObject* parent = nullptr);

  [[nodiscard]] QAction* run() const { return m_run; }
  [[nodiscard]] QAction* pause() const { return m_pause; }
  [[nodiscard]] QAction* step() const { return m_step; }
  [[nodiscard]] QAction* cancel() const { return m_cancel; }
  void addTo(QMenu& menu) const;

  /// Why the experiment cannot run; empty when it can.
  void setProblem(const QString& problem);

 Q_SIGNALS:
  /// The user wants the experiment to run.
  void runRequested();

 private:
  void update();
  void pauseOrResume();

  Session& m_session;
  QAction* m_run;
  QAction* m_pause;
  QAction* m_step;
  QAction* m_cancel;
  QString m_problem;
};

}  // namespace poolscope::ui
