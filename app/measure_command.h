// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"
#include "core/jobs/measurement.h"

#include <string>

namespace poolscope::app {

/// Whether the options ask for more than one plain race: repetitions, a sweep or a report.
[[nodiscard]] bool wants_measurement(const RunOptions& options);

/// Runs the experiment with its repetitions and sweep, prints a line for each point as it comes,
/// writes the files. Gives the program's exit status, as run_experiment() does.
[[nodiscard]] int measure_experiment(const RunOptions& options);

/// A measurement as a table for people.
[[nodiscard]] std::string measurement_table(const Measurement& measurement);

}  // namespace poolscope::app
