// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/block_cache.h"

#include "core/sync/futex.h"
#include "core/sync/prefetch.h"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>
#include <utility>

namespace poolscope {
namespace {

constexpr std::size_t kClasses = BlockCache::kLargest / BlockCache::kGranule + 1;
constexpr unsigned kBatch = 128;
constexpr std::size_t kHugePage = std::size_t{2} << 20U;
constexpr std::size_t kFirstRegion = std::size_t{256} << 10U;  // what a small program ever needs
constexpr std::size_t kRegion = 4 * kHugePage;

// Free blocks of one size on their way between threads. Their addresses stand here and not in the
// blocks, whose cache lines may still be with the thread that freed them: so those can be asked for
// some blocks ahead.
struct Magazine {
  Magazine* next;
  unsigned count;
  std::array<void*, kBatch> blocks;
};

// Free blocks of one size in one thread. `active` takes and gives; when it is full or empty it changes
// places with `spare`, so that a thread at the border between two batches does not go to the stock
// each time.
struct Shelf {
  Magazine* active;
  Magazine* spare;
  std::byte* fresh;  // a run of blocks never used
  std::byte* fresh_end;
};

// All threads' common stock of one size.
struct Stock {
  BriefMutex mutex;
  Magazine* magazines GUARDED_BY(mutex) = nullptr;
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
constinit Stock empty_magazines{};
constinit Source source{};

constinit thread_local std::array<Shelf, kClasses> shelves{};

enum class Stage : std::uint8_t { unknown, registered, ending };
constinit thread_local Stage stage = Stage::unknown;  // of this thread's shelves

void put(Stock& stock, Magazine* magazine) noexcept {
  const BriefLock lock(stock.mutex);
  magazine->next = stock.magazines;
  stock.magazines = magazine;
}

Magazine* take(Stock& stock) noexcept {
  const BriefLock lock(stock.mutex);
  Magazine* const first = stock.magazines;
  if (first != nullptr) stock.magazines = first->next;
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

Magazine* new_magazine() {
  if (Magazine* const used = take(empty_magazines)) return used;
  return new (take_fresh(sizeof(Magazine))) Magazine{};
}

void give_away(std::size_t size_class, Magazine* magazine) noexcept {
  if (magazine != nullptr) put(magazine->count > 0 ? stocks[size_class] : empty_magazines, magazine);
}

void empty_shelf(std::size_t size_class) noexcept {
  Shelf& shelf = shelves[size_class];
  const std::size_t size = size_class * BlockCache::kGranule;
  if (shelf.fresh != shelf.fresh_end) {
    if (Magazine* const rest = take(empty_magazines)) {  // else these few are lost: a thread ends only once
      for (; shelf.fresh != shelf.fresh_end; shelf.fresh += size)
        rest->blocks[rest->count++] = shelf.fresh;
      put(stocks[size_class], rest);
    }
  }
  give_away(size_class, shelf.active);
  give_away(size_class, shelf.spare);
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

// Nothing in `active`.
void* allocate_slowly(std::size_t size_class) {
  Shelf& shelf = shelves[size_class];
  const std::size_t size = size_class * BlockCache::kGranule;
  if (stage == Stage::ending) {  // nothing may stay on the shelf any more
    Magazine* const magazine = take(stocks[size_class]);
    if (magazine == nullptr) return take_fresh(size);
    void* const block = magazine->blocks[--magazine->count];
    give_away(size_class, magazine);
    return block;
  }
  register_thread();
  if (shelf.spare != nullptr && shelf.spare->count > 0) {
    std::swap(shelf.active, shelf.spare);
    return shelf.active->blocks[--shelf.active->count];
  }
  if (shelf.fresh == shelf.fresh_end) {
    if (Magazine* const full = take(stocks[size_class])) {
      give_away(size_class, std::exchange(shelf.active, full));
      return full->blocks[--full->count];
    }
    shelf.fresh = take_fresh(size * kBatch);
    shelf.fresh_end = shelf.fresh + size * kBatch;
  }
  return std::exchange(shelf.fresh, shelf.fresh + size);
}

// No room in `active`.
void free_slowly(std::size_t size_class, void* block) noexcept {
  Shelf& shelf = shelves[size_class];
  register_thread();
  try {
    if (shelf.active == nullptr || shelf.active->count == kBatch) {
      if (shelf.spare == nullptr || shelf.spare->count == kBatch) {
        Magazine* const empty = new_magazine();
        give_away(size_class, std::exchange(shelf.spare, empty));
      }
      std::swap(shelf.active, shelf.spare);
    }
  } catch (const std::bad_alloc&) {
    return;  // no memory even to write the address down: the block is lost
  }
  shelf.active->blocks[shelf.active->count++] = block;
  if (stage == Stage::ending) empty_shelf(size_class);
}

}  // namespace

void* BlockCache::allocate(std::size_t size) {
  constexpr unsigned kAhead = 4;
  if (size > kLargest) return ::operator new(size);
  const std::size_t size_class = (size + kGranule - 1) / kGranule;
  Magazine* const active = shelves[size_class].active;
  if (active == nullptr || active->count == 0) return allocate_slowly(size_class);
  const unsigned at = --active->count;
  if (at >= kAhead) prefetch_to_write(active->blocks[at - kAhead]);
  return active->blocks[at];
}

void BlockCache::free(void* block, std::size_t size) noexcept {
  if (size > kLargest) {
    ::operator delete(block);
    return;
  }
  const std::size_t size_class = (size + kGranule - 1) / kGranule;
  Magazine* const active = shelves[size_class].active;
  if (active == nullptr || active->count == kBatch || stage != Stage::registered) {
    free_slowly(size_class, block);
  } else {
    active->blocks[active->count++] = block;
  }
}

std::size_t BlockCache::bytes_from_system() noexcept { return source.bytes.load(std::memory_order_relaxed); }

}  // namespace poolscope
