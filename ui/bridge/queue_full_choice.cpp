// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bridge/queue_full_choice.h"

#include "core/futures/executor.h"

#include <QCoreApplication>

namespace poolscope::ui {

std::vector<QueueFullChoice> queueFullChoices() {
  return {
      {QueueFull::block, QCoreApplication::translate("QueueFull", "wait for room"),
       QCoreApplication::translate("QueueFull", "Whoever submits waits until a task leaves the queue.")},
      {QueueFull::reject, QCoreApplication::translate("QueueFull", "refuse the task"),
       QCoreApplication::translate("QueueFull", "A task for which there is no room fails at once.")},
      {QueueFull::caller_runs, QCoreApplication::translate("QueueFull", "run it there"),
       QCoreApplication::translate("QueueFull",
                                   "Whoever submits runs the task itself, and submits no more meanwhile.")},
  };
}

}  // namespace poolscope::ui
