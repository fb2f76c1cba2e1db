// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/runner.h"

namespace poolscope::bench {

/// Two workers for two cores: the machine on which the budgets were written down.
inline constexpr int kWorkers = 2;

void add_future_rows(Runner& runner);
void add_forget_rows(Runner& runner);
void add_spawn_rows(Runner& runner);
void add_map_rows(Runner& runner);
void add_memory_rows(Runner& runner);
void add_idle_rows(Runner& runner);
void add_tracing_rows(Runner& runner);

}  // namespace poolscope::bench
