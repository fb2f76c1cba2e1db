// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/descriptor.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace poolscope::processes {

// A page of memory that the manager shares with one worker, beside the socket between them. Through
// the socket go the calls and results; the page says, exactly and at any time, which of the calls the
// worker has begun:
//
//   manager                      slot of task 7                         worker
//   offers it, sends the frame   offered --- claimed, started_ns -----> takes it and begins
//                                    \------ recalled                   skips its frame
//
// So the manager can take back a call that waits in a busy worker's socket, knows after a crash
// which calls had not begun, and sees when a task began without a message for it.

/// Where a task stands that was sent to a worker.
enum class SlotState : std::uint32_t { offered, claimed, recalled };

/// Reasons for which a running task is asked to end.
inline constexpr std::uint32_t kAskCancel = 1;
inline constexpr std::uint32_t kAskTimeout = 2;

struct TaskSlot {
  std::atomic<std::uint64_t> word{0};       ///< number of the task << 2 | SlotState
  std::atomic<std::int64_t> started_ns{0};  ///< Clock time of the start; 0: not yet
  std::atomic<std::uint32_t> asks{0};       ///< kAsk...
};

/// The head of the page; the slots follow it, so its size keeps them aligned.
struct alignas(64) WorkerPageHead {
  std::atomic<std::uint32_t> bell{0};        ///< a futex: the manager rings when it has changed something
  std::atomic<std::uint32_t> paused{0};      ///< running tasks are to halt at their next checkpoint
  std::atomic<std::uint32_t> steps{0};       ///< counts the times a halted task may go on
  std::atomic<std::uint32_t> steps_done{0};  ///< how many of them the worker has looked at
  std::atomic<std::uint32_t> ping{0};        ///< the manager's question: are you there?
  std::atomic<std::uint32_t> pong{0};        ///< the worker's answer
  std::atomic<std::uint32_t> stepped{0};     ///< how many of them found a task that stood at a checkpoint
  std::atomic<std::uint32_t> waiting{0};     ///< 1 while the worker has nothing to do and all is sent
  std::uint32_t slot_count = 0;              ///< a power of two
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<std::uint32_t>::is_always_lock_free);

/// The page, mapped into this process. Movable. The other side may write anything into it at any
/// time, so whoever reads a number from it checks it.
class WorkerPage {
 public:
  WorkerPage() = default;
  /// Makes a new one with room for `tasks` at a time. Throws std::system_error.
  static WorkerPage make(std::size_t tasks);
  /// Maps the one behind `file`. Throws SerializationError when it is no such page.
  static WorkerPage map(const Descriptor& file);
  WorkerPage(WorkerPage&& other) noexcept;
  WorkerPage& operator=(WorkerPage&& other) noexcept;
  ~WorkerPage();

  [[nodiscard]] WorkerPageHead& head() const noexcept { return *static_cast<WorkerPageHead*>(memory_); }
  [[nodiscard]] TaskSlot& slot(std::uint32_t number) const noexcept { return slots_[number & (slot_count_ - 1)]; }
  [[nodiscard]] std::uint32_t slot_count() const noexcept { return slot_count_; }
  /// To hand to the worker; closed once that is done.
  [[nodiscard]] Descriptor& file() noexcept { return file_; }

  // The manager's side.
  void offer(std::uint32_t number) const noexcept;
  /// True when the worker had not begun with it, and now never will.
  [[nodiscard]] bool recall(std::uint32_t number) const noexcept;
  [[nodiscard]] bool claimed(std::uint32_t number) const noexcept;
  /// When it began; empty when it has not.
  [[nodiscard]] std::optional<std::int64_t> started_ns(std::uint32_t number) const noexcept;
  void ask(std::uint32_t number, std::uint32_t what) const noexcept;
  void ring() const noexcept;

  // The worker's side.
  /// False when it was taken back.
  [[nodiscard]] bool claim(std::uint32_t number, std::int64_t time_ns) const noexcept;
  /// Sleeps until the bell rings that stood at `seen`, at most `most_ns` (-1: for ever).
  void wait_for_bell(std::uint32_t seen, std::int64_t most_ns) const noexcept;

 private:
  void* memory_ = nullptr;
  std::size_t bytes_ = 0;
  TaskSlot* slots_ = nullptr;
  std::uint32_t slot_count_ = 0;
  Descriptor file_;
};

}  // namespace poolscope::processes
