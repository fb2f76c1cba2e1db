// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/block_cache.h"

#include "core/sync/futex.h"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>

namespace poolscope {
namespace {

constexpr std::size_t kClasses = BlockCache::kLargest / BlockCache::kGranule + 1;
constexpr unsigned kBatch = 128;
constexpr std::size_t kHugePage = std::size_t{2} << 20U;
constexpr std::size_t kFirstRegion = std::size_t{256} << 10U;  // what a small program ever needs
constexpr std::size_t kRegion = 4 * kHugePage;

struct FreeBlock {
  FreeBlock* next;
  FreeBlock* next_batch;  // of the first block of a batch in the stock
};

// Free blocks of one size in one thread. `active` takes and gives; a full one becomes `spare`, so
// that a thread at the border between two batches does not go to the stock each time.
struct Shelf {
  FreeBlock* active;
  FreeBlock* spare;
  std::byte* fresh;  // a run of blocks never used
  std::byte* fresh_end;
  unsigned active_count;
};

// All threads' common stock of one size.
struct Stock {
  BriefMutex mutex;
  FreeBlock* batches GUARDED_BY(mutex) = nullptr;
};

// Where fresh memory is cut from.
struct Source {
  BriefMutex mutex;
  std::byte* at GUARDED_BY(mutex) = nullptr;
  std::byte* end GUARDED_BY(mutex) = nullptr;
  std::atomic<std::size_t> bytes{0};
};

// Never destroyed: threads may free tasks while static objects go away.
constinit std::array<Stock, kClasses> stocks{};
constinit Source source{};

constinit thread_local std::array<Shelf, kClasses> shelves{};

enum class Stage : std::uint8_t { unknown, registered, ending };
constinit thread_local Stage stage = Stage::unknown;  // of this thread's shelves

void put_batch(std::size_t size_class, FreeBlock* first) noexcept {
  if (first == nullptr) return;
  Stock& stock = stocks[size_class];
  const BriefLock lock(stock.mutex);
  first->next_batch = stock.batches;
  stock.batches = first;
}

FreeBlock* take_batch(std::size_t size_class) noexcept {
  Stock& stock = stocks[size_class];
  const BriefLock lock(stock.mutex);
  FreeBlock* const first = stock.batches;
  if (first != nullptr) stock.batches = first->next_batch;
  return first;
}

std::byte* map_region(std::size_t size) {
  void* const got = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (got == MAP_FAILED) throw std::bad_alloc();
  return static_cast<std::byte*>(got);
}

// Fresh memory, aligned to 64. Large regions ask for huge pages: on a virtual machine a fault of a
// small page costs more than all that a task does.
std::byte* take_fresh(std::size_t size) {
  const BriefLock lock(source.mutex);
  if (static_cast<std::size_t>(source.end - source.at) < size) {
    const bool is_first = source.at == nullptr;
    const std::size_t want = is_first ? kFirstRegion : kRegion + kHugePage;
    std::byte* region = map_region(want);
    source.end = region + want;
    if (!is_first) {
      const std::size_t beyond = reinterpret_cast<std::uintptr_t>(region) % kHugePage;
      if (beyond != 0) region += kHugePage - beyond;
      source.end = region + kRegion;
      madvise(region, kRegion, MADV_HUGEPAGE);
    }
    source.at = region;
    source.bytes.fetch_add(want, std::memory_order_relaxed);
  }
  std::byte* const given = source.at;
  source.at += (size + 63) / 64 * 64;
  if (source.at > source.end) source.at = source.end;
  return given;
}

void empty_shelf(std::size_t size_class) noexcept {
  Shelf& shelf = shelves[size_class];
  put_batch(size_class, shelf.active);
  put_batch(size_class, shelf.spare);
  FreeBlock* rest = nullptr;
  const std::size_t size = size_class * BlockCache::kGranule;
  for (std::byte* at = shelf.fresh; at != shelf.fresh_end; at += size) {
    auto* const block = reinterpret_cast<FreeBlock*>(at);
    block->next = rest;
    rest = block;
  }
  put_batch(size_class, rest);
  shelf = Shelf{};
}

// Gives a thread's blocks back when it ends.
struct ShelvesOwner {
  ~ShelvesOwner() {
    stage = Stage::ending;
    for (std::size_t i = 1; i < kClasses; ++i)
      empty_shelf(i);
  }
  void touch() noexcept {}
};
thread_local ShelvesOwner shelves_owner;

void register_thread() noexcept {
  if (stage != Stage::unknown) return;
  shelves_owner.touch();
  stage = Stage::registered;
}

// The shelf is empty.
void* allocate_slowly(std::size_t size_class) {
  Shelf& shelf = shelves[size_class];
  if (stage == Stage::ending) {  // nothing may stay on the shelf any more
    FreeBlock* const first = take_batch(size_class);
    if (first == nullptr) return take_fresh(size_class * BlockCache::kGranule);
    put_batch(size_class, first->next);
    return first;
  }
  register_thread();
  if (FreeBlock* const batch = take_batch(size_class)) {
    shelf.active = batch->next;
    shelf.active_count = kBatch;  // or fewer, when a thread ended with them; it only decides when to give away
    return batch;
  }
  const std::size_t size = size_class * BlockCache::kGranule;
  shelf.fresh = take_fresh(size * kBatch);
  shelf.fresh_end = shelf.fresh + size * kBatch;
  std::byte* const given = shelf.fresh;
  shelf.fresh += size;
  return given;
}

// The shelf is full, or the thread frees for the first or last time.
void free_slowly(std::size_t size_class) noexcept {
  Shelf& shelf = shelves[size_class];
  register_thread();
  if (shelf.active_count < kBatch && stage != Stage::ending) return;
  put_batch(size_class, shelf.spare);
  shelf.spare = shelf.active;
  shelf.active = nullptr;
  shelf.active_count = 0;
  if (stage == Stage::ending) empty_shelf(size_class);
}

}  // namespace

void* BlockCache::allocate(std::size_t size) {
  if (size > kLargest) return ::operator new(size);
  const std::size_t size_class = (size + kGranule - 1) / kGranule;
  Shelf& shelf = shelves[size_class];
  if (shelf.active == nullptr && shelf.spare != nullptr) {
    shelf.active = shelf.spare;
    shelf.spare = nullptr;
    shelf.active_count = kBatch;
  }
  if (FreeBlock* const block = shelf.active) {
    shelf.active = block->next;
    if (shelf.active_count > 0) --shelf.active_count;
    return block;
  }
  if (shelf.fresh != shelf.fresh_end) {
    std::byte* const given = shelf.fresh;
    shelf.fresh += size_class * kGranule;
    return given;
  }
  return allocate_slowly(size_class);
}

void BlockCache::free(void* block, std::size_t size) noexcept {
  if (size > kLargest) {
    ::operator delete(block);
    return;
  }
  const std::size_t size_class = (size + kGranule - 1) / kGranule;
  Shelf& shelf = shelves[size_class];
  auto* const freed = static_cast<FreeBlock*>(block);
  freed->next = shelf.active;
  shelf.active = freed;
  if (++shelf.active_count >= kBatch || stage != Stage::registered) free_slowly(size_class);
}

std::size_t BlockCache::bytes_from_system() noexcept { return source.bytes.load(std::memory_order_relaxed); }

}  // namespace poolscope
