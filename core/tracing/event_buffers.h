// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where events wait until somebody looks. Only the sources of this folder include it.
//
//   worker thread ---> Producer of its own: chunk -> chunk -> chunk ---> TraceRecorder::collect()
//                      writes, then raises `published`      reads below `published`, frees whole chunks
//
// A chunk's events and its pointer to the next chunk are plain memory: the release store to
// `published` hands both over. Chunks begin small and double, so ten thousand threads with a task
// each cost little, and a busy one seldom allocates.

#include "core/sync/mutex.h"
#include "core/sync/prefetch.h"
#include "core/tracing/trace_types.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

enum class EventKind : std::uint8_t {
  submitted,  ///< value: task id, job, attempt; in the lane's place: how many rows before it its parent is
  label,      ///< a text
  dispatched,
  started,
  finished,       ///< detail: TaskState; value: processor time in ns
  result,         ///< a text
  extra,          ///< value: owned TaskExtra*
  segment_begin,  ///< detail: SegmentKind; value: the row that it awaits
  segment_end,    ///< detail: SegmentKind and SegmentCause; value: as above
  sample,         ///< value: owned WorkerSample*
  lane_stopped,
  ran,  ///< a whole short task; time_ns: end; value: dispatch to start << 32 | start to end; detail: TaskState
  /// A task that begins, and soon waits; time_ns: beginning of the segment; value: dispatch to start << 32 | start
  /// to then; detail: SegmentKind
  began_and_waits,
};

/// One thing that happened. Rare contents travel as an owned pointer in `value`; texts of up to
/// sixteen bytes lie in the place of `time_ns` and `value`. Trivial, so that buffers are plain memory.
struct TaskEvent {
  std::int64_t time_ns;
  std::uint64_t value;
  RowId row;
  std::uint32_t packed;  ///< lane (or length of the text) << 8 | detail << 4 | kind

  static constexpr std::uint32_t kNoPackedLane = 0xFF'FFFF;  ///< also: the text is an owned std::string*
  static constexpr std::size_t kInlineText = 16;

  [[nodiscard]] EventKind kind() const noexcept { return static_cast<EventKind>(packed & 0xFU); }
  [[nodiscard]] unsigned detail() const noexcept { return packed >> 4U & 0xFU; }
  [[nodiscard]] LaneId lane() const noexcept {
    const std::uint32_t lane = packed >> 8U;
    return lane == kNoPackedLane ? kNoLane : lane;
  }

  /// Lanes beyond the sixteen millions that fit count as no lane.
  [[nodiscard]] static TaskEvent make(EventKind kind, RowId row, LaneId lane, std::int64_t time_ns,
                                      std::uint64_t value = 0, unsigned detail = 0) noexcept {
    const std::uint32_t packed_lane = std::min(lane, kNoPackedLane);
    return {time_ns, value, row, packed_lane << 8U | (detail & 0xFU) << 4U | static_cast<std::uint32_t>(kind)};
  }
  /// `kind` is label or result. A long text lives on the heap.
  [[nodiscard]] static TaskEvent make_text(EventKind kind, RowId row, std::string_view text);
  [[nodiscard]] static TaskEvent make_text(EventKind kind, RowId row, std::string&& text);
  /// The text; the view lives as long as the event and its payload.
  [[nodiscard]] std::string_view text() const noexcept;
  /// Deletes what `value` owns, if anything.
  void free_payload() const noexcept;
};
static_assert(sizeof(TaskEvent) == 24);

/// A task that its thread has begun and not ended, as a reader sees it.
struct RunningTask {
  RowId row = kNoRow;  ///< kNoRow: none
  LaneId lane = kNoLane;
  std::int64_t dispatch_ns = 0;
  std::int64_t start_ns = 0;
};

/// The buffer of one thread at a time.
///
/// A task that nothing interrupts is one event, written when it ends; so is its begin together with its
/// first segment. While it runs it stands in a cell, where a reader finds it. As soon as anything else
/// happens to the task (a task inside it) its begin is written as events, and it goes on in those.
class Producer {
 public:
  Producer();
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  // Call from: the thread that has the producer.
  void push(const TaskEvent& event) {
    write(event);
    published_.store(published_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }
  /// Both become visible together.
  void push(const TaskEvent& first, const TaskEvent& second) {
    write(first);
    write(second);
    published_.store(published_.load(std::memory_order_relaxed) + 2, std::memory_order_release);
  }
  void begin_task(const RunningTask& task) {
    if (row_.load(std::memory_order_relaxed) != kNoRow) write_begin();
    // Released, so that whoever sees the new times sees the events before them, too.
    lane_.store(task.lane, std::memory_order_release);
    dispatch_ns_.store(task.dispatch_ns, std::memory_order_release);
    start_ns_.store(task.start_ns, std::memory_order_release);
    row_.store(task.row, std::memory_order_release);
  }
  void begin_segment(RowId row, LaneId lane, SegmentKind kind, std::int64_t time_ns, RowId awaits);
  /// `task` as it was begun. Processor time as wanted by TraceRecorder::finished().
  void end_task(const RunningTask& task, TaskState state, std::int64_t end_ns, std::int64_t cpu_ns);
  /// Something happens to the task: its begin comes first.
  void write_begin_of(RowId row) {
    if (row != kNoRow && row_.load(std::memory_order_relaxed) == row) write_begin();
  }

  // Call from: the collecting thread.
  /// Events recorded so far.
  [[nodiscard]] std::uint64_t published() const noexcept { return published_.load(std::memory_order_acquire); }
  [[nodiscard]] std::uint64_t consumed() const noexcept { return consumed_; }
  /// The next event, to be called only while consumed() < published().
  [[nodiscard]] TaskEvent take() noexcept;
  /// Hands every event below `limit` to `use`.
  template <class Use>
  void take_until(std::uint64_t limit, Use&& use);
  /// The events so far, and the task in the cell at that same moment. When the thread is too quick
  /// for a look, no task: those it runs are short.
  [[nodiscard]] std::uint64_t look(RunningTask& running) const noexcept;

 private:
  struct Chunk {
    explicit Chunk(std::uint32_t size);
    ~Chunk();
    Chunk(const Chunk&) = delete;
    Chunk& operator=(const Chunk&) = delete;
    Chunk* next = nullptr;
    const std::uint32_t capacity;
    TaskEvent* const events;
  };

  static constexpr std::ptrdiff_t kAhead = 16;

  void write(const TaskEvent& event) {
    if (at_ == end_) add_chunk();
    prefetch_to_write(at_ + kAhead);  // a reader had this memory before
    *at_++ = event;
  }
  void add_chunk();
  void write_begin();
  void next_chunk() noexcept;

  // The writer's and the reader's fields lie on lines of their own, so that they do not disturb each other.
  alignas(64) Chunk* tail_;
  TaskEvent* at_;  // where the next event goes
  TaskEvent* end_;
  std::atomic<std::uint64_t> published_{0};  // publishes the events and chunks below it
  std::atomic<RowId> row_{kNoRow};           // the cell; kNoRow: empty
  std::atomic<LaneId> lane_{kNoLane};
  std::atomic<std::int64_t> dispatch_ns_{0};
  std::atomic<std::int64_t> start_ns_{0};
  alignas(64) Chunk* head_;
  std::uint32_t head_used_ = 0;
  std::uint64_t consumed_ = 0;
};

template <class Use>
void Producer::take_until(std::uint64_t limit, Use&& use) {
  while (consumed_ < limit) {
    if (head_used_ == head_->capacity) next_chunk();
    const auto count =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(limit - consumed_, head_->capacity - head_used_));
    const TaskEvent* const events = head_->events + head_used_;
    for (std::uint32_t i = 0; i < count; ++i)
      use(events[i]);
    head_used_ += count;
    consumed_ += count;
  }
}

/// All producers of one recorder. Threads find theirs through a cache of their own; a thread that
/// ends gives its producer back, and the next new thread goes on with it.
struct EventBuffers : std::enable_shared_from_this<EventBuffers> {
  EventBuffers();
  ~EventBuffers();
  EventBuffers(const EventBuffers&) = delete;
  EventBuffers& operator=(const EventBuffers&) = delete;

  /// The calling thread's producer.
  [[nodiscard]] Producer& mine() EXCLUDES(mutex);
  void give_back(Producer* producer) EXCLUDES(mutex);
  /// Appends to `known` the producers that it does not have yet; they keep their order.
  void update(std::vector<Producer*>& known) EXCLUDES(mutex);

  const std::uint64_t id;  ///< never reused, unlike an address

  Mutex mutex;
  std::vector<std::unique_ptr<Producer>> producers GUARDED_BY(mutex);
  std::vector<Producer*> free GUARDED_BY(mutex);
};

}  // namespace poolscope
