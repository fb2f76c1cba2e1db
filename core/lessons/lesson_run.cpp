// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_run.h"

#include "core/lessons/run_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace poolscope {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);

/// A count as a count, anything else with its decimals.
std::string plain(double value) { return format_figure(value, value == std::round(value) ? "n" : ""); }

/// "2.71 > 3 does not hold: 10 % short"
std::string words_for_comparison(const ClaimComparison& one) {
  const std::string sides = fmt::format("{} {} {}", plain(one.left), one.op, plain(one.right));
  if (one.holds) return sides;
  if (!std::isfinite(one.left) || !std::isfinite(one.right)) return sides + " does not hold: a figure is missing";
  if (one.right == 0) return fmt::format("{} does not hold", sides);
  const double by = std::abs(one.left - one.right) / std::abs(one.right) * 100;
  return fmt::format("{} does not hold: {:.0f} % {}", sides, by, one.left < one.right ? "short" : "too much");
}

}  // namespace

std::vector<ClaimResult> check_claims(const Lesson& lesson, const FigureSource& figures) {
  std::vector<ClaimResult> all;
  for (const std::string& claim : lesson.claims) {
    ClaimResult one{claim, false, {}};
    try {
      const Evaluation made = evaluate(claim, figures);
      one.holds = made.holds();
      for (const ClaimComparison& comparison : made.comparisons) {
        if (comparison.holds != one.holds) continue;  // what went the other way is not the reason
        one.detail += (one.detail.empty() ? "" : ", ") + words_for_comparison(comparison);
      }
    } catch (const ExpressionError& error) {
      one.detail = error.what();
    }
    all.push_back(std::move(one));
  }
  return all;
}

LessonOutcome outcome_of(const Lesson& lesson, const std::vector<ClaimResult>& claims, const FigureSource& figures) {
  if (std::all_of(claims.begin(), claims.end(), [](const ClaimResult& one) { return one.holds; })) {
    return LessonOutcome::holds;
  }
  const bool had_all = lesson.needs.empty() || evaluate(lesson.needs, figures).holds();
  return had_all ? LessonOutcome::fails : LessonOutcome::undecided;
}

std::vector<NamedRun> name_runs(const LessonExperiment& experiment, const Recording& recording,
                                const std::vector<RunSummary>& summaries) {
  std::vector<NamedRun> made;
  for (std::size_t i = 0; i < experiment.runs.size() && i < recording.size() && i < summaries.size(); ++i) {
    made.push_back({experiment.runs[i], summaries[i], recording[i]});
  }
  return made;
}

std::vector<NamedRun> run_lesson(const Lesson& lesson, const std::function<bool()>& keep_on) {
  std::vector<NamedRun> all;
  for (const LessonExperiment& one : lesson.experiments) {
    const RunWatch watch;
    Race race(one.experiment);
    race.start();
    bool cancelled = false;
    while (!race.wait(kTick)) {
      if (!cancelled && keep_on && !keep_on()) {
        cancelled = true;
        race.cancel();
      }
    }
    for (NamedRun& run : name_runs(one, race.recording(), race.summaries())) {
      watch.note(run);
      all.push_back(std::move(run));
    }
    if (cancelled) break;
  }
  return all;
}

LessonVerdict check_lesson(const Lesson& lesson, int most_rounds, const std::function<bool()>& keep_on,
                           const std::function<void(const LessonVerdict&)>& on_round) {
  LessonVerdict verdict;
  while (verdict.rounds < most_rounds) {
    verdict.runs = run_lesson(lesson, keep_on);
    if (keep_on && !keep_on()) return verdict;
    const FigureSource figures = figures_of(verdict.runs);
    verdict.claims = check_claims(lesson, figures);
    const LessonOutcome round = outcome_of(lesson, verdict.claims, figures);
    ++verdict.rounds;
    verdict.held += round == LessonOutcome::holds ? 1 : 0;
    verdict.failed += round == LessonOutcome::fails ? 1 : 0;
    verdict.outcome = verdict.held > verdict.failed              ? LessonOutcome::holds
                      : verdict.held == 0 && verdict.failed == 0 ? LessonOutcome::undecided
                                                                 : LessonOutcome::fails;
    if (on_round) on_round(verdict);
    if (verdict.outcome == LessonOutcome::holds) return verdict;
  }
  return verdict;
}

}  // namespace poolscope
