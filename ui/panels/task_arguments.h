// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <QString>

#include <cstdint>

namespace poolscope::ui {

/// What task `number` of an experiment was called with, by the parameters' names: "index = 7, seconds = 1 s".
/// Its own input comes first, and is in one line. Empty when there is no such task.
[[nodiscard]] QString taskArguments(const Experiment& experiment, std::int64_t number);

}  // namespace poolscope::ui
