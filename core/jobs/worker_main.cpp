// SPDX-License-Identifier: GPL-3.0-or-later
// poolscope-worker: the program that pools of processes start their workers from.
#include "core/jobs/process_runner.h"

#include <cstdio>

int main(int argc, char** argv) {
  if (const auto status = poolscope::run_job_worker_if_asked(argc, argv)) return *status;
  std::fputs("poolscope-worker is started by poolscope, which speaks to it; alone it does nothing\n", stderr);
  return 2;
}
