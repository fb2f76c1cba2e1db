// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/lessons/bar_scale.h"
#include "core/lessons/lesson_text.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolscope {

/// An experiment of a lesson: each of its executors is one run, and has a name.
struct LessonExperiment {
  std::vector<std::string> runs;  ///< as many as executors: "two", "ten"
  Experiment experiment;
};

/// A bar of the reveal, and with LessonGuess::bars one that the student drags.
struct LessonBar {
  std::string name;    ///< its words stand in the text's labels
  std::string figure;  ///< an expression: "wall(two)"
  std::string unit;    ///< as of format_figure()
};

/// How a student predicts.
enum class LessonGuess : std::uint8_t {
  bars,     ///< drags the bars to the lengths that he expects
  answers,  ///< chooses one of the answers
  curves,   ///< chooses one of the curves
};

/// One answer or curve to choose from.
struct LessonAnswer {
  std::string name;  ///< its words stand in the text's labels
  std::vector<std::pair<double, double>> curve;
};

/// A lesson: a question, a guess, runs, and what they show. A plain value; reading one runs nothing.
struct Lesson {
  int number = 0;        ///< from the folder's name "02-ten-sleeps"
  std::string id;        ///< the rest of that name: "ten-sleeps"
  std::string folder;    ///< where it lies
  bool foreign = false;  ///< not one of the program's own: what it would do outside is shown before it runs

  std::vector<LessonExperiment> experiments;
  LessonGuess guess = LessonGuess::bars;
  std::vector<LessonBar> bars;
  double most = 0;   ///< where the scale of dragged bars ends, in the bars' unit; 0: no bars to drag
  double least = 0;  ///< where a scale of powers of ten begins; 0: an even scale, from 0
  std::vector<LessonAnswer> answers;
  std::string right;                                     ///< the right answer's name
  std::vector<std::string> claims;                       ///< expressions that hold when the lesson is true here
  std::string needs;                                     ///< one without which they cannot be judged; empty: nothing
  std::optional<LessonExperiment> change;                ///< what the student may try next
  std::vector<std::string> marked;                       ///< words of those lines that are the point
  std::map<std::string, LessonText, std::less<>> texts;  ///< by language: "en", "zh_CN"

  /// The words in that language ("zh_CN", "zh", "de_DE"), or else in English, or else in any.
  [[nodiscard]] const LessonText& text(std::string_view language) const;
  /// On which the bars of these values are drawn; for no values, on which they are guessed.
  [[nodiscard]] BarScale scale(const std::vector<double>& values = {}) const;
  /// All runs' names, in the order in which they run.
  [[nodiscard]] std::vector<std::string> run_names() const;
  /// Everything that running it does outside the program, a line each; see outside_effects(Experiment).
  [[nodiscard]] std::vector<std::string> effects() const;
};

/// Reads the lesson in that folder: lesson.json, text.en.md and text.zh_CN.md, one of them at least, and lesson.py,
/// for a language also lesson.zh_CN.py. Follows no links and reads no other file; none may be larger than 256 KiB. In
/// lesson.json "${EXPRESSION}" stands for a whole number, as in "threads:workers=${2 * cores()}". On
/// error returns empty and sets `error` to one sentence that begins with the file and its line.
[[nodiscard]] std::optional<Lesson> load_lesson(const std::string& folder, std::string& error);

}  // namespace poolscope
