// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/queue_full_choice.h"

#include "core/futures/executor.h"

#include <QCoreApplication>

namespace poolscope::ui {

std::vector<QueueFullChoice> queueFullChoices() {
  const auto tr = [](const char* text) { return QCoreApplication::translate("QueueFull", text); };
  return {
      {QueueFull::block, tr(QT_TRANSLATE_NOOP("QueueFull", "wait for room")),
       tr(QT_TRANSLATE_NOOP("QueueFull", "Whoever submits waits until a task leaves the queue."))},
      {QueueFull::reject, tr(QT_TRANSLATE_NOOP("QueueFull", "refuse the task")),
       tr(QT_TRANSLATE_NOOP("QueueFull", "A task for which there is no room fails at once."))},
      {QueueFull::caller_runs, tr(QT_TRANSLATE_NOOP("QueueFull", "run it there")),
       tr(QT_TRANSLATE_NOOP("QueueFull", "Whoever submits runs the task itself, and submits no more meanwhile."))},
  };
}

}  // namespace poolscope::ui
