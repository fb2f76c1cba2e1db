// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace poolscope {

/// Says that this process is a worker that a pool of processes has started, so that what ends it
/// ends nothing else. Called once by the worker's main().
void declare_worker_process() noexcept;
[[nodiscard]] bool in_worker_process() noexcept;

}  // namespace poolscope
