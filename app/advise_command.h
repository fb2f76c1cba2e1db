// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"
#include "core/jobs/advisor.h"

#include <string>

namespace poolscope::app {

/// Tries the job, prints the advice, and with --prove measures it against its runner-up. Gives the
/// program's exit status.
[[nodiscard]] int give_advice(const AdviseOptions& options);

/// The advice in words.
[[nodiscard]] std::string advice_text(const TrialFigures& figures, const Advice& advice);

}  // namespace poolscope::app
