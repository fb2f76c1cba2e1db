// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/monitor_feed.h"

#include <QMetaObject>

#include <memory>
#include <utility>

namespace poolscope::ui {

MonitorFeed::MonitorFeed(std::chrono::milliseconds interval, QObject* parent)
    : QObject(parent), m_throttle(interval), m_reader(new QObject) {
  m_thread.setObjectName(QStringLiteral("monitor"));
  m_reader->moveToThread(&m_thread);
  connect(&m_thread, &QThread::finished, m_reader, &QObject::deleteLater);
  connect(&m_throttle, &Throttle::triggered, this, &MonitorFeed::takeBatch);
  m_thread.start();
}

MonitorFeed::~MonitorFeed() {
  stop();
  m_thread.quit();
  m_thread.wait();
}

void MonitorFeed::start(Source source) {
  stop();
  m_source = std::move(source);
  m_throttle.noteChange();
}

void MonitorFeed::stop() {
  ++m_generation;
  m_throttle.drop();
  m_source = nullptr;
}

void MonitorFeed::takeBatch() {
  QMetaObject::invokeMethod(
      m_reader,
      [this, generation = m_generation, source = m_source] {
        // The destructor waits for this thread, so `this` is there.
        QMetaObject::invokeMethod(
            this, [this, generation, batch = source()] { onTaken(generation, batch); }, Qt::QueuedConnection);
      },
      Qt::QueuedConnection);
}

void MonitorFeed::onTaken(std::uint64_t generation, const MonitorBatch& batch) {
  if (generation != m_generation) {
    return;
  }
  if (batch.ended) {
    m_source = nullptr;
    Q_EMIT batchReady(batch);
    keep({});
    return;
  }
  Q_EMIT batchReady(batch);
  keep(batch);
  if (generation == m_generation) {  // nobody has stopped it meanwhile
    m_throttle.noteChange();
  }
}

void MonitorFeed::keep(MonitorBatch batch) {
  auto last = std::make_shared<MonitorBatch>(std::exchange(m_kept, std::move(batch)));
  QMetaObject::invokeMethod(
      m_reader, [last = std::move(last)]() mutable { last.reset(); }, Qt::QueuedConnection);
}

}  // namespace poolscope::ui
