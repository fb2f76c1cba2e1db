// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lessons/lesson.h"

#include "core/jobs/experiment_json.h"

#include <algorithm>
#include <cmath>

namespace poolscope {

const LessonText& Lesson::text(std::string_view language) const {
  static const LessonText none;
  for (const auto& [name, words] : texts) {
    if (name == language) return words;
  }
  const std::string_view wanted = language.substr(0, language.find('_'));
  for (const auto& [name, words] : texts) {
    if (std::string_view(name).substr(0, name.find('_')) == wanted) return words;
  }
  if (const auto english = texts.find("en"); english != texts.end()) return english->second;
  return texts.empty() ? none : texts.begin()->second;
}

BarScale Lesson::scale(const std::vector<double>& values) const {
  double largest = 0;
  for (const double value : values) {
    if (std::isfinite(value)) largest = std::max(largest, value);
  }
  // Powers of ten stay where they were for the guess.
  if (values.empty() || least > 0) return {std::max(most, largest), least};
  return {largest > 0 ? largest : 1, 0};
}

std::vector<std::string> Lesson::run_names() const {
  std::vector<std::string> all;
  for (const LessonExperiment& one : experiments)
    all.insert(all.end(), one.runs.begin(), one.runs.end());
  return all;
}

std::vector<std::string> Lesson::effects() const {
  std::vector<std::string> all;
  const auto add = [&all](const Experiment& experiment) {
    for (std::string& line : outside_effects(experiment)) {
      if (std::find(all.begin(), all.end(), line) == all.end()) all.push_back(std::move(line));
    }
  };
  for (const LessonExperiment& one : experiments)
    add(one.experiment);
  if (change) add(change->experiment);
  return all;
}

}  // namespace poolscope
