// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/value.h"

#include <QObject>

#include <functional>
#include <memory>

namespace poolscope {
class Executor;
}

namespace poolscope::ui {

class FutureWatcher;

/// Runs what would hold up the window (reading and writing files) on a thread of the engine, one
/// after another. GUI thread only. Destroying it waits for what has begun, so that no file is left
/// half written.
class Background : public QObject {
  Q_OBJECT

 public:
  explicit Background(QObject* parent = nullptr);
  ~Background() override;

  /// Runs `work` some time and tells by the watcher how it ended: what `work` throws arrives as
  /// failed() with its text. The watcher belongs to this object and deletes itself after its last
  /// signal; connect to it before the event loop goes on.
  FutureWatcher* run(std::function<Value()> work);

  /// Works that have not ended.
  [[nodiscard]] int pending() const { return m_pending; }

 Q_SIGNALS:
  void pendingChanged(int pending);

 private:
  void setPending(int pending);

  std::unique_ptr<Executor> m_executor;
  int m_pending = 0;
};

}  // namespace poolscope::ui
