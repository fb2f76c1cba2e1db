// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sync/descriptor.h"

namespace poolscope::processes {

/// A worker's only argument, and the descriptor of its socket.
inline constexpr const char* kWorkerArgument = "--poolscope-worker";
inline constexpr int kWorkerDescriptor = 3;

// What a worker exits with when it gives up; tasks that exit by themselves have other numbers.
inline constexpr int kExitDamaged = 70;  ///< what came through the socket was damaged
inline constexpr int kExitInitializer = 71;

/// The life of a worker: greets, runs what comes through the socket, ends when told so or when the
/// other end is gone. Gives the status to exit with.
[[nodiscard]] int run_worker(Descriptor socket);

}  // namespace poolscope::processes
