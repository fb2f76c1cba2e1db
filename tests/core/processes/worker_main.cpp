// SPDX-License-Identifier: GPL-3.0-or-later
// The worker program of the tests: knows the functions of functions.h.
#include "core/processes/worker_program.h"

#include <cstdio>

int main(int argc, char** argv) {
  if (const auto status = poolscope::processes::run_worker_if_asked(argc, argv)) return *status;
  std::fputs("this is a worker program; it is started by a pool\n", stderr);
  return 2;
}
