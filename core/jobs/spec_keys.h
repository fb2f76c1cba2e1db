// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/executor_spec.h"

#include <initializer_list>
#include <string>
#include <vector>

namespace poolscope {

// The keys that kinds of executors put their list together from; each reads and writes one field of
// ExecutorSpec.

/// workers; `help` says of what: "threads at the same time".
[[nodiscard]] SpecKey workers_key(std::string help);
/// queue-limit and queue-full.
[[nodiscard]] std::vector<SpecKey> bound_keys();
/// on-deadlock, for kinds whose tasks may wait for each other.
[[nodiscard]] SpecKey deadlock_key();
/// loop; `help` says of which: "tasks at once on the loop".
[[nodiscard]] SpecKey loop_key(std::string help);
/// loop, for worker processes: how many tasks each has at once.
[[nodiscard]] SpecKey worker_loop_key();
/// gil and gil-interval.
[[nodiscard]] std::vector<SpecKey> gil_keys();
/// memory-limit; `help` says whose.
[[nodiscard]] SpecKey memory_key(std::string help);
/// max-tasks-per-child and memory-limit, for kinds with worker processes.
[[nodiscard]] std::vector<SpecKey> process_keys();
/// chunk-size, for kinds with a call queue.
[[nodiscard]] SpecKey chunk_key();
/// The largest chunk-size.
[[nodiscard]] int most_chunk() noexcept;
/// join, for kinds that start something new for each task; `what` is that: "thread".
[[nodiscard]] SpecKey join_key(const std::string& what);
/// call-queue and recover, for the kind that is like ProcessPoolExecutor.
[[nodiscard]] std::vector<SpecKey> call_queue_keys();

/// The lists one behind the other.
[[nodiscard]] std::vector<SpecKey> join_keys(std::initializer_list<std::vector<SpecKey>> lists);

}  // namespace poolscope
