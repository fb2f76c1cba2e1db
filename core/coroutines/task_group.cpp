// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/task_group.h"

#include "core/sync/log.h"

#include <fmt/format.h>

namespace poolscope::coroutines {
namespace {

std::string group_text(const std::string& text, const std::vector<std::exception_ptr>& errors) {
  std::string all = fmt::format("{} ({} sub-exception{})", text, errors.size(), errors.size() == 1 ? "" : "s");
  for (const std::exception_ptr& error : errors)
    all += "; " + describe(error);
  return all;
}

}  // namespace

ExceptionGroup::ExceptionGroup(const std::string& text, std::vector<std::exception_ptr> errors)
    : Error(group_text(text, errors)), errors_(std::move(errors)) {}

void TaskGroup::check_open() const {
  if (!entered_) throw RuntimeError("the task group has not been entered; create tasks inside run()");
  if (exiting_ && tasks_.empty()) throw RuntimeError("the task group is finished");
  if (aborting_) throw RuntimeError("the task group is shutting down");
}

void TaskGroup::add(const Ref<LoopFutureBase>& task) {
  tasks_.insert(task.get());
  task->add_done_callback([this, one = task.get()] { on_task_done(*one); });
}

Task<void> TaskGroup::run(std::function<Task<void>(TaskGroup&)> body) {
  if (entered_) throw RuntimeError("a task group can be entered only once");
  TaskBase* const parent = current_task();
  if (parent == nullptr) throw RuntimeError("a task group can be entered only inside a task");
  entered_ = true;
  parent_ = Ref<TaskBase>::share(parent);
  std::exception_ptr error;
  try {
    co_await body(*this);
  } catch (...) {
    error = std::current_exception();
  }
  co_await finish(std::move(error));
}

// TaskGroup.__aexit__ of CPython 3.13.
Task<void> TaskGroup::finish(std::exception_ptr error) {
  exiting_ = true;
  const bool body_cancelled = is_cancelled_error(error);
  std::exception_ptr cancellation = body_cancelled ? error : nullptr;
  if (error && !aborting_) abort();
  while (!tasks_.empty()) {
    on_completed_ =
        LoopFuture<void>(Ref<LoopFutureBase>::adopt(new TracedFuture<void>(parent_->loop(), WaitsFor::children)));
    try {
      co_await on_completed_;
    } catch (const CancelledError&) {
      if (!aborting_) {
        cancellation = std::current_exception();
        abort();
      }
    }
  }
  // The group's own request has done its work.
  if (parent_cancel_requested_ && parent_->uncancel() == 0) cancellation = nullptr;
  const Ref<TaskBase> parent = std::exchange(parent_, Ref<TaskBase>());
  if (cancellation && errors_.empty()) std::rethrow_exception(cancellation);
  if (error && !body_cancelled) errors_.push_back(std::move(error));
  if (errors_.empty()) co_return;
  if (parent->cancelling() > 0) {  // somebody outside wants the parent to end: let it hear of that again
    parent->uncancel();
    parent->cancel();
  }
  throw ExceptionGroup("unhandled errors in a TaskGroup", std::move(errors_));
}

void TaskGroup::abort() {
  aborting_ = true;
  const std::vector<LoopFutureBase*> open(tasks_.begin(), tasks_.end());
  for (LoopFutureBase* task : open) {
    if (!task->done()) task->cancel();
  }
}

void TaskGroup::on_task_done(LoopFutureBase& task) {
  tasks_.erase(&task);
  if (tasks_.empty() && on_completed_.valid() && !on_completed_.done()) {
    static_cast<TracedFuture<void>&>(*on_completed_.state()).row = task.traced_row();
    on_completed_.set_result();
  }
  if (task.cancelled()) return;
  const std::exception_ptr error = task.exception();
  if (!error) return;
  errors_.push_back(error);
  if (parent_->done()) {
    parent_->loop().call_exception_handler({"a task failed after its group had ended:", error});
    return;
  }
  if (!aborting_ && !parent_cancel_requested_) {
    abort();
    parent_cancel_requested_ = true;
    parent_->cancel();
  }
}

}  // namespace poolscope::coroutines
