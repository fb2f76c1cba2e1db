// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/processes/archive.h"
#include "core/processes/bytes.h"
#include "core/processes/process_errors.h"

#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>

namespace poolscope::processes {

/// How one type of exception crosses between processes.
struct ExceptionCodec {
  std::string name;
  std::function<void(const std::exception_ptr&, ByteWriter&)> encode;
  /// Throws the exception with the current one nested in it.
  std::function<void(ByteReader&)> throw_nested;
};

void add_exception_codec(std::type_index type, ExceptionCodec codec);

/// Makes exceptions of type E arrive from workers as what they are, rather than as RemoteError: E
/// has a cereal serialize() and a default constructor, or is made from a std::string, which is then
/// its what(). Call it in both programs, under the same name. The standard ones are known already.
template <class E>
bool register_exception(std::string_view name) {
  constexpr bool by_parts = is_serializable_v<E> && std::is_default_constructible_v<E>;
  static_assert(by_parts || (std::is_base_of_v<std::exception, E> && std::is_constructible_v<E, std::string>),
                "the exception needs a serialize() and a default constructor, or a constructor from std::string");
  ExceptionCodec codec;
  codec.name = name;
  codec.encode = [](const std::exception_ptr& error, ByteWriter& writer) {
    try {
      std::rethrow_exception(error);
    } catch (const E& e) {
      if constexpr (by_parts) {
        poolscope::processes::encode(writer, e);
      } else {
        poolscope::processes::encode(writer, std::string(e.what()));
      }
    }
  };
  codec.throw_nested = [](ByteReader& reader) {
    if constexpr (by_parts) {
      E e;
      decode(reader, e);
      std::throw_with_nested(std::move(e));
    } else {
      std::string text;
      decode(reader, text);
      std::throw_with_nested(E(text));
    }
  };
  add_exception_codec(typeid(E), std::move(codec));
  return true;
}

/// Appends the exception: its type, its text, what it was caused by, and `place`, the sentence that
/// says where it was thrown.
void encode_exception(ByteWriter& writer, const std::exception_ptr& error, std::string_view place);

/// The exception of another process, with a RemoteTrace nested in it. Throws SerializationError.
[[nodiscard]] std::exception_ptr decode_exception(ByteReader& reader);

/// "type: text" of the exception as it was thrown in the worker, of this and all nested ones.
[[nodiscard]] std::string describe_chain(const std::exception_ptr& error);

}  // namespace poolscope::processes
