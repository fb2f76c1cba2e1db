// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/work_pool.h"

#include <QCoreApplication>
#include <QThreadPool>

namespace poolscope::ui {

QThreadPool& workPool() {
  static QThreadPool pool;
  // Works tell the application what they found, so they end before it does.
  static const bool waits = [] {
    qAddPostRoutine([] { pool.waitForDone(); });
    return true;
  }();
  Q_UNUSED(waits)
  return pool;
}

}  // namespace poolscope::ui
