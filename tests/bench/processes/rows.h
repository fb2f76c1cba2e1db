// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/runner.h"

#include <string>

namespace poolscope::bench {

/// Two workers for two cores.
inline constexpr int kWorkers = 2;

void add_rate_rows(Runner& runner);
void add_message_rows(Runner& runner);
void add_worker_rows(Runner& runner);
void add_command_rows(Runner& runner);

/// A row of peers.py, with so many things to do.
[[nodiscard]] inline Side python(std::string name, std::string row, std::size_t count) {
  return python_side(std::move(name), "processes/peers.py",
                     {std::move(row), std::to_string(kWorkers), std::to_string(count)});
}

}  // namespace poolscope::bench
