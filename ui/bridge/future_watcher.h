// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/future.h"
#include "core/jobs/value.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>

namespace poolscope::ui {

/// Tells Qt how a future of the engine fares. The future ends on any thread; the signals come in the
/// thread that the watcher lives in, from its event loop, each at most once: started() when it began
/// to run, and then exactly one of finished(), cancelled(), failed(). The watcher may be destroyed at
/// any time, before or after the future ends; nothing is emitted then.
///
///   auto* watcher = new FutureWatcher(this);
///   connect(watcher, &FutureWatcher::finished, this, &Window::onSaved);
///   watcher->setFuture(executor.submit(...));
class FutureWatcher : public QObject {
  Q_OBJECT

 public:
  explicit FutureWatcher(QObject* parent = nullptr);
  ~FutureWatcher() override;

  /// Watches `future` from now on instead of the last one, whose signals will not come any more.
  /// Also one that has ended is announced from the event loop, never from in here.
  void setFuture(Future<Value> future);
  [[nodiscard]] const Future<Value>& future() const { return m_future; }

  /// Cancels it when it waits, asks it to end when it runs.
  void requestCancel();

 Q_SIGNALS:
  void started();
  /// It returned a value; see result().
  void finished();
  void cancelled();
  /// It threw; `reason` is what a person can read of it.
  void failed(const QString& reason);

 public:
  /// The value, once finished() was emitted; nothing before.
  [[nodiscard]] Value result() const { return m_result; }

 private:
  struct Link;
  void onEnded();
  void lookForStart();
  void sayStarted();
  void unlink();

  Future<Value> m_future;
  Value m_result;
  std::shared_ptr<Link> m_link;
  QTimer m_startTimer;
  bool m_saidStarted = false;
};

}  // namespace poolscope::ui
