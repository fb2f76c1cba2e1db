// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <string>
#include <vector>

namespace poolscope::ui {

/// One thing that could be varied, with values that are worth a look.
struct SweepChoice {
  std::string key;
  std::string sweep;  ///< KEY=VALUES, as Experiment has it
};

/// What can be swept over with this experiment's executors: what at least one of them has a key for. Only the
/// executors that have it belong into the sweep; see withSweep(). Empty when there is nothing.
[[nodiscard]] std::vector<SweepChoice> sweepChoices(const Experiment& experiment);

/// The experiment with that sweep, one repetition of each point, and the first of the executors that it varies.
[[nodiscard]] Experiment withSweep(const Experiment& experiment, const SweepChoice& choice);

}  // namespace poolscope::ui
