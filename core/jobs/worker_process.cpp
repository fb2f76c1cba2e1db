// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/worker_process.h"

#include <atomic>

namespace poolscope {
namespace {

std::atomic<bool> is_worker{false};  // set before the first task, read by tasks

}  // namespace

void declare_worker_process() noexcept { is_worker.store(true); }

bool in_worker_process() noexcept { return is_worker.load(); }

}  // namespace poolscope
