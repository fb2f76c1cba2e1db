// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/engine/rows.h"

int main(int argc, char** argv) {
  poolscope::bench::Runner runner(argc, argv);
  poolscope::bench::add_future_rows(runner);
  poolscope::bench::add_forget_rows(runner);
  poolscope::bench::add_spawn_rows(runner);
  poolscope::bench::add_map_rows(runner);
  poolscope::bench::add_memory_rows(runner);
  poolscope::bench::add_idle_rows(runner);
  poolscope::bench::add_tracing_rows(runner);
  return runner.run();
}
