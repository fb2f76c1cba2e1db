// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/coroutines/coroutine_executor.h"
#include "core/jobs/job_runner.h"

#include <memory>

namespace poolscope {

/// For event loops: each task is a coroutine of its own, and those that wait let the others go on.
[[nodiscard]] std::unique_ptr<JobRunner> make_loop_runner(std::unique_ptr<coroutines::CoroutineExecutor> executor,
                                                          JobRunnerOptions options);

}  // namespace poolscope
