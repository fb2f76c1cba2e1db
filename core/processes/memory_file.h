// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace poolscope::processes {

/// The seals of a SharedBuffer: only who made it can write it, and nobody can cut it.
inline constexpr int kSharedSeals = 0x0001 | 0x0002 | 0x0004 | 0x0010;  // F_SEAL_SEAL, _SHRINK, _GROW, _FUTURE_WRITE

/// A file in memory with these two behind each other, sealed: nobody can change or cut it any more.
/// Throws std::system_error.
[[nodiscard]] Descriptor make_memory_file(std::span<const std::byte> head, std::span<const std::byte> body);

/// A memory file of another process, mapped to be read. Movable.
class MappedFile {
 public:
  MappedFile() = default;
  /// Throws SerializationError when the file is not what make_memory_file() makes, or not of `size`
  /// bytes; std::system_error when it cannot be mapped.
  MappedFile(const Descriptor& file, std::uint64_t size);
  /// Maps a SharedBuffer of another process, all of it. Throws as above.
  [[nodiscard]] static MappedFile map_shared(const Descriptor& file);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {memory_, size_}; }

 private:
  void map(const Descriptor& file, std::uint64_t size, int seals, int how);

  const std::byte* memory_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace poolscope::processes
