// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <QStringList>

namespace poolscope::ui {

/// What an experiment has beside the fields of the panel, in words: "2 more jobs: a, b", "arrival
/// poisson:100", "5 repetitions". Empty when there is nothing of it.
[[nodiscard]] QStringList restWords(const Experiment& experiment);

}  // namespace poolscope::ui
