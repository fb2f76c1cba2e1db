// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/task_order.h"

#include <QFutureWatcher>
#include <QObject>

#include <atomic>
#include <memory>

namespace poolscope::ui {

/// Works out an order on another thread. Destroying it makes that thread stop soon, without waiting
/// for it: it works on a snapshot of its own.
class OrderJob : public QObject {
  Q_OBJECT

 public:
  explicit OrderJob(TaskOrderRequest request);
  ~OrderJob() override;

  /// After done(): the result; once.
  [[nodiscard]] TaskOrder takeResult();

 Q_SIGNALS:
  /// Before done(), when many rows are looked through: the first that were found.
  void firstFound(const poolscope::ui::TaskOrder& rows);
  void done();

 private:
  std::shared_ptr<std::atomic<bool>> m_cancelled = std::make_shared<std::atomic<bool>>(false);
  QFutureWatcher<TaskOrder> m_watcher;
};

}  // namespace poolscope::ui
