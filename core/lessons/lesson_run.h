// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/figures.h"
#include "core/lessons/lesson.h"
#include "core/lessons/lesson_judge.h"
#include "core/sync/clock.h"

#include <functional>
#include <string>
#include <vector>

namespace poolscope {

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
  std::vector<ClaimResult> claims;  ///< of all rounds that count, by the median of each figure
  std::vector<NamedRun> runs;       ///< of the last round
};

/// How a lesson is checked.
struct LessonCheck {
  int most_rounds = 5;
  /// How long in all to wait between rounds until other programs leave what the lesson needs.
  Duration patience{0};
  std::function<bool()> keep_on;                       ///< asked ten times a second; false ends it
  std::function<void(const LessonVerdict&)> on_round;  ///< after each
  std::function<void(Duration)> on_wait;               ///< before waiting, for at most that long
};

/// Runs the lesson in rounds until a LessonJudge has settled that it holds, or `most_rounds` are over.
[[nodiscard]] LessonVerdict check_lesson(const Lesson& lesson, const LessonCheck& check);

}  // namespace poolscope
