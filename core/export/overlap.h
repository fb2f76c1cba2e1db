// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <vector>

namespace poolscope {

/// For each lane of the trace, whether its tasks lie side by side in time: so on an event loop, and
/// where one of two tasks begins within the other and ends after it. A task within another, as of one
/// that runs what it waits for itself, is no such case. Thread-safe; costs memory only for lanes whose
/// tasks began in another order than they were submitted.
[[nodiscard]] std::vector<bool> overlapping_lanes(const Trace& trace);

}  // namespace poolscope
