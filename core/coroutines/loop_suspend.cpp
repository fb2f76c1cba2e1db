// SPDX-License-Identifier: GPL-3.0-or-later
// How tasks are suspended on an event loop, and what can be seen of them there.
#include "core/coroutines/event_loop.h"

#include "core/coroutines/scope_exit.h"
#include "core/futures/executor.h"

#include <fmt/format.h>

namespace poolscope::coroutines {

void EventLoop::suspended(TaskBase& task, std::coroutine_handle<> waiting, WaitsFor what) {
  task.resume_ = waiting;
  task.waits_for_ = what;
  task.since_ms_ = static_cast<std::uint32_t>((now_ns_ - born_ns_) / 1'000'000);
  if (task.must_cancel_ && cancel_wait(task)) task.must_cancel_ = false;
}

void EventLoop::suspend_for_turn(std::coroutine_handle<> waiting) {
  TaskBase& task = current_for_await();
  make_ready(task);
  suspended(task, waiting, WaitsFor::nothing);
}

void EventLoop::suspend_for_sleep(std::coroutine_handle<> waiting, Duration length) {
  TaskBase& task = current_for_await();
  now_ns_ = read_clock();
  now_is_fresh_ = true;  // suspending ends the step, so the loop needs not ask again
  task.timer_ = TimerNode{};
  task.timer_.is_task = 1;
  wheel_.add(task.timer_, deadline_after(length, TimePoint(Duration(now_ns_))).time_since_epoch().count());
  suspended(task, waiting, WaitsFor::sleep);
}

void EventLoop::suspend_for_future(std::coroutine_handle<> waiting, LoopFutureBase& future) {
  TaskBase& task = current_for_await();
  if (&future.loop() != this) throw RuntimeError("the task awaits a future of another event loop");
  if (&future == &task) throw RuntimeError("a task cannot await itself");
  task.wait_ = WaitSlot::Wait{DoneHook{nullptr, &task}, &future};
  future.add_hook(task.wait_.hook);
  suspended(task, waiting, future.kind());
}

// When the task is about to go on, other futures may be gone; those of tasks the coroutine itself keeps. A call in
// another thread is known when the wait for it begins.
RowId EventLoop::awaited_row(const TaskBase& task, bool begins) noexcept {
  const bool awaits_tasks = task.waits_for_ == WaitsFor::task || task.waits_for_ == WaitsFor::children;
  return awaits_tasks || (begins && task.waits_for_ == WaitsFor::thread) ? task.wait_.future->traced_row() : kNoRow;
}

// False when there is nothing that could be cancelled: the task will be told at its next step.
bool EventLoop::cancel_wait(TaskBase& task) {
  if (task.waits_for_ == WaitsFor::nothing) return false;
  if (task.waits_for_ != WaitsFor::sleep) return task.wait_.future->cancel();
  wheel_.remove(task.timer_);
  task.waits_for_ = WaitsFor::nothing;
  task.interrupted_ = true;
  make_ready(task);
  return true;
}

LoopStats EventLoop::stats() const {
  LoopStats stats = stats_;
  stats.ready = ready_.size;
  stats.timers = wheel_.size();
  return stats;
}

std::vector<TaskInfo> EventLoop::tasks(std::size_t most) const {
  std::vector<TaskInfo> infos;
  const std::int64_t age_ms = (read_clock() - born_ns_) / 1'000'000;
  for (const TaskBase* task = first_task_; task != nullptr && infos.size() < most; task = task->next_) {
    if (task == current_) continue;
    TaskInfo info{.label = label_of(*task), .row = task->row_, .waits_for = task->waits_for_};
    if (task->started_) info.since = std::chrono::milliseconds(age_ms - task->since_ms_);
    if (task->waits_for_ == WaitsFor::task) {
      info.waits_for_task = label_of(static_cast<const TaskBase&>(*task->wait_.future));
    }
    info.cancelling = task->cancels_ > 0;
    infos.push_back(std::move(info));
  }
  return infos;
}

std::string to_string(const TaskInfo& task) {
  std::string text = fmt::format("{} waits for {}{}", task.label, task.waits_for_task.empty() ? "" : "the ",
                                 to_string(task.waits_for));
  if (!task.waits_for_task.empty()) text += ' ' + task.waits_for_task;
  text += fmt::format(", for {:.3g} s", std::chrono::duration<double>(task.since).count());
  if (task.cancelling) text += "; it was asked to end";
  return text;
}

std::vector<Ref<TaskBase>> EventLoop::all_tasks() const {
  std::vector<Ref<TaskBase>> all;
  for (TaskBase* task = first_task_; task != nullptr; task = task->next_)
    all.push_back(Ref<TaskBase>::share(task));
  return all;
}

std::uint64_t EventLoop::keep_for_outside(Ref<LoopFutureBase> future) {
  outside_.emplace(next_outside_, std::move(future));
  return next_outside_++;
}

Ref<LoopFutureBase> EventLoop::take_from_outside(std::uint64_t number) {
  auto node = outside_.extract(number);
  return node.empty() ? Ref<LoopFutureBase>() : std::move(node.mapped());
}

LoopFutureBase* EventLoop::find_outside(std::uint64_t number) const {
  const auto found = outside_.find(number);
  return found == outside_.end() ? nullptr : found->second.get();
}

void EventLoop::watch(int fd, Poller::Side side, std::function<void()> function) {
  check_thread();
  poller_.watch(fd, side, [this, function = std::move(function)] { call_soon(function); });
}

Task<void> EventLoop::ready_for(int fd, Poller::Side side) {
  if (poller_.watches(fd, side)) {
    throw RuntimeError(fmt::format("file descriptor {} is awaited already; one task at a time can wait for it to be {}",
                                   fd, side == Poller::Side::read ? "readable" : "writable"));
  }
  const LoopFuture<void> ready = create_future<void>(WaitsFor::io);
  poller_.watch(fd, side, [ready] {
    if (!ready.done()) ready.set_result();
  });
  const ScopeExit forget([this, fd, side] { poller_.forget(fd, side); });
  co_await ready;
}

}  // namespace poolscope::coroutines
