// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/order_job.h"

#include "ui/models/work_pool.h"

#include <QCoreApplication>
#include <QPointer>
#include <QtConcurrent>

#include <utility>

namespace poolscope::ui {

OrderJob::OrderJob(TaskOrderRequest request) {
  connect(&m_watcher, &QFutureWatcher<TaskOrder>::finished, this, &OrderJob::done);
  m_watcher.setFuture(
      QtConcurrent::run(&workPool(), [cancelled = m_cancelled, request = std::move(request), job = QPointer(this)] {
        return taskOrder(request, cancelled.get(), [&](const TaskOrder& rows) {
          // Qt delivers it only while the job lives, in its thread.
          QMetaObject::invokeMethod(
              qApp,
              [job, cancelled, rows] {
                if (job != nullptr && !cancelled->load()) {
                  Q_EMIT job->firstFound(rows);
                }
              },
              Qt::QueuedConnection);
        });
      }));
}

OrderJob::~OrderJob() { m_cancelled->store(true, std::memory_order_relaxed); }

TaskOrder OrderJob::takeResult() { return m_watcher.future().takeResult(); }

}  // namespace poolscope::ui
