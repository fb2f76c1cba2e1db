// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace poolscope {

/// Memory for buffers and columns: blocks of some kilobytes and more that come and go by the
/// thousand. Cut from regions of huge pages, since faults of small pages would cost more than what is
/// written there, and kept for the next block of the same size; of what nobody uses, the system gets
/// back all but some hundred megabytes. Thread-safe.
class BigBlocks {
 public:
  /// `size` bytes aligned to 64. Throws std::bad_alloc.
  [[nodiscard]] static void* allocate(std::size_t size);
  /// Gives back what allocate(size) gave.
  static void free(void* block, std::size_t size) noexcept;
};

/// For containers and std::allocate_shared. Small sizes come from operator new.
template <class T>
struct BigBlockAllocator {
  using value_type = T;

  BigBlockAllocator() = default;
  template <class U>
  BigBlockAllocator(const BigBlockAllocator<U>&) noexcept {}

  [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(BigBlocks::allocate(count * sizeof(T))); }
  void deallocate(T* block, std::size_t count) noexcept { BigBlocks::free(block, count * sizeof(T)); }
  template <class U>
  bool operator==(const BigBlockAllocator<U>&) const noexcept {
    return true;
  }
};

}  // namespace poolscope
