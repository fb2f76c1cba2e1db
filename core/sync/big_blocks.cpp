// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/big_blocks.h"

#include "core/sync/mutex.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <unordered_map>
#include <vector>

namespace poolscope {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kSmallest = SIZE_MAX;  // a sanitizer sees more when every block is an allocation of its own
#else
constexpr std::size_t kSmallest = 8192;  // what operator new serves well
#endif

constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kHugePageBytes = std::size_t{2} << 20U;
constexpr std::size_t kRegionBytes = 4 * kHugePageBytes;
constexpr std::size_t kMostKept = std::size_t{256} << 20U;

struct Regions {
  Mutex mutex;
  std::byte* at GUARDED_BY(mutex) = nullptr;
  std::byte* end GUARDED_BY(mutex) = nullptr;
  std::unordered_map<std::size_t, std::vector<std::byte*>> free GUARDED_BY(mutex);  // by size
  std::size_t kept GUARDED_BY(mutex) = 0;  // bytes in `free` with memory behind them
};

// Never destroyed: traces may be freed while static objects go away.
Regions& regions() {
  static auto* const instance = new Regions;
  return *instance;
}

std::size_t whole_pages(std::size_t size) { return (size + kPageBytes - 1) / kPageBytes * kPageBytes; }

std::byte* map_pages(std::size_t size) {
  void* const got = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (got == MAP_FAILED) throw std::bad_alloc();
  return static_cast<std::byte*>(got);
}

}  // namespace

void* BigBlocks::allocate(std::size_t size) {
  if (size < kSmallest) return ::operator new (size, std::align_val_t{64});
  const std::size_t bytes = whole_pages(size);
  if (bytes > kRegionBytes / 4) return map_pages(bytes);
  Regions& r = regions();
  const MutexLock lock(r.mutex);
  std::vector<std::byte*>& free = r.free[bytes];
  if (!free.empty()) {
    std::byte* const block = free.back();
    free.pop_back();
    r.kept -= std::min(r.kept, bytes);
    return block;
  }
  if (static_cast<std::size_t>(r.end - r.at) < bytes) {
    // The rest of the region before is lost; it was never touched and so has no memory behind it.
    std::byte* region = map_pages(kRegionBytes + kHugePageBytes);
    const std::size_t beyond = reinterpret_cast<std::uintptr_t>(region) % kHugePageBytes;
    if (beyond != 0) region += kHugePageBytes - beyond;
    madvise(region, kRegionBytes, MADV_HUGEPAGE);
    r.at = region;
    r.end = region + kRegionBytes;
  }
  std::byte* const block = r.at;
  r.at += bytes;
  return block;
}

void BigBlocks::free(void* block, std::size_t size) noexcept {
  if (block == nullptr) return;
  if (size < kSmallest) {
    ::operator delete (block, std::align_val_t{64});
    return;
  }
  const std::size_t bytes = whole_pages(size);
  if (bytes > kRegionBytes / 4) {
    munmap(block, bytes);
    return;
  }
  Regions& r = regions();
  const MutexLock lock(r.mutex);
  if (r.kept + bytes > kMostKept) {
    madvise(block, bytes, MADV_DONTNEED);
  } else {
    r.kept += bytes;
  }
  try {
    r.free[bytes].push_back(static_cast<std::byte*>(block));
  } catch (const std::bad_alloc&) {
    // Then this block is not used again; its memory goes back to the system at least.
    madvise(block, bytes, MADV_DONTNEED);
  }
}

}  // namespace poolscope
