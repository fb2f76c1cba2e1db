// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/executor_spec.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"

#include <optional>

namespace poolscope {

/// How much of the processor time that tasks could have used they got: they want a core from start to end but while
/// they wait (for the lock, for something outside), and where they got none, something else had it.
struct MachineShare {
  double usable_s = 0;  ///< of the cores that tasks wanted, and no more than there are
  double got_s = 0;     ///< the processor time of the tasks; at most usable_s
};

/// From the ended tasks of a run in which `computing_at_once` tasks can compute at a time (workers, or event loops).
/// Empty where the trace does not hold all that tasks waited for: for commands, functions of the user's own, and
/// recordings without their stretches of waiting. O(n log n).
[[nodiscard]] std::optional<MachineShare> machine_share(const Trace& trace, int computing_at_once);

/// The same of a run on that executor.
[[nodiscard]] std::optional<MachineShare> machine_share(const Trace& trace, const RunSummary& run,
                                                        const ExecutorSpec& spec);

}  // namespace poolscope
