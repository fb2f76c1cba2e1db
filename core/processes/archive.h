// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How values become bytes and come back: cereal's way, so that everything cereal knows, and every
// type with a serialize() of its own, can be an argument or a result. cereal's own binary archive
// goes through a stream, which costs more than all the rest of a small task; and it believes every
// length that it reads. These two write to and read from memory, and believe nothing.

#include "core/processes/bytes.h"
#include "core/processes/process_errors.h"

#include <cereal/cereal.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/chrono.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/set.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/tuple.hpp>
#include <cereal/types/unordered_map.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/variant.hpp>
#include <cereal/types/vector.hpp>

#include <cstdint>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace poolscope::processes {

/// Writes values to the end of a ByteWriter, in this machine's own byte order.
class OutputBytes : public cereal::OutputArchive<OutputBytes, cereal::AllowEmptyClassElision> {
 public:
  explicit OutputBytes(ByteWriter& writer) : OutputArchive(this), writer_(writer) {}
  [[nodiscard]] ByteWriter& writer() noexcept { return writer_; }

 private:
  ByteWriter& writer_;
};

/// Reads values back. What does not fit throws; nothing is read, and no memory asked for, beyond
/// what the bytes can hold.
class InputBytes : public cereal::InputArchive<InputBytes, cereal::AllowEmptyClassElision> {
 public:
  explicit InputBytes(ByteReader& reader) : InputArchive(this), reader_(reader) {}
  [[nodiscard]] ByteReader& reader() noexcept { return reader_; }

 private:
  ByteReader& reader_;
};

template <class T>
requires std::is_arithmetic_v<T>
void CEREAL_SAVE_FUNCTION_NAME(OutputBytes& archive, const T& value) { archive.writer().put(value); }

template <class T>
requires std::is_arithmetic_v<T>
void CEREAL_LOAD_FUNCTION_NAME(InputBytes& archive, T& value) {
  if constexpr (std::is_same_v<T, bool>) {  // any other byte in a bool is undefined behaviour
    const auto byte = archive.reader().get<unsigned char>();
    if (byte > 1) throw SerializationError("a yes or no is neither");
    value = byte == 1;
  } else {
    value = archive.reader().get<T>();
  }
}

template <class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(OutputBytes& archive, cereal::NameValuePair<T>& pair) {
  archive(pair.value);
}
template <class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(InputBytes& archive, cereal::NameValuePair<T>& pair) {
  archive(pair.value);
}

template <class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(OutputBytes& archive, cereal::SizeTag<T>& tag) {
  archive(tag.size);
}
/// Deviation: cereal makes room for as many elements as it is told. Elements take a byte or more
/// (those of empty classes, which take none, are refused), so a list cannot be longer than what is left.
template <class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(InputBytes& archive, cereal::SizeTag<T>& tag) {
  archive(tag.size);
  if (tag.size > archive.reader().remaining()) throw SerializationError("a list is longer than its bytes");
}

// An empty list has no address, and none may be given to memcpy.
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(OutputBytes& archive, const cereal::BinaryData<T>& data) {
  if (data.size != 0) archive.writer().write(data.data, static_cast<std::size_t>(data.size));
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(InputBytes& archive, cereal::BinaryData<T>& data) {
  if (data.size != 0) archive.reader().read(data.data, static_cast<std::size_t>(data.size));
}

// Deviation: cereal makes room first, which clears it, and then fills it. A megabyte is cleared as slowly as
// it is copied.
template <class T, class A>
requires(std::is_arithmetic_v<T> &&
         !std::is_same_v<T, bool>) void CEREAL_LOAD_FUNCTION_NAME(InputBytes& archive, std::vector<T, A>& values) {
  cereal::size_type count = 0;
  archive(cereal::make_size_tag(count));
  const auto size = static_cast<std::size_t>(count);
  const std::span<const std::byte> bytes = archive.reader().take(size * sizeof(T));
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) == 0) {
    const auto* const first = reinterpret_cast<const T*>(bytes.data());
    values.assign(first, first + size);
  } else {
    values.resize(size);
    if (size != 0) std::memcpy(values.data(), bytes.data(), bytes.size());
  }
}
template <class Allocator>
void CEREAL_LOAD_FUNCTION_NAME(InputBytes& archive, std::basic_string<char, std::char_traits<char>, Allocator>& text) {
  cereal::size_type count = 0;
  archive(cereal::make_size_tag(count));
  const std::span<const std::byte> bytes = archive.reader().take(static_cast<std::size_t>(count));
  text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

/// Can be an argument or a result.
template <class T>
inline constexpr bool is_serializable_v = std::is_same_v<T, std::remove_cvref_t<T>> && !std::is_pointer_v<T> &&
                                          cereal::traits::is_output_serializable<T, OutputBytes>::value &&
                                          cereal::traits::is_input_serializable<T, InputBytes>::value;

/// Appends the values. Throws what their own code throws.
template <class... T>
void encode(ByteWriter& writer, const T&... values) {
  if constexpr ((std::is_arithmetic_v<T> && ...)) {
    (writer.put(values), ...);
  } else {
    OutputBytes archive(writer);
    archive(values...);
  }
}

/// Reads the values. Throws SerializationError, or what their own code throws.
template <class... T>
void decode(ByteReader& reader, T&... values) {
  if constexpr (sizeof...(T) > 0) {
    InputBytes archive(reader);
    archive(values...);
  }
}

/// Rethrows the current exception as a SerializationError with it nested, which it may be already.
[[noreturn]] void rethrow_as_serialization_error(const char* what);

}  // namespace poolscope::processes

CEREAL_SETUP_ARCHIVE_TRAITS(poolscope::processes::InputBytes, poolscope::processes::OutputBytes)
