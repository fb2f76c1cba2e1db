// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/race.h"

#include <string>
#include <vector>

namespace poolscope::app {

/// Columns side by side, the first to the left, the others to the right. The first row is the head.
[[nodiscard]] std::string table_text(const std::vector<std::vector<std::string>>& rows);

/// The outcome as a table for people, a line a run.
[[nodiscard]] std::string result_table(const std::vector<RunSummary>& runs, const std::string& total_title);

/// The outcome as `{"runs":[...]}` for programs.
[[nodiscard]] std::string result_json(const std::vector<RunSummary>& runs);

/// The tasks that failed, with their errors, the first few of each run; empty when none did.
[[nodiscard]] std::string failure_report(const std::vector<RunSummary>& runs, const Recording& recording);

}  // namespace poolscope::app
