// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace poolscope {
namespace {

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

bool had_what_it_needs(const Lesson& lesson, const FigureSource& figures) {
  return lesson.needs.empty() || evaluate(lesson.needs, figures).holds();
}

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
  return had_what_it_needs(lesson, figures) ? LessonOutcome::fails : LessonOutcome::undecided;
}

LessonOutcome shown_outcome(const Lesson& lesson, const std::vector<ClaimResult>& claims, const FigureSource& figures) {
  return had_what_it_needs(lesson, figures) ? outcome_of(lesson, claims, figures) : LessonOutcome::undecided;
}

void LessonJudge::add(const FigureSource& round) {
  was_clear_ = had_what_it_needs(lesson_, round);
  (was_clear_ ? clear_ : blurred_).push_back(round);
  const FigureSource medians = median_of(counting());
  claims_ = check_claims(lesson_, medians);
  outcome_ = outcome_of(lesson_, claims_, medians);
}

bool LessonJudge::is_settled() const noexcept { return outcome_ == LessonOutcome::holds && counting().size() % 2 == 1; }

}  // namespace poolscope
