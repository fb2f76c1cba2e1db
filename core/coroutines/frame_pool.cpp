// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/frame_pool.h"

#include "core/sync/mutex.h"

#include <sys/mman.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#define POOLSCOPE_PLAIN_FRAMES 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POOLSCOPE_PLAIN_FRAMES 1
#endif
#endif

namespace poolscope::coroutines {

#ifdef POOLSCOPE_PLAIN_FRAMES

// A pool would hide from the sanitizer that a frame is used after its end.
void* allocate_frame(std::size_t bytes) { return ::operator new(bytes); }
void free_frame(void* frame, std::size_t /*bytes*/) noexcept { ::operator delete(frame); }

#else

namespace {

// A type that must be aligned to 16 has a size that is a multiple of 16, and so have its blocks.
constexpr std::size_t kStep = 8;
constexpr std::size_t kMostBytes = 1024;
constexpr std::size_t kClasses = kMostBytes / kStep;
constexpr std::size_t kChunkBytes = std::size_t{2} << 20U;  // a huge page, and aligned like one
constexpr std::size_t kMostSpare = 128;                     // chunks that a heap keeps, as many bytes as BigBlocks

struct Free {
  Free* next;
};

class Heap;

// At the beginning of each chunk.
struct Chunk {
  Heap* owner;
  std::size_t size_class;
  std::size_t block_bytes;
  Free* free = nullptr;
  std::byte* untouched;  // from here to the end nothing was handed out yet
  std::byte* end;
  std::size_t live = 0;
  Chunk* previous = nullptr;  // in the list of chunks with room
  Chunk* next = nullptr;
  bool listed = false;

  [[nodiscard]] bool has_room() const noexcept { return free != nullptr || untouched + block_bytes <= end; }
  void* take() noexcept {
    ++live;
    if (free != nullptr) {
      Free* block = free;
      free = block->next;
      return block;
    }
    void* block = untouched;
    untouched += block_bytes;
    return block;
  }
};

Chunk* chunk_of(void* block) noexcept {
  return reinterpret_cast<Chunk*>(reinterpret_cast<std::uintptr_t>(block) & ~(kChunkBytes - 1));
}

void* map_chunk() {
  void* raw =
      ::mmap(nullptr, 2 * kChunkBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (raw == MAP_FAILED) throw std::bad_alloc();
  auto* begin = static_cast<std::byte*>(raw);
  const auto at = reinterpret_cast<std::uintptr_t>(begin);
  std::byte* aligned = begin + ((kChunkBytes - at % kChunkBytes) % kChunkBytes);
  if (aligned != begin) ::munmap(begin, static_cast<std::size_t>(aligned - begin));
  std::byte* rest = aligned + kChunkBytes;
  ::munmap(rest, static_cast<std::size_t>(begin + 2 * kChunkBytes - rest));
  return aligned;
}

// The chunks of one thread at a time.
class Heap {
 public:
  void* allocate(std::size_t size_class) {
    Chunk* chunk = current_[size_class];
    if (chunk == nullptr || !chunk->has_room()) chunk = next_chunk(size_class);
    return chunk->take();
  }

  // Call from: the heap's thread.
  void free_here(void* block) noexcept {
    Chunk* chunk = chunk_of(block);
    auto* node = static_cast<Free*>(block);
    node->next = chunk->free;
    chunk->free = node;
    --chunk->live;
    if (chunk == current_[chunk->size_class]) return;
    if (chunk->live == 0) {
      if (chunk->listed) unlist(*chunk);
      --chunks_[chunk->size_class];
      put_away(chunk);
    } else if (!chunk->listed) {
      list(*chunk);
    }
  }

  // Any thread.
  void free_from_afar(void* block) noexcept {
    auto* node = static_cast<Free*>(block);
    node->next = foreign_.load(std::memory_order_relaxed);
    while (!foreign_.compare_exchange_weak(node->next, node, std::memory_order_release, std::memory_order_relaxed)) {
    }
  }

 private:
  // Clearing its pages is most of what a million new tasks cost, so the next ones get the same. The system
  // may take the memory back whenever it is short of some.
  void put_away(Chunk* chunk) noexcept {
    if (spare_count_ < kMostSpare && ::madvise(chunk, kChunkBytes, MADV_FREE) == 0) {
      spare_[spare_count_++] = chunk;
    } else {
      ::munmap(chunk, kChunkBytes);
    }
  }

  void take_foreign() noexcept {
    Free* node = foreign_.exchange(nullptr, std::memory_order_acquire);
    while (node != nullptr) {
      Free* next = node->next;
      free_here(node);
      node = next;
    }
  }

  Chunk* next_chunk(std::size_t size_class) {
    take_foreign();
    Chunk*& current = current_[size_class];
    if (current != nullptr && current->has_room()) return current;
    if (Chunk* chunk = with_room_[size_class]) {
      unlist(*chunk);
      return current = chunk;
    }
    void* const memory = spare_count_ > 0 ? spare_[--spare_count_] : map_chunk();
    // The first chunk of a size may stay nearly empty: no huge page for it.
    if (chunks_[size_class]++ > 0) ::madvise(memory, kChunkBytes, MADV_HUGEPAGE);
    constexpr std::size_t kHeader = (sizeof(Chunk) + 63) / 64 * 64;
    auto* chunk = new (memory) Chunk{.owner = this,
                                     .size_class = size_class,
                                     .block_bytes = (size_class + 1) * kStep,
                                     .untouched = static_cast<std::byte*>(memory) + kHeader,
                                     .end = static_cast<std::byte*>(memory) + kChunkBytes};
    return current = chunk;
  }

  void list(Chunk& chunk) noexcept {
    Chunk*& head = with_room_[chunk.size_class];
    chunk.previous = nullptr;
    chunk.next = head;
    if (head != nullptr) head->previous = &chunk;
    head = &chunk;
    chunk.listed = true;
  }
  void unlist(Chunk& chunk) noexcept {
    (chunk.previous != nullptr ? chunk.previous->next : with_room_[chunk.size_class]) = chunk.next;
    if (chunk.next != nullptr) chunk.next->previous = chunk.previous;
    chunk.listed = false;
  }

  std::array<Chunk*, kClasses> current_{};
  std::array<Chunk*, kClasses> with_room_{};  // besides the current one
  std::array<std::uint32_t, kClasses> chunks_{};
  std::array<void*, kMostSpare> spare_{};  // chunks that nobody uses
  std::size_t spare_count_ = 0;
  std::atomic<Free*> foreign_{nullptr};  // freed by other threads; publishes the blocks' links
};

// Heaps whose thread has ended wait here for the next new thread; none is ever destroyed, since its
// blocks may be in use.
struct Heaps {
  Mutex mutex;
  std::vector<Heap*> unused GUARDED_BY(mutex);

  Heap* get() EXCLUDES(mutex) {
    const MutexLock lock(mutex);
    if (unused.empty()) return new Heap;
    Heap* heap = unused.back();
    unused.pop_back();
    return heap;
  }
  void give_back(Heap* heap) EXCLUDES(mutex) {
    const MutexLock lock(mutex);
    unused.push_back(heap);
  }
};

Heaps& heaps() {
  static auto* all = new Heaps;  // for frames that outlive static objects
  return *all;
}

thread_local Heap* my_heap = nullptr;

struct GiveBackAtExit {
  GiveBackAtExit() = default;
  GiveBackAtExit(const GiveBackAtExit&) = delete;
  GiveBackAtExit& operator=(const GiveBackAtExit&) = delete;
  ~GiveBackAtExit() {
    if (my_heap != nullptr) heaps().give_back(my_heap);
    my_heap = nullptr;
  }
  void touch() {}
};
thread_local GiveBackAtExit give_back_at_exit;

}  // namespace

void* allocate_frame(std::size_t bytes) {
  if (bytes > kMostBytes || bytes == 0) return ::operator new(bytes);
  if (my_heap == nullptr) {
    give_back_at_exit.touch();
    my_heap = heaps().get();
  }
  return my_heap->allocate((bytes - 1) / kStep);
}

void free_frame(void* frame, std::size_t bytes) noexcept {
  if (bytes > kMostBytes || bytes == 0) {
    ::operator delete(frame);
    return;
  }
  Heap* owner = chunk_of(frame)->owner;
  if (owner == my_heap) {
    owner->free_here(frame);
  } else {
    owner->free_from_afar(frame);
  }
}

#endif

}  // namespace poolscope::coroutines
