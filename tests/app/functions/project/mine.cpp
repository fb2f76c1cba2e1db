// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/export_function.h"

#include <csignal>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace functions = poolscope::functions;

// The steps of the Collatz sequence from a number down to 1. It looks at its context now and then, so it
// can be cancelled, paused, and shares an emulated GIL.
std::int64_t collatz(functions::Context& context, std::int64_t from) {
  if (from < 1) throw std::invalid_argument("a number above 0 is expected");
  std::int64_t steps = 0;
  for (std::int64_t n = from; n != 1; ++steps) {
    n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    if (steps % 1024 == 0) context.checkpoint();
  }
  return steps;
}
POOLSCOPE_EXPORT_FUNCTION(collatz, collatz, "Counts the steps of the Collatz sequence.", "from=27")

// Any number of parameters, of these types; the first takes the inputs.
std::string greeting(const std::string& name, bool loud, double times) {
  std::string text = "Hello, " + name + (loud ? "!" : ".");
  for (int i = 1; i < static_cast<int>(times); ++i)
    text += " " + text;
  return text;
}
POOLSCOPE_EXPORT_FUNCTION(greet, greeting, "Greets somebody.", "name=you", "loud=no", "times=1")

// What a pool of processes survives, and threads do not.
void fall(std::int64_t signal) { std::raise(static_cast<int>(signal)); }
POOLSCOPE_EXPORT_FUNCTION(fall, fall, "Ends its process by a signal.", "signal=11")
