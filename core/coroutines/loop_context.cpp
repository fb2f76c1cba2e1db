// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coroutines/loop_context.h"

#include "core/coroutines/event_loop.h"
#include "core/futures/executor.h"
#include "core/futures/task_context.h"

namespace poolscope::coroutines {
namespace {

/// Ends only when the thread's work does.
class WorkFuture final : public ValueHolder<void> {
 public:
  explicit WorkFuture(EventLoop& loop) : ValueHolder<void>(loop, WaitsFor::thread) {}
  bool cancel() override { return false; }
};

}  // namespace

void suspend_task_for(std::coroutine_handle<> waiting, Duration length) {
  EventLoop& loop = get_running_loop();
  if (length <= Duration::zero()) {
    loop.suspend_for_turn(waiting);
  } else {
    loop.suspend_for_sleep(waiting, length);
  }
}

void resumed_from_sleep(TaskContext& context) {
  if (context.cancel_requested()) context.sleep(Duration::zero());  // throws what fits
  throw_if_cancelled_awake();
}

void suspend_task_for_work(std::coroutine_handle<> waiting, std::function<void()> work) {
  EventLoop& loop = get_running_loop();
  const Ref<LoopFutureBase> done = Ref<LoopFutureBase>::adopt(new WorkFuture(loop));
  Future<void> outside = loop.default_executor().submit(std::move(work));
  const std::uint64_t number = loop.keep_for_outside(done);
  loop.suspend_for_future(waiting, *done);
  outside.add_done_callback([number, &loop, inbox = loop.inbox()](const Future<void>&) {
    inbox->try_post([number, &loop] {
      const LoopFuture<void> ended(loop.take_from_outside(number));
      if (ended.valid()) ended.set_result();
    });
  });
}

void resumed_from_work() { get_running_loop().resumed_without_throwing(); }

}  // namespace poolscope::coroutines
