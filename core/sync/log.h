// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <functional>
#include <string>
#include <string_view>

namespace poolscope {

/// How grave a message is, as in Python's `logging`.
enum class LogLevel { debug, info, warning, error, critical };

/// Receives every message of the engine. Called from any thread, one call at a time; must not
/// throw and must not log.
using LogSink = std::function<void(LogLevel, std::string_view)>;

/// Replaces the sink and returns the one before. An empty function restores the default, which
/// writes warnings and worse to standard error. Thread-safe.
LogSink set_log_sink(LogSink sink);

/// Hands a message to the sink. Thread-safe.
void log(LogLevel level, std::string_view text) noexcept;

/// "type: text" of an exception, whatever was thrown, an int included. Never throws.
[[nodiscard]] std::string describe(const std::exception_ptr& error) noexcept;

/// The readable name of a type, from std::type_info::name().
[[nodiscard]] std::string demangled_type(const char* mangled) noexcept;

/// The readable name of the exception's type, e.g. `std::runtime_error`; also when
/// std::throw_with_nested has wrapped it.
[[nodiscard]] std::string type_name(const std::exception_ptr& error) noexcept;

/// What the exception says, without its type; for things that are not std::exception their value
/// where it is a number or a text.
[[nodiscard]] std::string text_of(const std::exception_ptr& error) noexcept;

}  // namespace poolscope
