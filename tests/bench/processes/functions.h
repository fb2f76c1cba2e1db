// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/processes/process_pool.h"

#include <cstdint>
#include <vector>

// What the workers of the measurements run: this program is its own worker.
namespace poolscope::bench {

int give(int value);
/// Length, and the first and last byte, of what came.
std::uint64_t look_at(const std::vector<char>& bytes);

/// What look_at() gives for these bytes.
[[nodiscard]] std::uint64_t looked_at(const char* bytes, std::size_t size);

/// As delivered: every event recorded. `call_queue` 0 is CPython's.
[[nodiscard]] ProcessPoolOptions pool_options(int call_queue = 0);

/// Calls give() until every worker has worked.
void warm_up(ProcessPoolExecutor& pool);

}  // namespace poolscope::bench
