// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/race.h"
#include "core/lessons/expression.h"
#include "core/sync/clock.h"
#include "core/tracing/trace.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// One run of a lesson, by the name that its claims use.
struct NamedRun {
  std::string name;
  RunSummary summary;
  Trace trace;
  double spare_cores = usable_cpu_count();  ///< that other programs left while it ran; see RunWatch
  std::int64_t rss_before_bytes = -1;       ///< what the program had before; -1 when not known
};

/// What a figure is called and what it means, for authors of lessons.
struct FigureDescription {
  std::string_view name;
  std::string_view unit;  ///< "s", "tasks", "MiB", "" for plain numbers
  std::string_view help;
};
/// All that can be asked of a run, in the order of the README.
[[nodiscard]] const std::vector<FigureDescription>& figure_descriptions();

/// The figures of the runs that there are: cores(), spare() (the cores that other programs left to the runs, at the
/// worst), speedup(A,B), and every one of
/// figure_descriptions() of one run. Counted from the trace when it is asked for, O(tasks log tasks).
/// A copy keeps the traces alive.
[[nodiscard]] FigureSource figures_of(std::vector<NamedRun> runs);

/// Each figure's median over several rounds of the same runs: what one bad moment did to one round shows in none.
/// A figure that is missing in a round counts as missing.
[[nodiscard]] FigureSource median_of(std::vector<FigureSource> rounds);

/// Knows cores() only: for the numbers in a lesson before anything ran.
[[nodiscard]] FigureSource no_figures();

}  // namespace poolscope
