// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace poolscope::ui {

/// "Thread pool · 2 workers" for each run; a spec that cannot be read stays as it is.
[[nodiscard]] QStringList titlesOf(const Recording& recording);
[[nodiscard]] QStringList titlesOf(const Experiment& experiment);

/// The words on a task's bar: its own label, or the job's short word and the task's number.
[[nodiscard]] QString barLabel(const Trace& trace, RowId row);

}  // namespace poolscope::ui
