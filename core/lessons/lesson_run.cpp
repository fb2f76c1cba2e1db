// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson_run.h"

#include "core/jobs/spare_cores.h"
#include "core/lessons/run_watch.h"

#include <chrono>
#include <thread>
#include <utility>

namespace poolscope {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);

/// Whether what others leave now would do. True also where that cannot be told without a run.
bool is_quiet_enough(const Lesson& lesson, const SpareCores& watch) {
  NamedRun now;
  now.spare_cores = watch.spare();
  try {
    return had_what_it_needs(lesson, figures_of({std::move(now)}));
  } catch (const ExpressionError&) {
    return true;
  }
}

/// Returns when others leave what the lesson needs, or the patience is used up; takes what it waited from that.
void wait_for_quiet(const Lesson& lesson, const LessonCheck& check, Duration& patience) {
  constexpr int kTicksToLook = 5;
  if (patience <= Duration::zero()) return;
  if (check.on_wait) check.on_wait(patience);
  const TimePoint begin = Clock::now();
  const TimePoint end = deadline_after(patience, begin);
  bool quiet = false;
  while (!quiet && Clock::now() < end) {
    const SpareCores watch;
    for (int tick = 0; tick < kTicksToLook; ++tick) {
      if (check.keep_on && !check.keep_on()) return;
      std::this_thread::sleep_for(kTick);
    }
    quiet = is_quiet_enough(lesson, watch);
  }
  patience -= Clock::now() - begin;
}

}  // namespace

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

LessonVerdict check_lesson(const Lesson& lesson, const LessonCheck& check) {
  LessonVerdict verdict;
  LessonJudge judge(lesson);
  Duration patience = check.patience;
  while (verdict.rounds < check.most_rounds) {
    verdict.runs = run_lesson(lesson, check.keep_on);
    if (check.keep_on && !check.keep_on()) return verdict;
    judge.add(figures_of(verdict.runs));
    ++verdict.rounds;
    verdict.outcome = judge.outcome();
    verdict.claims = judge.claims();
    if (check.on_round) check.on_round(verdict);
    if (judge.is_settled()) return verdict;
    if (!judge.was_clear() && verdict.rounds < check.most_rounds) wait_for_quiet(lesson, check, patience);
  }
  return verdict;
}

}  // namespace poolscope
