// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/interrupt.h"

#include <csignal>
#include <cstdlib>

namespace poolscope::app {
namespace {

volatile std::sig_atomic_t signals_seen = 0;

extern "C" void on_signal(int /*number*/) {
  if (signals_seen != 0) std::_Exit(130);
  signals_seen = 1;
}

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = &on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() noexcept { return signals_seen != 0; }

}  // namespace poolscope::app
