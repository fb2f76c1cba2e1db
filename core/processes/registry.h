// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/futures/task_context.h"
#include "core/futures/work_item.h"
#include "core/processes/archive.h"
#include "core/processes/bytes.h"
#include "core/processes/remote_errors.h"
#include "core/sync/clock.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace poolscope::processes {

/// How far a call has come, with times when `timed`.
struct CallProgress {
  enum class Stage : std::uint8_t { decoding, running, encoding } stage = Stage::decoding;
  bool timed = false;
  std::int64_t run_ns = 0;     ///< arguments were there
  std::int64_t encode_ns = 0;  ///< the function had returned

  void reach(Stage next) noexcept {
    stage = next;
    if (timed) (next == Stage::running ? run_ns : encode_ns) = now_ns();
  }
};

/// A line of source code. As a default argument it names the caller's: std::source_location, which Clang 14
/// does not have.
struct CodePlace {
  const char* file = "";
  int line = 0;

  [[nodiscard]] static constexpr CodePlace current(const char* file = __builtin_FILE(),
                                                   int line = __builtin_LINE()) noexcept {
    return {file, line};
  }
};

/// The name that a call goes by, from its arguments. For a function that stands for many others, whose own
/// name says nothing to a user. What it throws is caught.
using CallName = std::string (*)(ByteReader arguments);

/// A function that can be called by its name from another process.
class RegisteredFunction {
 public:
  RegisteredFunction(std::string name, std::string signature, const CodePlace& place, CallName naming);
  RegisteredFunction(const RegisteredFunction&) = delete;
  RegisteredFunction& operator=(const RegisteredFunction&) = delete;
  virtual ~RegisteredFunction() = default;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& signature() const noexcept { return signature_; }
  /// "math.cpp:12", where it was registered.
  [[nodiscard]] const std::string& place() const noexcept { return place_; }
  /// What a call with these arguments goes by: what its CallName says, else name().
  [[nodiscard]] std::string call_name(ByteReader arguments) const noexcept;
  /// The same with what it is and where it comes from: `function "square" (math.cpp:12)`, `task "sleep_square"`.
  [[nodiscard]] std::string describe_call(ByteReader arguments) const;
  /// What stands for the name and for the signature in a frame.
  [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
  [[nodiscard]] std::uint32_t signature_id() const noexcept { return signature_id_; }

  /// Reads the arguments, calls, writes the result. Throws what any of the three throws.
  virtual void call(TaskContext& context, ByteReader& arguments, ByteWriter& result, CallProgress& progress) const = 0;
  /// The same for several sets of arguments, whose number stands before them; what each call throws
  /// is written in its place.
  virtual void call_each(TaskContext& context, ByteReader& arguments, ByteWriter& results,
                         CallProgress& progress) const = 0;

 private:
  const std::string name_;
  const std::string signature_;
  const std::string place_;
  const std::uint64_t id_;
  const std::uint32_t signature_id_;
  const CallName call_name_;  // null: the name says it
};

/// Parts of a function's type: its result, and its arguments as they are kept.
template <class F>
struct FunctionParts;
template <class R, class... A>
struct FunctionParts<R (*)(A...)> {
  using Result = std::remove_cvref_t<R>;
  using Arguments = std::tuple<std::remove_cvref_t<A>...>;
  static constexpr bool wants_context = false;
  static constexpr bool fits =
      (std::is_void_v<R> || is_serializable_v<Result>)&&(is_serializable_v<std::remove_cvref_t<A>> && ...) &&
      !((std::is_lvalue_reference_v<A> && !std::is_const_v<std::remove_reference_t<A>>) || ...);
};
template <class R, class... A>
struct FunctionParts<R (*)(TaskContext&, A...)> : FunctionParts<R (*)(A...)> {
  static constexpr bool wants_context = true;
};
template <class R, class... A>
struct FunctionParts<R (*)(A...) noexcept> : FunctionParts<R (*)(A...)> {};

template <auto F>
class TypedFunction final : public RegisteredFunction {
 public:
  using Parts = FunctionParts<decltype(F)>;
  using Result = typename Parts::Result;
  using Arguments = typename Parts::Arguments;

  TypedFunction(std::string name, const CodePlace& place, CallName naming)
      : RegisteredFunction(std::move(name), demangled_name(typeid(F).name()), place, naming) {}

  void call(TaskContext& context, ByteReader& arguments, ByteWriter& result, CallProgress& progress) const override {
    Arguments values{};
    read(arguments, values);
    arguments.expect_end();
    progress.reach(CallProgress::Stage::running);
    if constexpr (std::is_void_v<Result>) {
      invoke(context, std::move(values));
      progress.reach(CallProgress::Stage::encoding);
    } else {
      const Result value = invoke(context, std::move(values));
      progress.reach(CallProgress::Stage::encoding);
      encode(result, value);
    }
  }

  void call_each(TaskContext& context, ByteReader& arguments, ByteWriter& results,
                 CallProgress& progress) const override {
    const auto count = arguments.get<std::uint32_t>();
    progress.reach(CallProgress::Stage::running);
    for (std::uint32_t i = 0; i < count; ++i) {
      Arguments values{};
      const ByteReader before = arguments;
      read(arguments, values);
      const std::size_t at = results.size();
      try {
        results.put(std::uint8_t{1});
        if constexpr (std::is_void_v<Result>) {
          invoke(context, std::move(values));
        } else {
          encode(results, static_cast<const Result&>(invoke(context, std::move(values))));
        }
      } catch (...) {
        results.cut(at);
        results.put(std::uint8_t{0});
        encode_exception(results, std::current_exception(), "in " + describe_call(before));
      }
    }
    arguments.expect_end();
    progress.reach(CallProgress::Stage::encoding);
  }

 private:
  static void read(ByteReader& arguments, Arguments& values) {
    std::apply([&](auto&... value) { decode(arguments, value...); }, values);
  }
  static decltype(auto) invoke(TaskContext& context, Arguments&& values) {
    return std::apply(
        [&](auto&&... value) -> decltype(auto) {
          if constexpr (Parts::wants_context) {
            return F(context, std::forward<decltype(value)>(value)...);
          } else {
            return F(std::forward<decltype(value)>(value)...);
          }
        },
        std::move(values));
  }
};

/// Puts a function into the registry, which keeps it for ever. Throws std::logic_error when the name
/// has been given to another one. Thread-safe.
void add_function(RegisteredFunction& function, void (*address)());

/// Makes F callable from other processes under this name: register_function<&square>("square"). Call
/// it before the first pool is made, in both the program and its worker program. What F takes and
/// gives must be serialisable: what cereal knows, or has a serialize(); it may take a TaskContext&
/// first, to be cancelled, sleep and log.
template <auto F>
const RegisteredFunction& register_function(std::string_view name, const CodePlace& place = CodePlace::current(),
                                            CallName naming = nullptr) {
  static_assert(FunctionParts<decltype(F)>::fits,
                "every argument and the result must be serialisable values; no pointers, no references to change");
  static auto* const function = new TypedFunction<F>(std::string(name), place, naming);
  static const bool added = (add_function(*function, reinterpret_cast<void (*)()>(F)), true);
  static_cast<void>(added);
  return *function;
}

/// The function of that id; null when this program has none.
[[nodiscard]] const RegisteredFunction* find_function(std::uint64_t id);
/// The registered function at that address. Throws std::invalid_argument when it was not registered.
[[nodiscard]] const RegisteredFunction& registered_function(void (*address)());

/// A registered function with its arguments, bound now and called in each worker: an initializer.
struct RemoteCall {
  const RegisteredFunction* function = nullptr;
  ByteWriter arguments;
};

/// The function's arguments as bytes. Throws what the arguments' own code throws.
template <class Parts, class... A>
void encode_arguments(ByteWriter& writer, A&&... arguments) {
  static_assert(std::is_constructible_v<typename Parts::Arguments, A&&...> ||
                    (sizeof...(A) == 0 && std::tuple_size_v<typename Parts::Arguments> == 0),
                "these arguments do not fit the function");
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (encode_one<std::tuple_element_t<I, typename Parts::Arguments>>(writer, std::forward<A>(arguments)), ...);
  }
  (std::index_sequence_for<A...>{});
}
/// One argument, as the type that the function takes.
template <class T, class A>
void encode_one(ByteWriter& writer, A&& argument) {
  if constexpr (std::is_same_v<T, std::remove_cvref_t<A>>) {
    encode(writer, argument);
  } else {
    const T converted = static_cast<T>(std::forward<A>(argument));
    encode(writer, converted);
  }
}

/// bind_call(open_log, "a.txt"): for ProcessPoolOptions::initializer.
template <class F, class... A>
requires std::is_pointer_v<F>
[[nodiscard]] RemoteCall bind_call(F function, A&&... arguments) {
  RemoteCall call;
  call.function = &registered_function(reinterpret_cast<void (*)()>(function));
  encode_arguments<FunctionParts<F>>(call.arguments, std::forward<A>(arguments)...);
  return call;
}

}  // namespace poolscope::processes

#define POOLSCOPE_JOIN_2(a, b) a##b
#define POOLSCOPE_JOIN(a, b) POOLSCOPE_JOIN_2(a, b)
/// Registers a function under its own name: POOLSCOPE_REGISTER_FUNCTION(square), beside its definition.
#define POOLSCOPE_REGISTER_FUNCTION(function)                                               \
  [[maybe_unused]] static const ::poolscope::processes::RegisteredFunction& POOLSCOPE_JOIN( \
      poolscope_function_, __COUNTER__) = ::poolscope::processes::register_function<&function>(#function)
