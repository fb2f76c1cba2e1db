// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/function_abi.h"

#include <cxxabi.h>

#include <concepts>
#include <cstdlib>
#include <exception>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

/// Makes a C++ function a job of Poolscope:
///
///     std::int64_t collatz(std::int64_t from);
///     POOLSCOPE_EXPORT_FUNCTION(collatz, collatz, "Counts the steps from a number down to 1.", "from=27")
///
/// in a shared library that links poolscope::functions. In libmine.so it is the job `mine.collatz`:
///
///     poolscope run --library ./libmine.so --job mine.collatz --inputs numbers.txt
///
/// The parameters are described from the signature: bool, integers, floating point, std::string and
/// std::string_view by value or as a const reference, and as the first, where it is wanted, a
/// `poolscope::functions::Context&`. Strings behind the purpose name them and may give a default; the
/// first parameter takes the inputs. It gives one of these types, or nothing. What it throws, of any
/// type, ends its task as failed. It is called by many threads at once.
#define POOLSCOPE_EXPORT_FUNCTION(name, function, purpose, ...)                    \
  static const ::poolscope::functions::detail::Registration POOLSCOPE_DETAIL_JOIN( \
      poolscope_registration_,                                                     \
      __COUNTER__)(::poolscope::functions::detail::describe<&function>(#name, purpose __VA_OPT__(, ) __VA_ARGS__));
#define POOLSCOPE_DETAIL_JOIN(a, b) POOLSCOPE_DETAIL_JOIN_AGAIN(a, b)
#define POOLSCOPE_DETAIL_JOIN_AGAIN(a, b) a##b

namespace poolscope::functions {

namespace detail {
/// Ends a call that gave way to a request to end.
struct Stop {};
}  // namespace detail

/// What a function sees of the executor that runs it. For the function's own thread only.
class Context {
 public:
  explicit Context(const Call& call) noexcept : call_(call) {}

  /// The task's number, from 0.
  [[nodiscard]] std::int64_t index() const noexcept { return call_.index; }
  /// The same for this task on every executor: what to draw random numbers from.
  [[nodiscard]] std::uint64_t seed() const noexcept { return call_.seed; }
  /// Call it in hot loops: passes an emulated GIL on, halts while the run is paused, and ends the
  /// function by an exception of its own when the task is cancelled or out of time.
  void checkpoint() const {
    if (call_.checkpoint(call_.host) != 0) throw detail::Stop();
  }
  /// Whether the task should end, for functions that tidy up themselves.
  [[nodiscard]] bool cancelled() const noexcept { return call_.cancel_requested(call_.host) != 0; }
  /// How far the task is, 0 to 1.
  void progress(double fraction) const noexcept { call_.progress(call_.host, fraction); }
  /// A line for the task's kept output.
  void log(std::string_view line) const { call_.log(call_.host, line.data(), line.size()); }

 private:
  const Call& call_;
};

namespace detail {

template <class T>
constexpr Type type_of() {
  if constexpr (std::is_void_v<T>) {
    return Type::nothing;
  } else if constexpr (std::same_as<T, bool>) {
    return Type::boolean;
  } else if constexpr (std::integral<T>) {
    return Type::integer;
  } else if constexpr (std::floating_point<T>) {
    return Type::number;
  } else {
    static_assert(std::same_as<T, std::string> || std::same_as<T, std::string_view>,
                  "parameters and results are bool, integers, floating point, std::string or std::string_view");
    return Type::text;
  }
}

template <class T>
constexpr Parameter parameter_of() {
  Parameter made{nullptr, type_of<T>(), std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
  if constexpr (std::integral<T>) {
    made.minimum = static_cast<double>(std::numeric_limits<T>::min());
    made.maximum = static_cast<double>(std::numeric_limits<T>::max());
  }
  return made;
}

template <class T>
T argument_as(const Argument& argument) {
  if constexpr (std::same_as<T, bool>) {
    return argument.integer != 0;
  } else if constexpr (std::integral<T>) {
    return static_cast<T>(argument.integer);
  } else if constexpr (std::floating_point<T>) {
    return static_cast<T>(argument.number);
  } else {
    return T(argument.text, argument.text_bytes);
  }
}

template <class T>
void give(const Call& call, const T& value) {
  Argument result{type_of<T>(), 0, 0, nullptr, 0};
  if constexpr (std::floating_point<T>) {
    result.number = static_cast<double>(value);
  } else if constexpr (std::integral<T>) {
    result.integer = static_cast<std::int64_t>(value);
  } else {
    result.text = value.data();
    result.text_bytes = value.size();
  }
  call.give_result(call.host, &result);
}

inline Outcome fail(const Call& call, std::string_view text) {
  call.give_error(call.host, text.data(), text.size());
  return Outcome::failed;
}

/// The current exception in words: its type and what it says.
inline std::string current_error() {
  std::string text;
  if (const std::type_info* type = abi::__cxa_current_exception_type()) {
    int status = 0;
    char* name = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
    text = name != nullptr ? name : type->name();
    std::free(name);
  }
  try {
    throw;
  } catch (const std::exception& error) {
    return text + ": " + error.what();
  } catch (const char* said) {
    return text + ": " + said;
  } catch (const std::string& said) {
    return text + ": " + said;
  } catch (int number) {
    return text + ": " + std::to_string(number);
  } catch (...) {
    return text;
  }
}

template <auto F, class R, class... A, std::size_t... I>
void call_with(const Call& call, std::index_sequence<I...>) {
  const auto invoke = [&](auto&&... first) -> R {
    return F(std::forward<decltype(first)>(first)..., argument_as<A>(call.arguments[I])...);
  };
  const auto give_what = [&](auto&&... first) {
    if constexpr (std::is_void_v<R>) {
      invoke(std::forward<decltype(first)>(first)...);
      const Argument nothing{Type::nothing, 0, 0, nullptr, 0};
      call.give_result(call.host, &nothing);
    } else {
      give<std::remove_cvref_t<R>>(call, invoke(std::forward<decltype(first)>(first)...));
    }
  };
  if constexpr (std::is_invocable_v<decltype(F), Context&, A...>) {
    Context own(call);
    give_what(own);
  } else {
    give_what();
  }
}

/// What a function's type says about it.
template <class F>
struct Signature;
template <class R, class... A>
struct Signature<R (*)(A...)> {
  static constexpr std::size_t kCount = sizeof...(A);
  static std::vector<Parameter> parameters() { return {parameter_of<std::remove_cvref_t<A>>()...}; }
  template <auto F>
  static void call(const Call& call) {
    call_with<F, R, std::remove_cvref_t<A>...>(call, std::index_sequence_for<A...>());
  }
};
template <class R, class... A>
struct Signature<R (*)(Context&, A...)> : Signature<R (*)(A...)> {};
template <class R, class... A>
struct Signature<R (*)(A...) noexcept> : Signature<R (*)(A...)> {};
template <class R, class... A>
struct Signature<R (*)(Context&, A...) noexcept> : Signature<R (*)(A...)> {};

template <auto F>
Outcome run(const Call* call) {
  try {
    if (call->argument_count != Signature<decltype(F)>::kCount) return fail(*call, "wrong number of arguments");
    Signature<decltype(F)>::template call<F>(*call);
    return Outcome::done;
  } catch (const Stop&) {
    return Outcome::stopped;
  } catch (const abi::__forced_unwind&) {
    throw;  // the thread is being ended
  } catch (...) {
    return fail(*call, current_error());
  }
}

/// A function with its parameters, as it is handed over.
struct Described {
  Function function{};
  std::vector<Parameter> parameters;
};

template <auto F, class... Names>
Described describe(const char* name, const char* purpose, Names... names) {
  using Own = Signature<decltype(F)>;
  static_assert(sizeof...(Names) <= Own::kCount, "more names than the function has parameters");
  Described made;
  made.function = {name, purpose, nullptr, Own::kCount, &run<F>};
  made.parameters = Own::parameters();
  const std::vector<const char*> given = {names...};
  for (std::size_t i = 0; i < given.size(); ++i)
    made.parameters[i].declaration = given[i];
  return made;
}

/// Of this library alone, however many are loaded: hence hidden.
struct __attribute__((visibility("hidden"))) Registry {
  std::vector<const Function*> functions;
  Library library{kAbiVersion, 0, nullptr};

  static Registry& own() {
    static Registry registry;
    return registry;
  }
};

class __attribute__((visibility("hidden"))) Registration {
 public:
  explicit Registration(Described described) : described_(std::move(described)) {
    described_.function.parameters = described_.parameters.data();
    Registry& registry = Registry::own();
    registry.functions.push_back(&described_.function);
    registry.library.function_count = static_cast<std::uint32_t>(registry.functions.size());
    registry.library.functions = registry.functions.data();
  }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;

 private:
  Described described_;
};

}  // namespace detail
}  // namespace poolscope::functions

/// The library's door; see function_abi.h.
extern "C" __attribute__((visibility("default"), used)) inline const poolscope::functions::Library*
poolscope_library() {
  return &poolscope::functions::detail::Registry::own().library;
}
