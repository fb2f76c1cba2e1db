// SPDX-License-Identifier: GPL-3.0-or-later
// What passes between Poolscope and a shared library of functions: plain structs and C functions, so
// that it stays the same whatever either side was compiled with. Authors of functions include
// export_function.h instead.
#pragma once

#include <cstdint>

namespace poolscope::functions {

/// Changes whenever a struct below does. A library of another version is refused, not guessed at.
inline constexpr std::uint32_t kAbiVersion = 1;

/// The name under which a library gives its description: `const Library* poolscope_library()`.
inline constexpr const char* kEntryName = "poolscope_library";

enum class Type : std::uint32_t { nothing = 0, boolean = 1, integer = 2, number = 3, text = 4 };

/// A value on its way. Text is not copied and need not end with a zero.
struct Argument {
  Type type;
  std::int64_t integer;  ///< also of a boolean: 0 or 1
  double number;
  const char* text;
  std::uint64_t text_bytes;
};

/// How a call ended.
enum class Outcome : std::int32_t {
  done = 0,     ///< give_result() has been called
  failed = 1,   ///< give_error() has been called
  stopped = 2,  ///< it gave way to a request to end
};

/// One call of a function, and what its host does for it. All pointers are valid until the call ends,
/// and only in its thread.
struct Call {
  void* host;
  std::int64_t index;
  std::uint64_t seed;
  const Argument* arguments;
  std::uint64_t argument_count;
  std::int32_t (*checkpoint)(void* host);        ///< not 0: end soon
  std::int32_t (*cancel_requested)(void* host);  ///< the same, without giving way to others
  void (*progress)(void* host, double fraction);
  void (*log)(void* host, const char* text, std::uint64_t bytes);
  void (*give_result)(void* host, const Argument* result);
  void (*give_error)(void* host, const char* text, std::uint64_t bytes);
};

struct Parameter {
  const char* declaration;  ///< "name" or "name=default"; null: has no name of its own
  Type type;
  double minimum;  ///< of an integer: what its C++ type holds
  double maximum;
};

struct Function {
  const char* name;
  const char* purpose;
  const Parameter* parameters;
  std::uint64_t parameter_count;
  Outcome (*run)(const Call* call);  ///< throws nothing
};

/// Everything that a library exports. Lives as long as the library is loaded.
struct Library {
  std::uint32_t abi_version;  ///< first in all versions
  std::uint32_t function_count;
  const Function* const* functions;
};

}  // namespace poolscope::functions
