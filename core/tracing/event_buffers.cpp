// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/event_buffers.h"

#include "core/sync/big_blocks.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>

namespace poolscope {
namespace {

constexpr std::uint32_t kFirstChunk = 16;
constexpr std::uint32_t kLargestChunk = 4096;

// The producers of one thread, by recorder. Most threads know one recorder.
struct ThreadProducers {
  struct Entry {
    std::uint64_t id;
    Producer* producer;
    std::weak_ptr<EventBuffers> buffers;
  };
  std::vector<Entry> entries;

  ~ThreadProducers();
};

// Trivial, hence without a guard and usable until the very end of a thread.
constinit thread_local std::uint64_t last_id = 0;
constinit thread_local Producer* last_producer = nullptr;
constinit thread_local bool thread_ends = false;
thread_local ThreadProducers thread_producers;

ThreadProducers::~ThreadProducers() {
  thread_ends = true;
  last_id = 0;
  for (const Entry& entry : entries) {
    if (const auto buffers = entry.buffers.lock()) buffers->give_back(entry.producer);
  }
}

std::uint64_t next_id() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

// The lengths from one of three moments to the next, in half a word each; empty when they do not fit.
std::optional<std::uint64_t> both_lengths(std::int64_t first_ns, std::int64_t middle_ns,
                                          std::int64_t last_ns) noexcept {
  constexpr std::int64_t kFits = UINT32_MAX;
  const std::int64_t before = middle_ns - first_ns;
  const std::int64_t after = last_ns - middle_ns;
  if (before < 0 || before > kFits || after < 0 || after > kFits) return std::nullopt;
  return static_cast<std::uint64_t>(before) << 32U | static_cast<std::uint64_t>(after);
}

template <class T>
T* owned(std::uint64_t value) noexcept {
  return std::bit_cast<T*>(static_cast<std::uintptr_t>(value));
}

}  // namespace

TaskEvent TaskEvent::make_text(EventKind kind, RowId row, std::string_view text) {
  if (text.size() > kInlineText) return make_text(kind, row, std::string(text));
  TaskEvent event = make(kind, row, static_cast<std::uint32_t>(text.size()), 0);
  static_assert(offsetof(TaskEvent, value) == sizeof(TaskEvent::time_ns));
  std::memcpy(static_cast<void*>(&event), text.data(), text.size());
  return event;
}

TaskEvent TaskEvent::make_text(EventKind kind, RowId row, std::string&& text) {
  if (text.size() <= kInlineText) return make_text(kind, row, std::string_view(text));
  auto* const kept = new std::string(std::move(text));  // freed by free_payload()
  return make(kind, row, kNoLane, 0, std::bit_cast<std::uintptr_t>(kept));
}

std::string_view TaskEvent::text() const noexcept {
  if (lane() == kNoLane) return *owned<const std::string>(value);
  return {reinterpret_cast<const char*>(this), lane()};
}

void TaskEvent::free_payload() const noexcept {
  switch (kind()) {
    case EventKind::label:
    case EventKind::result:
      if (lane() == kNoLane) delete owned<std::string>(value);
      break;
    case EventKind::extra: delete owned<TaskExtra>(value); break;
    case EventKind::sample: delete owned<WorkerSample>(value); break;
    default: break;
  }
}

Producer::Chunk::Chunk(std::uint32_t size)
    : capacity(size), events(static_cast<TaskEvent*>(BigBlocks::allocate(size * sizeof(TaskEvent)))) {}

Producer::Chunk::~Chunk() { BigBlocks::free(events, capacity * sizeof(TaskEvent)); }

Producer::Producer()
    : tail_(new Chunk(kFirstChunk)), at_(tail_->events), end_(tail_->events + kFirstChunk), head_(tail_) {}

Producer::~Producer() {
  take_until(published(), [](const TaskEvent& event) { event.free_payload(); });
  while (head_ != nullptr)
    delete std::exchange(head_, head_->next);
}

void Producer::add_chunk() {
  auto* const next = new Chunk(std::min(2 * tail_->capacity, kLargestChunk));
  tail_->next = next;
  tail_ = next;
  at_ = next->events;
  end_ = next->events + next->capacity;
}

void Producer::write_begin() {
  const RowId row = row_.load(std::memory_order_relaxed);
  const LaneId lane = lane_.load(std::memory_order_relaxed);
  push(TaskEvent::make(EventKind::dispatched, row, lane, dispatch_ns_.load(std::memory_order_relaxed)),
       TaskEvent::make(EventKind::started, row, lane, start_ns_.load(std::memory_order_relaxed)));
  row_.store(kNoRow, std::memory_order_release);
}

void Producer::begin_segment(RowId row, LaneId lane, SegmentKind kind, std::int64_t time_ns, RowId awaits) {
  if (row != kNoRow && row_.load(std::memory_order_relaxed) == row) {
    const std::int64_t start_ns = start_ns_.load(std::memory_order_relaxed);
    const auto both = both_lengths(dispatch_ns_.load(std::memory_order_relaxed), start_ns, time_ns);
    if (both && awaits == kNoRow && lane_.load(std::memory_order_relaxed) == lane) {
      push(TaskEvent::make(EventKind::began_and_waits, row, lane, time_ns, *both, static_cast<unsigned>(kind)));
      row_.store(kNoRow, std::memory_order_release);
      return;
    }
    write_begin();
  }
  push(TaskEvent::make(EventKind::segment_begin, row, lane, time_ns, awaits, static_cast<unsigned>(kind)));
}

void Producer::end_task(const RunningTask& task, TaskState state, std::int64_t end_ns, std::int64_t cpu_ns) {
  const auto both = both_lengths(task.dispatch_ns, task.start_ns, end_ns);
  if (both && row_.load(std::memory_order_relaxed) == task.row && cpu_ns == end_ns - task.start_ns) {
    push(TaskEvent::make(EventKind::ran, task.row, task.lane, end_ns, *both, static_cast<unsigned>(state)));
    row_.store(kNoRow, std::memory_order_release);
    return;
  }
  write_begin_of(task.row);
  push(TaskEvent::make(EventKind::finished, task.row, kNoLane, end_ns, static_cast<std::uint64_t>(cpu_ns),
                       static_cast<unsigned>(state)));
}

std::uint64_t Producer::look(RunningTask& running) const noexcept {
  constexpr int kLooks = 8;
  std::uint64_t seen = published();
  for (int i = 0; i < kLooks; ++i) {
    running.row = row_.load(std::memory_order_acquire);
    running.start_ns = start_ns_.load(std::memory_order_acquire);
    running.dispatch_ns = dispatch_ns_.load(std::memory_order_acquire);
    running.lane = lane_.load(std::memory_order_acquire);
    const std::uint64_t now = published();
    if (now == seen && row_.load(std::memory_order_acquire) == running.row) return seen;
    seen = now;
  }
  running = {};
  return seen;
}

// The writer left this chunk for good before it published the event that is asked for.
void Producer::next_chunk() noexcept {
  Chunk* const next = head_->next;
  delete head_;
  head_ = next;
  head_used_ = 0;
}

TaskEvent Producer::take() noexcept {
  if (head_used_ == head_->capacity) next_chunk();
  ++consumed_;
  return head_->events[head_used_++];
}

EventBuffers::EventBuffers() : id(next_id()) {}
EventBuffers::~EventBuffers() = default;

Producer& EventBuffers::mine() {
  if (last_id == id) return *last_producer;
  Producer* producer = nullptr;
  if (!thread_ends) {
    for (const auto& entry : thread_producers.entries) {
      if (entry.id == id) producer = entry.producer;
    }
  }
  if (producer == nullptr) {
    {
      const MutexLock lock(mutex);
      if (free.empty()) {
        producers.push_back(std::make_unique<Producer>());
        producer = producers.back().get();
      } else {
        producer = free.back();
        free.pop_back();
      }
    }
    // A thread that records while its thread_local objects are destroyed keeps the producer for good.
    if (!thread_ends) {
      auto& entries = thread_producers.entries;
      std::erase_if(entries, [](const auto& entry) { return entry.buffers.expired(); });
      entries.push_back({id, producer, weak_from_this()});
    }
  }
  last_id = id;
  last_producer = producer;
  return *producer;
}

void EventBuffers::give_back(Producer* producer) {
  const MutexLock lock(mutex);
  free.push_back(producer);
}

void EventBuffers::update(std::vector<Producer*>& known) {
  const MutexLock lock(mutex);
  for (std::size_t i = known.size(); i < producers.size(); ++i) {
    known.push_back(producers[i].get());
  }
}

}  // namespace poolscope
