// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/gather.h"

#include <stdexcept>

namespace poolscope::coroutines {

EventLoop& common_loop(const std::vector<Ref<LoopFutureBase>>& children) {
  if (children.empty()) return get_running_loop();
  EventLoop& loop = children.front()->loop();
  for (const Ref<LoopFutureBase>& child : children) {
    if (&child->loop() != &loop) throw std::invalid_argument("gather: all futures must belong to the same event loop");
  }
  return loop;
}

void GatherBase::watch() {
  std::unordered_set<LoopFutureBase*> seen;
  for (const Ref<LoopFutureBase>& child : children_) {
    if (!seen.insert(child.get()).second) continue;
    ++waits_for_;
    if (child->done()) continue;
    child->add_done_callback([self = Ref<GatherBase>::share(this), one = child.get()] { self->child_ended(*one); });
  }
  // What has ended needs no turn of the loop: with all of them the gathering has ended, too.
  std::unordered_set<LoopFutureBase*> ended;
  for (const Ref<LoopFutureBase>& child : children_) {
    if (child->done() && ended.insert(child.get()).second) child_ended(*child);
  }
  if (children_.empty()) {
    collect();
    finish(Phase::finished, nullptr);
  }
}

void GatherBase::child_ended(LoopFutureBase& child) {
  --waits_for_;
  if (done()) {
    if (!child.cancelled()) static_cast<void>(child.exception());  // looked at: it comes too late for anyone
    return;
  }
  last_row_ = child.traced_row();
  if (!keep_exceptions_) {
    std::exception_ptr error;
    if (child.cancelled()) {
      error = std::make_exception_ptr(CancelledError());
    } else {
      error = child.exception();
    }
    if (error) {
      // Deviation: CPython's future is then "done with a CancelledError"; ours says cancelled.
      finish(child.cancelled() ? Phase::cancelled : Phase::finished, child.cancelled() ? nullptr : error);
      return;
    }
  }
  if (waits_for_ > 0) return;
  if (cancel_requested_) {
    finish(Phase::cancelled, nullptr);
    return;
  }
  try {
    collect();
  } catch (...) {
    finish(Phase::finished, std::current_exception());
    return;
  }
  finish(Phase::finished, nullptr);
}

bool GatherBase::cancel() {
  if (done()) return false;
  bool any = false;
  for (const Ref<LoopFutureBase>& child : children_)
    any = child->cancel() || any;
  if (any) cancel_requested_ = true;
  return any;
}

}  // namespace poolscope::coroutines
