// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/clock.h"

#include <exception>

#include <coroutine>
#include <functional>

namespace poolscope {
class TaskContext;
}

// What a job's awaits do on an event loop, for awaiters that know nothing else of it. All for the
// loop's thread, inside a task.
namespace poolscope::coroutines {

/// Suspends the current task for that long; nothing or less gives the others one turn.
void suspend_task_for(std::coroutine_handle<> waiting, Duration length);
/// After suspend_task_for: throws CancelledError or TimeoutError when the task was asked to end.
void resumed_from_sleep(TaskContext& context);

/// Suspends the current task while `work` runs in a helper thread of the loop. The task is resumed
/// when that has ended and not before, whatever is asked of it, since `work` may use its variables.
/// `work` must not throw.
void suspend_task_for_work(std::coroutine_handle<> waiting, std::function<void()> work);
/// After suspend_task_for_work.
void resumed_from_work();

}  // namespace poolscope::coroutines
