// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/worker_program.h"
#include "tests/bench/processes/rows.h"

int main(int argc, char** argv) {
  if (const auto status = poolscope::processes::run_worker_if_asked(argc, argv)) return *status;
  poolscope::bench::Runner runner(argc, argv);
  poolscope::bench::add_rate_rows(runner);
  poolscope::bench::add_message_rows(runner);
  poolscope::bench::add_worker_rows(runner);
  poolscope::bench::add_command_rows(runner);
  return runner.run();
}
