// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/futures/task_context.h"

#include "core/futures/errors.h"
#include "core/futures/future_state.h"
#include "core/tracing/trace_recorder.h"

#include <algorithm>
#include <utility>

namespace poolscope {
namespace {

constinit thread_local TaskContext* current_task = nullptr;

constinit const std::atomic<std::uint32_t> nothing_asked{0};

constexpr std::size_t kMostOutput = 64 * 1024;

}  // namespace

void PauseGate::close() {
  const MutexLock lock(mutex_);
  ++closings_;
  asked_.fetch_or(TaskContext::kPause, std::memory_order_relaxed);
}

void PauseGate::open() {
  const MutexLock lock(mutex_);
  asked_.fetch_and(~std::uint32_t{TaskContext::kPause}, std::memory_order_relaxed);
  changed_.notify_all();
}

bool PauseGate::closed() const noexcept { return (asked_.load(std::memory_order_relaxed) & TaskContext::kPause) != 0; }

bool PauseGate::holds(const TaskContext& task) const {
  if (task.place_.stepped || !closed()) return false;
  const MutexLock lock(mutex_);
  return closed() && !(task.was_let_go_ && task.let_go_at_ == closings_);
}

void PauseGate::wait(TaskContext& task) {
  const MutexLock lock(mutex_);
  waiting_.push_back(&task);
  while (closed() && !task.cancel_requested() && std::find(waiting_.begin(), waiting_.end(), &task) != waiting_.end())
    changed_.wait(mutex_);
  std::erase(waiting_, &task);
}

bool PauseGate::let_one_go() {
  const MutexLock lock(mutex_);
  const auto next =
      std::find_if(waiting_.begin(), waiting_.end(), [](const TaskContext* task) { return !task->cancel_requested(); });
  if (next == waiting_.end()) return false;
  (*next)->was_let_go_ = true;
  (*next)->let_go_at_ = closings_;
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
  asked_.fetch_or(TaskContext::kCancel, std::memory_order_relaxed);
  for (TaskContext* task : sleepy_)
    task->wake_sleeper();
  changed_.notify_all();
}

void PauseGate::enter(TaskContext& task) {
  const MutexLock lock(mutex_);
  sleepy_.insert(&task);
}

void PauseGate::leave(TaskContext& task) {
  const MutexLock lock(mutex_);
  sleepy_.erase(&task);
}

TaskContext::TaskContext(const Place& place, TraceRecorder* recorder, RowId row)
    : place_{.recorder = recorder,
             .row = row,
             .lane = place.lane,
             .lock = place.lock,
             .lock_lane = place.lock_lane,
             .gate = place.gate,
             .stepped = place.stepped,
             .kept_segments = place.kept_segments},
      outer_(current_task),
      future_asked_(&nothing_asked),
      gate_asked_(place.gate != nullptr ? &place.gate->asked_ : &nothing_asked) {
  static_assert(kFutureShift == FutureStateBase::kAskedShift);
  current_task = this;
}

TaskContext::~TaskContext() {
  if (registered_ && place_.gate != nullptr) place_.gate->leave(*this);
  delete sleeper_.load(std::memory_order_relaxed);
  current_task = outer_;
}

TaskContext* TaskContext::current() noexcept { return current_task; }

TaskContext* TaskContext::exchange_current(TaskContext* task) noexcept { return std::exchange(current_task, task); }

void TaskContext::attach(FutureStateBase& state) noexcept {
  state_ = &state;
  future_asked_ = &state.asked();
}

TaskContext::Said& TaskContext::said() {
  if (!said_) said_ = std::make_unique<Said>();
  return *said_;
}

std::string TaskContext::take_result_text() noexcept { return said_ ? std::move(said_->result_text) : std::string(); }

// From now on a request to end the task finds its sleeper. One that came before it did is seen by the
// caller, who looks at asked_for() after this.
TaskContext::Sleeper& TaskContext::become_reachable() {
  if (registered_) return *sleeper_.load(std::memory_order_relaxed);
  if (sleeper_.load(std::memory_order_relaxed) == nullptr) sleeper_.store(new Sleeper);
  attention_.fetch_or(0);  // either raise() sees the sleeper or asked_for() sees what was raised
  if (place_.gate != nullptr) place_.gate->enter(*this);
  registered_ = true;
  if (state_ != nullptr) state_->register_context(*this);
  return *sleeper_.load(std::memory_order_relaxed);
}

void TaskContext::wake_sleeper() noexcept {
  Sleeper* const sleeper = sleeper_.load();
  if (sleeper == nullptr) return;
  const MutexLock lock(sleeper->mutex);
  sleeper->asked.notify_all();
  if (sleeper->interrupt) sleeper->interrupt();
  if (sleeper->wake != nullptr) (*sleeper->wake)();
}

void TaskContext::wake() {
  wake_sleeper();
  if (place_.gate != nullptr) place_.gate->nudge();
}

void TaskContext::raise(Attention what) {
  attention_.fetch_or(what);
  if ((what & (kCancel | kTimeout)) != 0) wake();
}

void TaskContext::lower(Attention what) noexcept {
  attention_.fetch_and(~static_cast<std::uint32_t>(what), std::memory_order_relaxed);
}

void TaskContext::throw_if_asked() const {
  const std::uint32_t asked = asked_for();
  if ((asked & kTimeout) != 0) throw TimeoutError("the task was ended at its limit of time");
  if ((asked & kCancel) != 0) throw CancelledError("the task was asked to end");
}

void TaskContext::attend() {
  throw_if_asked();
  const std::uint32_t asked = asked_for();
  ExecutionLock* const held = blocked_ == 0 ? place_.lock : nullptr;
  if ((asked & kYield) != 0 && held != nullptr) held->yield(*this);
  if ((asked & kPause) == 0) return;
  lower(kPause);
  if (place_.gate == nullptr || !place_.gate->holds(*this)) return;
  become_reachable();
  begin_segment(SegmentKind::paused);
  if (held != nullptr) held->release(*this);
  place_.gate->wait(*this);
  end_segment(SegmentKind::paused);
  if (held != nullptr) held->acquire(*this);
  throw_if_asked();
}

void TaskContext::sleep(Duration duration) {
  const TimePoint deadline = deadline_after(duration);
  Sleeper& sleeper = become_reachable();
  {
    const BlockedScope scope(*this);
    const MutexLock lock(sleeper.mutex);
    // No system call for what has passed already: the kernel would round it up to its timer slack.
    while (!cancel_requested() && Clock::now() < deadline && sleeper.asked.wait_until(sleeper.mutex, deadline)) {
    }
  }
  throw_if_asked();
}

void TaskContext::set_interrupt(std::function<void()> on_request) {
  Sleeper& sleeper = become_reachable();
  const MutexLock lock(sleeper.mutex);
  sleeper.interrupt = std::move(on_request);
  if (sleeper.interrupt && cancel_requested()) sleeper.interrupt();
}

void TaskContext::set_wake(const std::function<void()>* wake) {
  Sleeper& sleeper = become_reachable();
  const MutexLock lock(sleeper.mutex);
  sleeper.wake = wake;
}

void TaskContext::log(std::string_view text) {
  TaskExtra& extra = said().extra;
  const std::size_t room = kMostOutput - std::min(kMostOutput, extra.output.size());
  extra.output.append(text.substr(0, room));
  if (room > text.size()) extra.output.push_back('\n');
  if (text.size() > room) extra.output_dropped_bytes += static_cast<std::int64_t>(text.size() - room);
}

void TaskContext::begin_segment(SegmentKind kind, RowId awaits) {
  if (place_.recorder != nullptr) {
    place_.recorder->segment_begin(place_.row, place_.lane, kind, now_ns(), awaits);
  } else if (place_.kept_segments != nullptr) {
    segment_began_ns_ = now_ns();
  }
}

void TaskContext::end_segment(SegmentKind kind, RowId awaits) {
  if (place_.recorder != nullptr) {
    place_.recorder->segment_end(place_.row, place_.lane, kind, SegmentCause::none, now_ns(), awaits);
  } else if (place_.kept_segments != nullptr) {
    place_.kept_segments->push_back({.begin_ns = segment_began_ns_, .end_ns = now_ns(), .kind = kind});
  }
}

TaskContext::BlockedScope::BlockedScope(TaskContext& task, RowId awaits) : task_(task), awaits_(awaits) {
  if (task.blocked_++ > 0) return;
  const Place& place = task.place_;
  if (place.lock != nullptr) place.lock->release(task);
  task.begin_segment(SegmentKind::blocked, awaits);
}

TaskContext::BlockedScope::~BlockedScope() {
  if (awaits_ != kNoRow) task_.awaited_ = awaits_;
  if (--task_.blocked_ > 0) return;  // the outermost one has the segment
  task_.end_segment(SegmentKind::blocked, std::exchange(task_.awaited_, kNoRow));
  if (task_.place_.lock != nullptr) task_.place_.lock->acquire(task_);
}

FutureWait::FutureWait(const FutureStateBase* awaited) : task_(TaskContext::current()) {
  if (task_ == nullptr) return;
  scope_.emplace(*task_, awaited != nullptr ? awaited->row_in(task_->place().recorder) : kNoRow);
}

void FutureWait::ended_by(const FutureStateBase& state) noexcept {
  if (scope_) scope_->set_awaits(state.row_in(task_->place().recorder));
}

}  // namespace poolscope
