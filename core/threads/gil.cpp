// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/threads/gil.h"

#include "core/tracing/trace_recorder.h"

#include <stdexcept>

namespace poolscope {
namespace {

void begin(const TaskContext& task, LaneId lane, SegmentKind kind) {
  const TaskContext::Place& at = task.place();
  if (at.recorder != nullptr) at.recorder->segment_begin(at.row, lane, kind, now_ns());
}

void end(const TaskContext& task, LaneId lane, SegmentKind kind, SegmentCause cause) {
  const TaskContext::Place& at = task.place();
  if (at.recorder != nullptr) at.recorder->segment_end(at.row, lane, kind, cause, now_ns());
}

}  // namespace

Gil::Gil(GilOptions options) : interval_(options.switch_interval) {
  if (interval_ <= std::chrono::nanoseconds::zero()) {
    throw std::invalid_argument("the GIL's switch interval must be more than zero");
  }
}

void Gil::acquire(TaskContext& task) {
  const MutexLock lock(mutex_);
  if (holder_ != nullptr) {
    begin(task, task.place().lane, SegmentKind::gil_wait);
    ++waiters_;
    while (holder_ != nullptr) {
      const std::uint64_t seen = switch_number_;
      const bool woken = free_.wait_until(mutex_, deadline_after(interval_));
      // As in take_gil(): only when nothing moved for a whole interval is the holder asked.
      if (!woken && holder_ != nullptr && switch_number_ == seen) holder_->raise(TaskContext::kYield);
    }
    --waiters_;
    end(task, task.place().lane, SegmentKind::gil_wait, SegmentCause::none);
  }
  holder_ = &task;
  if (last_holder_ != &task) {
    last_holder_ = &task;
    ++switch_number_;
  }
  begin(task, task.place().lock_lane, SegmentKind::gil_hold);
  switched_.notify_all();
}

void Gil::drop(TaskContext& task, SegmentCause cause) {
  end(task, task.place().lock_lane, SegmentKind::gil_hold, cause);
  task.lower(TaskContext::kYield);
  holder_ = nullptr;
  free_.notify_one();
}

void Gil::release(TaskContext& task) {
  const MutexLock lock(mutex_);
  drop(task, SegmentCause::voluntary);
}

void Gil::yield(TaskContext& task) {
  {
    const MutexLock lock(mutex_);
    if (waiters_ == 0) {  // whoever asked has given up
      task.lower(TaskContext::kYield);
      return;
    }
    drop(task, SegmentCause::forced);
    ++forced_;
    // Forced switching, as in drop_gil(): on a machine with several cores the thread that just let
    // go would otherwise be the first to take the lock again.
    while (last_holder_ == &task && waiters_ > 0)
      switched_.wait(mutex_);
  }
  acquire(task);
}

std::uint64_t Gil::switches() const {
  const MutexLock lock(mutex_);
  return switch_number_;
}

std::uint64_t Gil::forced_switches() const {
  const MutexLock lock(mutex_);
  return forced_;
}

}  // namespace poolscope
