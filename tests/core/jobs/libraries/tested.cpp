// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/export_function.h"

#include <csignal>
#include <stdexcept>
#include <string>
#include <string_view>

namespace functions = poolscope::functions;

namespace {

std::int64_t add(std::int64_t a, std::int64_t b) { return a + b; }
POOLSCOPE_EXPORT_FUNCTION(add, add, "Adds two numbers.", "a=2", "b=3")

std::string join(const std::string& left, std::string_view right) noexcept { return left + std::string(right); }
POOLSCOPE_EXPORT_FUNCTION(join, join, "Joins two texts.")

double half(float number) { return static_cast<double>(number) / 2; }
POOLSCOPE_EXPORT_FUNCTION(half, half, "Halves a number.", "number")

bool negate(bool value) { return !value; }
POOLSCOPE_EXPORT_FUNCTION(negate, negate, "Turns yes into no.")

signed char small(signed char number) { return number; }
POOLSCOPE_EXPORT_FUNCTION(small, small, "Takes what fits into a byte.", "number")

void nothing() {}
POOLSCOPE_EXPORT_FUNCTION(nothing, nothing, "Does nothing.")

std::int64_t place(functions::Context& context) {
  context.log("here");
  context.progress(1);
  return context.index();
}
POOLSCOPE_EXPORT_FUNCTION(place, place, "Tells its task's number.")

std::int64_t until_told(functions::Context& context, bool politely) {
  for (std::int64_t rounds = 0;; ++rounds) {
    if (politely && context.cancelled()) return rounds;
    context.checkpoint();
  }
}
POOLSCOPE_EXPORT_FUNCTION(until_told, until_told, "Ends when it is asked to.", "politely=no")

void fail(const std::string& how) {
  if (how == "int") throw 42;
  if (how == "text") throw "just words";
  if (how == "signal") std::raise(SIGSEGV);
  throw std::out_of_range("no such row");
}
POOLSCOPE_EXPORT_FUNCTION(fail, fail, "Fails.", "how")

}  // namespace
