// SPDX-License-Identifier: GPL-3.0-or-later
// What cannot be loaded; WAY_... says why.
#if defined(WAY_wrong_version) || defined(WAY_no_functions) || defined(WAY_no_entry)
#include "core/jobs/function_abi.h"
#else
#include "core/jobs/export_function.h"
#endif

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>

#if defined(WAY_wrong_version) || defined(WAY_no_functions)
namespace {
#ifdef WAY_wrong_version
constexpr poolscope::functions::Library library{poolscope::functions::kAbiVersion + 1, 1, nullptr};
#else
constexpr poolscope::functions::Library library{poolscope::functions::kAbiVersion, 0, nullptr};
#endif
}  // namespace
extern "C" __attribute__((visibility("default"))) const poolscope::functions::Library* poolscope_library() {
  return &library;
}
#elif defined(WAY_no_entry)
extern "C" int something_of_its_own() { return 7; }
#else

namespace {
std::int64_t same(std::int64_t number) { return number; }

#if defined(WAY_bad_default)
POOLSCOPE_EXPORT_FUNCTION(same, same, "Gives it back.", "number=many")
#elif defined(WAY_bad_name)
POOLSCOPE_EXPORT_FUNCTION(same, same, "Gives it back.", "the number")
#else
POOLSCOPE_EXPORT_FUNCTION(same, same, "Gives it back.", "number")
#endif
#ifdef WAY_same_names
POOLSCOPE_EXPORT_FUNCTION(same, same, "Gives it back.", "number")
#endif
}  // namespace

#ifdef WAY_missing_symbol
void is_nowhere();
namespace {
void calls_it() { is_nowhere(); }
POOLSCOPE_EXPORT_FUNCTION(calls_it, calls_it, "Calls what is nowhere.")
}  // namespace
#endif

namespace {
[[maybe_unused]] bool at_load() {
#if defined(WAY_throws_at_load)
  throw std::runtime_error("not today");
#elif defined(WAY_crashes_at_load)
  std::raise(SIGSEGV);
#elif defined(WAY_exits_at_load)
  std::exit(0);
#endif
  return true;
}
[[maybe_unused]] const bool loaded = at_load();
}  // namespace
#endif
