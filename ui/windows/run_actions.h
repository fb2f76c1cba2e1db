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
  [[nodiscard]] QAction* cancelPending() const { return m_cancelPending; }
  [[nodiscard]] QAction* retryFailed() const { return m_retryFailed; }
  void addTo(QMenu& menu) const;
  /// Why no task can run again at the moment; empty when some can.
  [[nodiscard]] QString retryProblem() const;
  /// How the session stands may have changed in what its signals do not say.
  void refresh() { update(); }
  /// A file is shown, and not what the session ran.
  void setForeign(bool foreign);

  /// Why the experiment cannot run; empty when it can.
  void setProblem(const QString& problem);

 Q_SIGNALS:
  /// The user wants the experiment to run.
  void runRequested();
  void retryFailedRequested();

 private:
  void update();
  void pauseOrResume();

  Session& m_session;
  QAction* m_run;
  QAction* m_pause;
  QAction* m_step;
  QAction* m_cancel;
  QAction* m_cancelPending;
  QAction* m_retryFailed;
  bool m_foreign = false;
  QString m_problem;
};

}  // namespace poolscope::ui
