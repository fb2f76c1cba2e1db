// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/figures.h"
#include "core/lessons/lesson.h"

#include <cstdint>
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

/// The same of one run for people to see, whose headline and bars speak of times: without what the lesson needs it is
/// undecided, also where the claims hold by something else that was counted.
[[nodiscard]] LessonOutcome shown_outcome(const Lesson& lesson, const std::vector<ClaimResult>& claims,
                                          const FigureSource& figures);

/// Whether there was what the lesson needs.
[[nodiscard]] bool had_what_it_needs(const Lesson& lesson, const FigureSource& figures);

/// Judges a lesson by several rounds of its runs, with the median of each figure over the rounds that count: on a
/// machine that others load, too, one bad moment decides nothing, nor does one lucky one make good for many. Those count
/// that had what the lesson needs, where there are any; without any it holds or is undecided. Not thread-safe.
class LessonJudge {
 public:
  /// The lesson outlives the judge.
  explicit LessonJudge(const Lesson& lesson) : lesson_(lesson) {}

  void add(const FigureSource& round);
  [[nodiscard]] LessonOutcome outcome() const noexcept { return outcome_; }
  [[nodiscard]] const std::vector<ClaimResult>& claims() const noexcept { return claims_; }
  /// It holds, and over an odd number of rounds: no further one is needed.
  [[nodiscard]] bool is_settled() const noexcept;
  /// The last round had what the lesson needs.
  [[nodiscard]] bool was_clear() const noexcept { return was_clear_; }

 private:
  [[nodiscard]] const std::vector<FigureSource>& counting() const noexcept {
    return clear_.empty() ? blurred_ : clear_;
  }

  const Lesson& lesson_;
  std::vector<FigureSource> clear_;
  std::vector<FigureSource> blurred_;  // without what the lesson needs
  LessonOutcome outcome_ = LessonOutcome::undecided;
  std::vector<ClaimResult> claims_;
  bool was_clear_ = false;
};

}  // namespace poolscope
