// SPDX-License-Identifier: GPL-3.0-or-later
// The worker program of the tests: knows the functions of functions.h.
#include "core/processes/worker_program.h"

#include <cstdio>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// A sanitizer turns signals into exits of its own; here a worker dies as it would without one.
extern "C" const char* __asan_default_options() { return "handle_segv=0:handle_sigbus=0:handle_abort=0"; }
extern "C" const char* __tsan_default_options() { return "handle_segv=0:handle_sigbus=0:handle_abort=0"; }
#endif

int main(int argc, char** argv) {
  if (const auto status = poolscope::processes::run_worker_if_asked(argc, argv)) return *status;
  std::fputs("this is a worker program; it is started by a pool\n", stderr);
  return 2;
}
