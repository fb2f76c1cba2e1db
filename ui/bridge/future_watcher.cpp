// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/future_watcher.h"

#include "core/sync/log.h"
#include "core/sync/mutex.h"

#include <QMetaObject>
#include <QPointer>

#include <exception>
#include <utility>

namespace poolscope::ui {

namespace {
// Futures tell when they end, not when they begin; nobody sees a start that is a little late.
constexpr int kStartPollMs = 20;
}  // namespace

/// What the future's callback knows of the watcher. A QPointer would not do: it may be read only in
/// the watcher's own thread.
struct FutureWatcher::Link {
  Mutex watcherMutex;
  FutureWatcher* watcher GUARDED_BY(watcherMutex) = nullptr;
};

FutureWatcher::FutureWatcher(QObject* parent) : QObject(parent) {
  m_startTimer.setInterval(kStartPollMs);
  connect(&m_startTimer, &QTimer::timeout, this, &FutureWatcher::lookForStart);
}

FutureWatcher::~FutureWatcher() { unlink(); }

void FutureWatcher::unlink() {
  m_startTimer.stop();
  if (m_link) {
    const MutexLock lock(m_link->watcherMutex);
    m_link->watcher = nullptr;
  }
  m_link.reset();
}

void FutureWatcher::setFuture(Future<Value> future) {
  unlink();
  m_future = std::move(future);
  m_result = {};
  m_saidStarted = false;
  if (!m_future.valid()) {
    return;
  }
  auto link = std::make_shared<Link>();
  {
    const MutexLock lock(link->watcherMutex);
    link->watcher = this;
  }
  m_link = link;
  m_startTimer.start();
  m_future.add_done_callback([link](const Future<Value>&) {
    // Posting an event under the lock is what keeps the watcher alive until the event is posted;
    // an event for an object that dies afterwards is dropped by Qt.
    const MutexLock lock(link->watcherMutex);
    if (FutureWatcher* watcher = link->watcher) {
      QMetaObject::invokeMethod(
          watcher,
          [watcher, link] {
            if (watcher->m_link == link) {  // it may watch another future by now
              watcher->onEnded();
            }
          },
          Qt::QueuedConnection);
    }
  });
}

void FutureWatcher::requestCancel() {
  if (m_future.valid()) {
    m_future.request_cancel();
  }
}

void FutureWatcher::lookForStart() {
  if (m_future.running()) {
    sayStarted();
  }
}

void FutureWatcher::sayStarted() {
  m_startTimer.stop();
  if (!std::exchange(m_saidStarted, true)) {
    Q_EMIT started();
  }
}

void FutureWatcher::onEnded() {
  unlink();
  const FutureSnapshot<Value> end = m_future.snapshot();
  if (end.cancelled) {
    Q_EMIT cancelled();
    return;
  }
  const Future<Value> watched = m_future;
  const QPointer<FutureWatcher> self = this;
  sayStarted();
  if (!self || !(watched == m_future)) {  // whoever heard started() deleted it or gave it another future
    return;
  }
  if (end.exception) {
    Q_EMIT failed(QString::fromStdString(text_of(end.exception)));
    return;
  }
  m_result = *end.value;
  Q_EMIT finished();
}

}  // namespace poolscope::ui
