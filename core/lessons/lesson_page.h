// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/lesson_run.h"

#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// What was guessed before the run, as far as there was a guess.
struct LessonGuesses {
  std::vector<double> bars;  ///< by bar, in its unit; empty: not guessed
  std::string answer;        ///< the chosen answer's name; empty: not guessed
};

/// The lesson as one HTML page that needs nothing else: the words, the guess over the measurement, a picture of
/// each run's timeline as SVG, the figures, and the timeline CSV to take along. Throws std::system_error when no
/// temporary file can be written.
[[nodiscard]] std::string lesson_page(const Lesson& lesson, std::string_view language,
                                      const std::vector<NamedRun>& runs, const LessonGuesses& guesses);

/// The timeline of one run as an SVG element: a row for each worker, a bar for each task, at most 4000.
[[nodiscard]] std::string timeline_svg(const Trace& trace, double seconds, std::string_view language = "en");

}  // namespace poolscope
