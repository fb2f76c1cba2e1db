// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/jobs/race.h"
#include "core/tracing/trace.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace poolscope::ui {

/// An executor as people say it, with every option that is not as usual: "Thread pool · 2 workers · GIL",
/// "Process pool · 2 workers · recovers". `without` names a key that is said elsewhere.
[[nodiscard]] QString specTitle(const ExecutorSpec& spec, const std::string& without = {});

/// By run; what is no spec of ours stands as it is.
[[nodiscard]] QStringList runTitles(const std::vector<RunSummary>& runs);

/// By run, for the right of its title in the timeline: "4.40 s · predicted 5.00 s", and for all but
/// the first, once both have ended, how many times as fast: "1.00 s · 5.0× · predicted 1.00 s".
[[nodiscard]] QStringList runSummaryTexts(const std::vector<RunSummary>& runs);

/// For the tool bar: "predicted 5.00 s · 1.00 s", the first in bold, as HTML; empty when nothing is
/// known beforehand.
[[nodiscard]] QString predictionText(const std::vector<std::optional<double>>& predictions);

/// "ten tasks of Sleep and square on Thread pool · 2 workers and ...": what Run would do.
[[nodiscard]] QString experimentText(const Experiment& experiment);

/// What the trace itself tells of a run, for recordings that were not made just now. O(tasks).
[[nodiscard]] RunSummary summaryOf(const Trace& trace);
[[nodiscard]] std::vector<RunSummary> summariesOf(const Recording& recording);

/// All runs taken together, for the status bar.
struct RaceFigures {
  std::int64_t tasks = 0;
  std::int64_t done = 0;
  std::int64_t failed = 0;
  std::int64_t cancelled = 0;
  std::int64_t running = 0;
  std::int64_t queued = 0;
  std::int64_t events = 0;
  std::int64_t lost = 0;
  std::int64_t deadlocks = 0;
  double seconds = 0;  ///< of the longest run
};
[[nodiscard]] RaceFigures figuresOf(const std::vector<RunSummary>& runs);

}  // namespace poolscope::ui
