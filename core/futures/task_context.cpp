// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/task_context.h"

#include "core/futures/errors.h"
#include "core/tracing/trace_recorder.h"

#include <algorithm>

namespace poolscope {
namespace {

thread_local TaskContext* current_task = nullptr;

constexpr std::size_t kMostOutput = 64 * 1024;

}  // namespace

void PauseGate::close() {
  const MutexLock lock(mutex_);
  closed_ = true;
  for (TaskContext* task : running_)
    if (!task->let_go_) task->mark(TaskContext::kPause);
}

void PauseGate::open() {
  const MutexLock lock(mutex_);
  closed_ = false;
  changed_.notify_all();
}

bool PauseGate::closed() const {
  const MutexLock lock(mutex_);
  return closed_;
}

void PauseGate::wait(TaskContext& task) {
  const MutexLock lock(mutex_);
  waiting_.push_back(&task);
  while (closed_ && !task.cancel_requested() && std::find(waiting_.begin(), waiting_.end(), &task) != waiting_.end())
    changed_.wait(mutex_);
  std::erase(waiting_, &task);
}

bool PauseGate::let_one_go() {
  const MutexLock lock(mutex_);
  const auto next =
      std::find_if(waiting_.begin(), waiting_.end(), [](const TaskContext* task) { return !task->cancel_requested(); });
  if (next == waiting_.end()) return false;
  waiting_.erase(next);
  changed_.notify_all();
  return true;
}

void PauseGate::nudge() {
  const MutexLock lock(mutex_);
  changed_.notify_all();
}

void PauseGate::cancel_all() {
  const MutexLock lock(mutex_);
  cancelling_ = true;
  for (TaskContext* task : running_)
    task->mark(TaskContext::kCancel);
  changed_.notify_all();
}

void PauseGate::enter(TaskContext& task) {
  const MutexLock lock(mutex_);
  running_.push_back(&task);
  if (closed_ && !task.let_go_) task.mark(TaskContext::kPause);
  if (cancelling_) task.mark(TaskContext::kCancel);
}

void PauseGate::leave(TaskContext& task) {
  const MutexLock lock(mutex_);
  std::erase(running_, &task);
}

TaskContext::TaskContext(const Place& place) : place_(place), let_go_(place.stepped), outer_(current_task) {
  current_task = this;
  if (place_.gate != nullptr) place_.gate->enter(*this);
}

TaskContext::~TaskContext() {
  if (place_.gate != nullptr) place_.gate->leave(*this);
  current_task = outer_;
}

TaskContext* TaskContext::current() noexcept { return current_task; }

void TaskContext::mark(Attention what) {
  const MutexLock lock(mutex_);
  attention_.fetch_or(what, std::memory_order_relaxed);
  if ((what & (kCancel | kTimeout)) == 0) return;
  asked_.notify_all();
  if (interrupt_) interrupt_();
}

void TaskContext::raise(Attention what) {
  mark(what);
  if ((what & (kCancel | kTimeout)) != 0 && place_.gate != nullptr) place_.gate->nudge();
}

void TaskContext::lower(Attention what) noexcept {
  attention_.fetch_and(~static_cast<std::uint32_t>(what), std::memory_order_relaxed);
}

void TaskContext::throw_if_asked() const {
  const std::uint32_t asked = attention_.load(std::memory_order_relaxed);
  if ((asked & kTimeout) != 0) throw TimeoutError("the task was ended at its limit of time");
  if ((asked & kCancel) != 0) throw CancelledError("the task was asked to end");
}

void TaskContext::attend() {
  throw_if_asked();
  const std::uint32_t asked = attention_.load(std::memory_order_relaxed);
  ExecutionLock* const held = blocked_ == 0 ? place_.lock : nullptr;
  if ((asked & kYield) != 0 && held != nullptr) held->yield(*this);
  if ((asked & kPause) == 0) return;
  lower(kPause);
  if (place_.gate == nullptr || !place_.gate->closed()) return;
  begin_segment(SegmentKind::paused);
  if (held != nullptr) held->release(*this);
  place_.gate->wait(*this);
  end_segment(SegmentKind::paused);
  if (held != nullptr) held->acquire(*this);
  throw_if_asked();
}

void TaskContext::sleep(Duration duration) {
  const TimePoint deadline = deadline_after(duration);
  {
    const BlockedScope scope(*this);
    const MutexLock lock(mutex_);
    // No system call for what has passed already: the kernel would round it up to its timer slack.
    while (!cancel_requested() && Clock::now() < deadline && asked_.wait_until(mutex_, deadline)) {
    }
  }
  throw_if_asked();
}

void TaskContext::set_interrupt(std::function<void()> on_request) {
  const MutexLock lock(mutex_);
  interrupt_ = std::move(on_request);
  if (interrupt_ && cancel_requested()) interrupt_();
}

void TaskContext::log(std::string_view text) {
  const std::size_t room = kMostOutput - std::min(kMostOutput, extra_.output.size());
  extra_.output.append(text.substr(0, room));
  if (room > text.size()) extra_.output.push_back('\n');
  if (text.size() > room) extra_.output_dropped_bytes += static_cast<std::int64_t>(text.size() - room);
}

void TaskContext::begin_segment(SegmentKind kind) {
  if (place_.recorder != nullptr) {
    place_.recorder->segment_begin(place_.row, place_.lane, kind, now_ns());
  } else if (place_.kept_segments != nullptr) {
    segment_began_ns_ = now_ns();
  }
}

void TaskContext::end_segment(SegmentKind kind) {
  if (place_.recorder != nullptr) {
    place_.recorder->segment_end(place_.row, place_.lane, kind, SegmentCause::none, now_ns());
  } else if (place_.kept_segments != nullptr) {
    place_.kept_segments->push_back({.begin_ns = segment_began_ns_, .end_ns = now_ns(), .kind = kind});
  }
}

TaskContext::BlockedScope::BlockedScope(TaskContext& task) : task_(task) {
  if (task.blocked_++ > 0) return;
  const Place& place = task.place_;
  if (place.lock != nullptr) place.lock->release(task);
  task.begin_segment(SegmentKind::blocked);
}

TaskContext::BlockedScope::~BlockedScope() {
  if (--task_.blocked_ > 0) return;
  task_.end_segment(SegmentKind::blocked);
  if (task_.place_.lock != nullptr) task_.place_.lock->acquire(task_);
}

}  // namespace poolscope
