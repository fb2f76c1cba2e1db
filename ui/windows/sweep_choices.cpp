// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/sweep_choices.h"

#include "core/jobs/sweep.h"

#include <algorithm>
#include <array>
#include <utility>

namespace poolscope::ui {

namespace {

constexpr int kMostSwept = 16;

}  // namespace

std::vector<SweepChoice> sweepChoices(const Experiment& experiment) {
  const auto most = std::clamp<std::int64_t>(experiment.task_count(), 2, kMostSwept);
  const std::array<std::pair<std::string, std::string>, 5> all = {{
      {"workers", "1.." + std::to_string(most)},
      {std::string(kScaledWorkers), "1..8"},
      {"chunk-size", "1..256*2"},
      {"queue-limit", "1..256*2"},
      {"gil-interval", "0.5,1,2,5,10,20,50,100"},
  }};
  std::vector<SweepChoice> choices;
  for (const auto& [key, values] : all) {
    if (std::any_of(experiment.executors.begin(), experiment.executors.end(),
                    [&key = key](const ExecutorSpec& spec) { return can_vary(spec, key); })) {
      choices.push_back({key, key + "=" + values});
    }
  }
  return choices;
}

Experiment withSweep(const Experiment& experiment, const SweepChoice& choice) {
  Experiment made = experiment;
  std::erase_if(made.executors, [&choice](const ExecutorSpec& spec) { return !can_vary(spec, choice.key); });
  made.executors.resize(std::min<std::size_t>(1, made.executors.size()));
  made.sweep = choice.sweep;
  made.repetitions = 1;
  made.warm_up = 0;
  return made;
}

}  // namespace poolscope::ui
