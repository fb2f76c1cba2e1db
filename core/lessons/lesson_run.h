// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/figures.h"
#include "core/lessons/lesson.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace poolscope {

/// Whether one claim of a lesson holds for some runs.
struct ClaimResult {
  std::string claim;
  bool holds = false;
  /// "2.71 > 3 does not hold: 10 % short", or "5.01 > 3" where it holds.
  std::string detail;
};

/// Looks at every claim of the lesson.
[[nodiscard]] std::vector<ClaimResult> check_claims(const Lesson& lesson, const FigureSource& figures);

/// What some runs show of a lesson.
enum class LessonOutcome : std::uint8_t {
  holds,      ///< all claims hold
  fails,      ///< one does not
  undecided,  ///< one does not, but neither was there what the lesson needs: other programs kept the cores busy
};
[[nodiscard]] LessonOutcome outcome_of(const Lesson& lesson, const std::vector<ClaimResult>& claims,
                                       const FigureSource& figures);

/// Names one experiment's runs, in the order of its executors.
[[nodiscard]] std::vector<NamedRun> name_runs(const LessonExperiment& experiment, const Recording& recording,
                                              const std::vector<RunSummary>& summaries);

/// Runs all experiments of the lesson, one after the other. `keep_on` is asked ten times a second; when it
/// gives false, everything is cancelled. Throws what Race throws.
[[nodiscard]] std::vector<NamedRun> run_lesson(const Lesson& lesson, const std::function<bool()>& keep_on);

/// What became of the rounds.
struct LessonVerdict {
  LessonOutcome outcome = LessonOutcome::undecided;
  int rounds = 0;
  int held = 0;                     ///< rounds in which all claims held
  int failed = 0;                   ///< rounds in which one did not, and could have
  std::vector<ClaimResult> claims;  ///< of the last round
  std::vector<NamedRun> runs;       ///< of the last round
};

/// Runs the lesson until its claims have held in more rounds than they failed in, or `most_rounds` are over: on a
/// machine that others load, too, one bad moment decides nothing. It is undecided only when every round was.
/// `on_round` is called after each.
[[nodiscard]] LessonVerdict check_lesson(const Lesson& lesson, int most_rounds, const std::function<bool()>& keep_on,
                                         const std::function<void(const LessonVerdict&)>& on_round = {});

}  // namespace poolscope
