// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace poolscope {

/// Which limit keeps this process from starting another thread, with its value and where it is set: the
/// control group's pids.max, RLIMIT_NPROC, the kernel's threads-max or max_map_count; else memory. To be
/// asked after a start has failed, since it is told by what is used up now.
[[nodiscard]] std::string thread_limit_that_was_hit();

/// Names the limit of this process's address space (RLIMIT_AS) when another thread would take what the threads that
/// are there need for their tasks; empty while there is room, or no limit. To be asked before a start.
[[nodiscard]] std::string memory_limit_near();

}  // namespace poolscope
