// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace poolscope {

/// Memory for very many small objects that one thread makes and another frees: the tasks. Every
/// thread keeps free blocks of each size (a multiple of 16 bytes up to kLargest) and exchanges them
/// with a common stock a batch at a time, so that neither side pays a lock or a cache miss a block.
/// Neighbouring blocks are given out in turn. What a run needed stays for the next one.
/// Thread-safe; blocks may be freed by any thread, also while thread_local objects are destroyed.
class BlockCache {
 public:
  static constexpr std::size_t kGranule = 16;
  static constexpr std::size_t kLargest = 512;

  /// `size` bytes aligned to 16 (64 when `size` is a multiple of 64). Throws std::bad_alloc. Larger
  /// sizes than kLargest come from operator new.
  [[nodiscard]] static void* allocate(std::size_t size);
  /// Gives back what allocate(size) gave.
  static void free(void* block, std::size_t size) noexcept;
  /// Bytes that the stock has taken from the system so far.
  [[nodiscard]] static std::size_t bytes_from_system() noexcept;
};

/// For containers whose pieces one thread allocates and another frees.
template <class T>
struct BlockCacheAllocator {
  using value_type = T;

  BlockCacheAllocator() = default;
  template <class U>
  BlockCacheAllocator(const BlockCacheAllocator<U>&) noexcept {}

  [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(BlockCache::allocate(count * sizeof(T))); }
  void deallocate(T* block, std::size_t count) noexcept { BlockCache::free(block, count * sizeof(T)); }
  template <class U>
  bool operator==(const BlockCacheAllocator<U>&) const noexcept {
    return true;
  }
};

}  // namespace poolscope
