// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/expression.h"
#include "core/lessons/lesson.h"

#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace poolscope::ui {

/// The language that the program speaks, as lessons name it: "zh_CN", "en".
[[nodiscard]] std::string lessonLanguage();

/// A figure as format_figure() writes it in that language.
[[nodiscard]] QString lessonFigure(double value, const std::string& unit);

/// A section of the lesson with its figures put in, as rich text in which nothing of the lesson's is markup.
/// Empty when there is no such section.
[[nodiscard]] QString sectionText(const LessonText& text, std::string_view section, const FigureSource& figures);
/// The section's first paragraph as plain text, and the rest as rich text.
[[nodiscard]] QString firstParagraph(const LessonText& text, std::string_view section, const FigureSource& figures);
[[nodiscard]] QString otherParagraphs(const LessonText& text, std::string_view section, const FigureSource& figures);
/// The words for a run, bar or answer.
[[nodiscard]] QString labelText(const LessonText& text, const std::string& name, const FigureSource& figures);

/// What became of dragged bars, in a sentence about the one that was guessed worst: "Your guess for 4 processes was
/// 0.80 s; it came out at 1.51 s." Empty without guesses.
[[nodiscard]] QString barsVerdict(const Lesson& lesson, const LessonText& text, const std::vector<double>& guesses,
                                  const FigureSource& figures);
/// The same for a chosen answer.
[[nodiscard]] QString answerVerdict(const Lesson& lesson, const LessonText& text, const std::string& answer,
                                    const FigureSource& figures);

}  // namespace poolscope::ui
