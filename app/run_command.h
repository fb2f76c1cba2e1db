// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"

namespace poolscope::app {

/// Runs the experiment, writes the files, prints the results. Gives the program's exit status:
/// 0 all tasks ok, 1 some failed, 130 interrupted. Throws UsageError or std::system_error for what
/// ends with status 2.
[[nodiscard]] int run_experiment(const RunOptions& options);

}  // namespace poolscope::app
