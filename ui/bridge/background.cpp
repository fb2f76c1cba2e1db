// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/background.h"

#include "core/threads/thread_pool.h"
#include "ui/bridge/future_watcher.h"

#include <utility>

namespace poolscope::ui {

Background::Background(QObject* parent)
    : QObject(parent),
      m_executor(std::make_unique<ThreadPoolExecutor>(
          ThreadPoolOptions{.max_workers = 1, .thread_name_prefix = "background"})) {}

Background::~Background() { m_executor->shutdown(true, true); }

FutureWatcher* Background::run(std::function<Value()> work) {
  auto* watcher = new FutureWatcher(this);
  const auto onEnd = [this, watcher] {
    setPending(m_pending - 1);
    watcher->deleteLater();
  };
  connect(watcher, &FutureWatcher::finished, this, onEnd);
  connect(watcher, &FutureWatcher::cancelled, this, onEnd);
  connect(watcher, &FutureWatcher::failed, this, onEnd);
  setPending(m_pending + 1);
  watcher->setFuture(m_executor->submit(std::move(work)));
  return watcher;
}

void Background::setPending(int pending) {
  m_pending = pending;
  Q_EMIT pendingChanged(m_pending);
}

}  // namespace poolscope::ui
