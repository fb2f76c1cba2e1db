// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/task_queue.h"

#include "core/sync/prefetch.h"

#include <algorithm>
#include <bit>

namespace poolscope {
namespace {

constexpr std::size_t kAhead = 8;         // tasks of a batch whose lines are asked for before they are begun
constexpr std::size_t kPlacesAhead = 16;  // of the queue, whose memory the threads hand to each other as well

}  // namespace

void TaskQueue::push_back(const QueuedTask& task) {
  const bool handed = task.handed_ns != kNoTime;
  if (handed) handed_.push_back(task.handed_ns);
  tasks_.push_back(std::bit_cast<std::uintptr_t>(task.item) | (handed ? kHandedMark : 0));
  prefetch_to_write(&tasks_.back() + kPlacesAhead);
}

void TaskQueue::push_front(const QueuedTask& task) {
  const bool handed = task.handed_ns != kNoTime;
  if (handed) handed_.push_front(task.handed_ns);
  tasks_.push_front(std::bit_cast<std::uintptr_t>(task.item) | (handed ? kHandedMark : 0));
}

QueuedTask TaskQueue::pop_front() noexcept {
  const std::uintptr_t address = tasks_.front();
  __builtin_prefetch(&tasks_.front() + kPlacesAhead);
  tasks_.pop_front();
  QueuedTask task{std::bit_cast<WorkItem*>(address & ~kHandedMark)};
  if ((address & kHandedMark) != 0) {
    task.handed_ns = handed_.front();
    handed_.pop_front();
  }
  return task;
}

void TaskQueue::hand_last(std::int64_t handed_ns) {
  handed_.push_back(handed_ns);
  tasks_.back() |= kHandedMark;
}

void TaskQueue::forget_handed() noexcept {
  if (handed_.empty()) return;
  handed_.clear();
  for (std::uintptr_t& address : tasks_)
    address &= ~kHandedMark;
}

void TaskQueue::note_in(AwaitedTasks& awaited) const noexcept {
  for (const std::uintptr_t address : tasks_)
    awaited.note_queued(std::bit_cast<const WorkItem*>(address & ~kHandedMark));
}

// The tasks were made by another thread. Their lines come while the ones before are run, as many as a
// processor can wait for at a time.
void TaskBatch::prefetch(std::size_t index, std::size_t end) const noexcept {
  if (index < end) prefetch_to_write(tasks_[index].item);
}

void TaskBatch::fill(std::size_t count) noexcept {
  for (std::size_t i = 0; i < kAhead; ++i)
    prefetch(i, count);
  const std::uint64_t fills = (word_.load(std::memory_order_relaxed) >> 32U) + 1;
  word_.store(fills << 32U | count, std::memory_order_release);
}

bool TaskBatch::begin_next(QueuedTask& task) noexcept {
  std::uint64_t word = word_.load(std::memory_order_acquire);
  do {
    if (left_in(word) == 0) return false;
  } while (
      !word_.compare_exchange_weak(word, word + (1U << 16U), std::memory_order_acq_rel, std::memory_order_acquire));
  const std::size_t next = word >> 16U & 0xFFFFU;
  task = tasks_[next];
  prefetch(next + kAhead, word & 0xFFFFU);
  return true;
}

std::size_t TaskBatch::take_back(std::array<QueuedTask, kMost>& tasks) noexcept {
  std::uint64_t word = word_.load(std::memory_order_acquire);
  std::uint64_t emptied = 0;
  do {
    if (left_in(word) == 0) return 0;
    emptied = (word & ~std::uint64_t{0xFFFF'0000U}) | (word & 0xFFFFU) << 16U;
  } while (!word_.compare_exchange_weak(word, emptied, std::memory_order_acq_rel, std::memory_order_acquire));
  const std::size_t count = left_in(word);
  std::copy_n(tasks_.begin() + static_cast<std::ptrdiff_t>(word >> 16U & 0xFFFFU), count, tasks.begin());
  return count;
}

void Outbox::take_all(std::vector<Entry>& taken) {
  const std::uint64_t begin = begin_.load(std::memory_order_relaxed);
  const std::uint64_t end = end_.load(std::memory_order_seq_cst);
  if (begin == end) return;
  const auto before = static_cast<std::ptrdiff_t>(taken.size());
  for (std::uint64_t i = begin; i != end; ++i)
    taken.push_back(entries_[i % kMost]);
  begin_.store(end, std::memory_order_release);
  const auto earlier = [](const Entry& a, const Entry& b) { return a.number < b.number; };
  const auto first = taken.begin() + before;  // what one thread submits is in order by itself
  if (before > 0 && earlier(*first, *(first - 1))) std::inplace_merge(taken.begin(), first, taken.end(), earlier);
}

}  // namespace poolscope
