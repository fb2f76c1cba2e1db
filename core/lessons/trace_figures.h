// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <cstdint>

/// What a lesson asks of the trace of one run: pure functions, O(tasks log tasks), times in seconds. A run without
/// tasks gives 0.
namespace poolscope::trace_figures {

/// From submit to end, of tasks that ended: the time within which that share of them was done, and the mean.
[[nodiscard]] double quantile(const Trace& trace, double share);
[[nodiscard]] double mean_latency(const Trace& trace);
/// From submit to start.
[[nodiscard]] double mean_wait(const Trace& trace);
/// The longest task from start to end.
[[nodiscard]] double longest_task(const Trace& trace);
/// From the first submit to the last.
[[nodiscard]] double submit_span(const Trace& trace);
/// Tasks that ended in a second, from the first submit to the last end.
[[nodiscard]] double rate(const Trace& trace);

/// Tasks that ran at the same time: the most, and on average.
[[nodiscard]] std::int64_t most_at_once(const Trace& trace);
[[nodiscard]] double running_on_average(const Trace& trace);
/// Tasks that were given to worker processes and had not ended, at most: those that ran and those on their way.
[[nodiscard]] std::int64_t most_handed(const Trace& trace);
/// Tasks that waited or ran, on average: what Little's law counts.
[[nodiscard]] double in_system(const Trace& trace);
/// The share of the time in which two or more tasks were begun, 0 to 1.
[[nodiscard]] double overlap(const Trace& trace);

/// Tasks of the worker that ran the most, and of the one that ran the fewest but not none.
[[nodiscard]] double most_tasks(const Trace& trace);
[[nodiscard]] double fewest_tasks(const Trace& trace);
/// How often the GIL was taken.
[[nodiscard]] double gil_switches(const Trace& trace);
/// The sum of one field over all tasks that have it.
[[nodiscard]] double sum_of_extras(const Trace& trace, std::int64_t TaskExtra::*field);
/// MiB that the run took: what the program grew by beyond `rss_before_bytes` (-1: not known, so beyond the least that
/// was sampled), and the peaks of worker processes.
[[nodiscard]] double memory_mib(const Trace& trace, std::int64_t rss_before_bytes);

}  // namespace poolscope::trace_figures
