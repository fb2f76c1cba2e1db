// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/executor_spec.h"

#include <QString>

#include <vector>

namespace poolscope::ui {

/// What a submit may do when the queue is full, in a person's words.
struct QueueFullChoice {
  QueueFull value{};
  QString title;  ///< "wait for room"
  QString help;
};

/// All of them, in the order in which they are offered and in the language that is set now.
[[nodiscard]] std::vector<QueueFullChoice> queueFullChoices();

}  // namespace poolscope::ui
