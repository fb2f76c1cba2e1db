// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <string>

namespace poolscope {

/// Writes what was sampled of the workers: processor load in percent of a core since the sample
/// before, memory of the process, and the kernel's letter for what the thread did (R runs, S sleeps).
/// The worker "process" is the whole program. Format and errors as with write_timeline_csv().
void write_samples_csv(const std::string& path, const Recording& recording);

/// Writes the depth of each run's queue, exactly: one row for each moment at which it changed. The
/// column `bytes` is empty for a queue in memory. Format and errors as with write_timeline_csv().
void write_queue_csv(const std::string& path, const Recording& recording);

}  // namespace poolscope
