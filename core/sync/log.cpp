// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/log.h"

#include "core/sync/mutex.h"

#include <cxxabi.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

namespace poolscope {
namespace {

struct SinkHolder {
  Mutex mutex;
  LogSink sink GUARDED_BY(mutex);
};

// Never destroyed: threads may still log while static objects go away.
SinkHolder& holder() {
  static auto* instance = new SinkHolder;
  return *instance;
}

const char* word(LogLevel level) noexcept {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
    case LogLevel::critical: return "critical";
  }
  return "log";
}

}  // namespace

LogSink set_log_sink(LogSink sink) {
  SinkHolder& h = holder();
  const MutexLock lock(h.mutex);
  std::swap(h.sink, sink);
  return sink;
}

void log(LogLevel level, std::string_view text) noexcept {
  SinkHolder& h = holder();
  const MutexLock lock(h.mutex);
  try {
    if (h.sink) {
      h.sink(level, text);
      return;
    }
  } catch (...) {
    std::fputs("poolscope: the log sink threw an exception; the message follows\n", stderr);
  }
  if (level < LogLevel::warning) return;
  std::fprintf(stderr, "poolscope: %s: %.*s\n", word(level), static_cast<int>(text.size()), text.data());
}

std::string demangled_type(const char* mangled) noexcept {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(mangled, nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 ? std::string(name.get()) : std::string(mangled);
}

std::string type_name(const std::exception_ptr& error) noexcept {
  if (!error) return "none";
  const std::type_info* type = nullptr;
  try {
    std::rethrow_exception(error);
  } catch (...) {
    type = abi::__cxa_current_exception_type();
  }
  if (type == nullptr) return "unknown exception";
  std::string name = demangled_type(type->name());
  constexpr std::string_view kWrapper = "std::_Nested_exception<";
  if (name.starts_with(kWrapper) && name.ends_with('>')) {
    name = name.substr(kWrapper.size(), name.size() - kWrapper.size() - 1);
    while (name.ends_with(' '))
      name.pop_back();
  }
  return name;
}

std::string text_of(const std::exception_ptr& error) noexcept {
  if (!error) return {};
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  } catch (const std::string& text) {
    return text;
  } catch (const char* text) {
    return text == nullptr ? "" : text;
  } catch (int value) {
    return std::to_string(value);
  } catch (long value) {
    return std::to_string(value);
  } catch (double value) {
    return std::to_string(value);
  } catch (...) {
    return "an object that carries no text";
  }
}

std::string describe(const std::exception_ptr& error) noexcept {
  if (!error) return "no error";
  return type_name(error) + ": " + text_of(error);
}

}  // namespace poolscope
