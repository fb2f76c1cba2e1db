// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/race.h"

#include <string>
#include <string_view>
#include <vector>

namespace poolscope::app {

/// When a run ends before all tasks have, as GNU parallel's --halt: "now,fail=1", "soon,fail=20%",
/// "soon,success=1", "now,done=10", "never".
struct Halt {
  enum class When { never, soon, now } when = When::never;  ///< soon: what runs may end
  enum class What { fail, success, done } what = What::fail;
  double amount = 1;
  bool percent = false;

  /// Whether these runs are to be ended.
  [[nodiscard]] bool reached(const std::vector<RunSummary>& runs) const;
};

/// Throws UsageError.
[[nodiscard]] Halt parse_halt(std::string_view text);

}  // namespace poolscope::app
