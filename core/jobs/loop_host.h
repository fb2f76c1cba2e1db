// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/task.h"
#include "core/processes/call_host.h"

#include <functional>
#include <memory>

namespace poolscope {

class TaskContext;

/// The coroutine of a call: reads its arguments, says how far it is, and writes its result. Both live
/// until it has ended.
using HostedCoroutine = std::function<Task<void>(TaskContext& context, processes::HostedCall& call)>;

/// An event loop on a thread of its own for the calls of a worker process, each driven as a coroutine.
/// What each waits for is kept as segments for its row in the trace.
[[nodiscard]] std::unique_ptr<processes::CallHost> make_loop_host(HostedCoroutine coroutine,
                                                                  processes::CallHost::Send send);

}  // namespace poolscope
