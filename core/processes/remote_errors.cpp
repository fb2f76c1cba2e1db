// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/processes/remote_errors.h"

#include "core/sync/log.h"
#include "core/sync/mutex.h"

#include <fmt/format.h>

#include <cxxabi.h>

#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace poolscope::processes {
namespace {

struct Codecs {
  Mutex mutex;
  std::unordered_map<std::type_index, std::shared_ptr<const ExceptionCodec>> by_type GUARDED_BY(mutex);
  std::map<std::string, std::shared_ptr<const ExceptionCodec>, std::less<>> by_name GUARDED_BY(mutex);
};

void add(Codecs& codecs, std::type_index type, ExceptionCodec codec) {
  auto shared = std::make_shared<const ExceptionCodec>(std::move(codec));
  const MutexLock lock(codecs.mutex);
  codecs.by_type[type] = shared;
  codecs.by_name[shared->name] = shared;
}

void add_known(Codecs& codecs);

// Never destroyed: static executors may decode after it.
Codecs& codecs() {
  static Codecs* const instance = [] {
    auto* made = new Codecs;
    add_known(*made);
    return made;
  }();
  return *instance;
}

template <class E>
ExceptionCodec text_codec(std::string_view name) {
  return {std::string(name),
          [](const std::exception_ptr& error, ByteWriter& writer) { encode(writer, text_of(error)); },
          [](ByteReader& reader) {
            std::string text;
            decode(reader, text);
            std::throw_with_nested(E(text));
          }};
}

template <class... E>
void add_texts(Codecs& codecs, std::initializer_list<std::string_view> names) {
  const auto* name = names.begin();
  (add(codecs, typeid(E), text_codec<E>(*name++)), ...);
}

void add_known(Codecs& codecs) {
  add_texts<std::runtime_error, std::logic_error, std::invalid_argument, std::domain_error, std::length_error,
            std::out_of_range, std::range_error, std::overflow_error, std::underflow_error>(
      codecs, {"runtime_error", "logic_error", "invalid_argument", "domain_error", "length_error", "out_of_range",
               "range_error", "overflow_error", "underflow_error"});
  add_texts<Error, CancelledError, TimeoutError, InvalidStateError, RuntimeError, ShutdownError, QueueFullError,
            BrokenExecutor, BrokenThreadPool, BrokenProcessPool, SerializationError, WorkerLost>(
      codecs, {"poolscope::Error", "poolscope::CancelledError", "poolscope::TimeoutError",
               "poolscope::InvalidStateError", "poolscope::RuntimeError", "poolscope::ShutdownError",
               "poolscope::QueueFullError", "poolscope::BrokenExecutor", "poolscope::BrokenThreadPool",
               "poolscope::BrokenProcessPool", "poolscope::SerializationError", "poolscope::WorkerLost"});
  add(codecs, typeid(std::bad_alloc),
      {"bad_alloc", [](const std::exception_ptr&, ByteWriter&) {},
       [](ByteReader&) { std::throw_with_nested(std::bad_alloc()); }});
  add(codecs, typeid(std::system_error),
      {"system_error",
       [](const std::exception_ptr& error, ByteWriter& writer) {
         try {
           std::rethrow_exception(error);
         } catch (const std::system_error& e) {
           // what() is "text: message of the code"; the message is added again on the other side.
           std::string text = e.what();
           const std::string message = ": " + e.code().message();
           if (text.ends_with(message)) text.resize(text.size() - message.size());
           encode(writer, e.code().value(), e.code().category() == std::system_category(), text);
         }
       },
       [](ByteReader& reader) {
         int value = 0;
         bool system = false;
         std::string text;
         decode(reader, value, system, text);
         std::throw_with_nested(
             std::system_error(value, system ? std::system_category() : std::generic_category(), text));
       }});
}

std::exception_ptr nested_in(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::nested_exception& nesting) {
    return nesting.nested_ptr();
  } catch (...) {
    return nullptr;
  }
}

std::shared_ptr<const ExceptionCodec> codec_of(const std::exception_ptr& error) {
  const std::type_info* type = nullptr;
  try {
    std::rethrow_exception(error);
  } catch (...) {
    type = abi::__cxa_current_exception_type();
  }
  if (type == nullptr) return nullptr;
  Codecs& all = codecs();
  const MutexLock lock(all.mutex);
  if (const auto found = all.by_type.find(*type); found != all.by_type.end()) return found->second;
  // What throw_with_nested makes of E has a type of its own; E's registration serves for it.
  for (const auto& [known, codec] : all.by_type) {
    if (type_name(error) == demangled_type(known.name())) return codec;
  }
  return nullptr;
}

}  // namespace

void add_exception_codec(std::type_index type, ExceptionCodec codec) { add(codecs(), type, std::move(codec)); }

void rethrow_as_serialization_error(const char* what) {
  const std::exception_ptr cause = std::current_exception();
  try {
    throw;
  } catch (const SerializationError& error) {
    std::throw_with_nested(SerializationError(fmt::format("{}: {}", what, error.what())));
  } catch (...) {
    std::throw_with_nested(SerializationError(fmt::format("{}: {}", what, describe(cause))));
  }
}

std::string describe_chain(const std::exception_ptr& error) {
  std::string text = describe(error);
  for (std::exception_ptr cause = nested_in(error); cause; cause = nested_in(cause)) {
    text += "\n  caused by " + describe(cause);
  }
  return text;
}

void encode_exception(ByteWriter& writer, const std::exception_ptr& error, std::string_view place) {
  const std::shared_ptr<const ExceptionCodec> codec = codec_of(error);
  ByteWriter parts;
  bool has_parts = false;
  if (codec) {
    try {
      codec->encode(error, parts);
      has_parts = true;
    } catch (...) {  // its own code failed; its type and text still cross
      parts.clear();
    }
  }
  const auto bytes = parts.bytes();
  encode(writer, has_parts ? codec->name : std::string(), type_name(error), text_of(error),
         fmt::format("{}\n{}", place, describe_chain(error)),
         std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

std::exception_ptr decode_exception(ByteReader& reader) {
  std::string name;
  std::string type;
  std::string text;
  std::string trace;
  std::string parts;
  decode(reader, name, type, text, trace, parts);
  std::shared_ptr<const ExceptionCodec> codec;
  {
    Codecs& all = codecs();
    const MutexLock lock(all.mutex);
    if (const auto found = all.by_name.find(name); found != all.by_name.end()) codec = found->second;
  }
  try {
    throw RemoteTrace(trace);
  } catch (...) {
    if (codec) {
      ByteReader part_reader(std::as_bytes(std::span(parts)));
      try {
        codec->throw_nested(part_reader);
      } catch (...) {  // also when the parts were damaged, which is then what there is to say
        return std::current_exception();
      }
    }
    try {
      std::throw_with_nested(RemoteError(type, type.empty() ? text : fmt::format("{}: {}", type, text)));
    } catch (...) {
      return std::current_exception();
    }
  }
}

}  // namespace poolscope::processes
