// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/expression.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolscope {

/// The words of a lesson in one language, from its file text.LANGUAGE.md:
///
///     # Ten sleeps                       the title
///     ## question                        a section; see kLessonSections
///     Ten tasks each sleep {seconds}...
///     ## labels                          a list: words for the runs and answers
///     - two: 2 threads
///
/// Paragraphs are parted by an empty line. `{EXPRESSION|UNIT}` stands for a figure, e.g.
/// {wall(two)|s}; units: s time, x times, n whole number, % share, none three digits. `code` and
/// **bold** are all the markup there is.
struct LessonText {
  std::string language = "en";  ///< "en", "zh_CN", ...
  std::string title;
  std::map<std::string, std::string, std::less<>> sections;
  std::map<std::string, std::string, std::less<>> labels;
  std::string python;  ///< the lines that the lesson corresponds to

  /// Empty when there is no such section.
  [[nodiscard]] const std::string& section(std::string_view name) const;
  /// The words for a run or answer; its name when it has none.
  [[nodiscard]] std::string label(std::string_view name) const;
};

/// All sections that may stand in a text, in the order in which they are read.
[[nodiscard]] const std::vector<std::string>& lesson_sections();

/// Reads such a text. On error returns empty and sets `error` to "line N: " and a sentence.
[[nodiscard]] std::optional<LessonText> read_lesson_text(std::string_view text, std::string& error);

/// Puts the figures in, with their units in that language. A `{}` stays. Throws ExpressionError.
[[nodiscard]] std::string fill_in(std::string_view text, const FigureSource& figures, std::string_view language = "en");

/// A number as in lessons: "1.49 s", "12.3 ms" for s; "1.96×" for x; "1,204" for n; "97 %" for %. In Chinese
/// "1.49 秒", "12.3 毫秒".
[[nodiscard]] std::string format_figure(double value, std::string_view unit, std::string_view language = "en");

/// The same without zeros behind the point, for the lines of a scale: "1 s".
[[nodiscard]] std::string round_figure(double value, std::string_view unit, std::string_view language = "en");

/// The text as HTML: everything that is not our markup is shown as it stands.
[[nodiscard]] std::string lesson_html_text(std::string_view text);
/// `<`, `>`, `&`, `"` as entities.
[[nodiscard]] std::string escape_html(std::string_view text);

}  // namespace poolscope
