// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/lesson_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(LessonWords)
};

std::string filled(const LessonText& text, std::string_view section, const FigureSource& figures) {
  try {
    return fill_in(text.section(section), figures, text.language);
  } catch (const ExpressionError&) {
    return text.section(section);  // a figure that is not there yet stands as it is written
  }
}

/// No line ends between a figure and its unit, nor within a unit.
QString keptTogether(QString words) {
  static const QRegularExpression unit(QStringLiteral("(\\d) (?=(s|ms|µs|MiB|%|秒|毫秒|微秒)(?![A-Za-z]))"));
  words.replace(unit, QStringLiteral("\\1\u00a0"));
  for (const QString& chinese : {QStringLiteral("毫秒"), QStringLiteral("微秒")}) {
    words.replace(QChar(0x00a0) + chinese, QChar(0x00a0) + chinese.left(1) + QChar(0x2060) + chinese.right(1));
  }
  return words;
}

}  // namespace

std::string lessonLanguage() { return QLocale().language() == QLocale::Chinese ? "zh_CN" : "en"; }

QString lessonFigure(double value, const std::string& unit) {
  return QString::fromStdString(format_figure(value, unit, lessonLanguage()));
}

QString sectionText(const LessonText& text, std::string_view section, const FigureSource& figures) {
  const std::string words = filled(text, section, figures);
  return words.empty() ? QString() : keptTogether(QString::fromStdString(lesson_html_text(words)));
}

QString firstParagraph(const LessonText& text, std::string_view section, const FigureSource& figures) {
  const std::string words = filled(text, section, figures);
  return keptTogether(QString::fromStdString(words.substr(0, words.find("\n\n"))));
}

QString otherParagraphs(const LessonText& text, std::string_view section, const FigureSource& figures) {
  const std::string words = filled(text, section, figures);
  const auto end = words.find("\n\n");
  return end == std::string::npos ? QString()
                                  : keptTogether(QString::fromStdString(lesson_html_text(words.substr(end + 2))));
}

QString labelText(const LessonText& text, const std::string& name, const FigureSource& figures) {
  try {
    return QString::fromStdString(fill_in(text.label(name), figures, text.language));
  } catch (const ExpressionError&) {
    return QString::fromStdString(text.label(name));
  }
}

QString barsVerdict(const Lesson& lesson, const LessonText& text, const std::vector<double>& guesses,
                    const FigureSource& figures) {
  int worst = -1;
  double miss = 0;
  double value = 0;
  for (std::size_t i = 0; i < std::min(guesses.size(), lesson.bars.size()); ++i) {
    const double measured = evaluate(lesson.bars[i].figure, figures).value;
    const double size = std::max({std::abs(measured), std::abs(guesses[i]), lesson.most / 100});
    // On powers of ten 1.5 times as much is near, and a thousandth as far off as a thousand times.
    const double far = lesson.least > 0 ? std::abs(std::log(measured / guesses[i])) / std::log(10.0)
                                        : std::abs(measured - guesses[i]) / size;
    if (std::isfinite(far) && far >= miss) {
      miss = far;
      worst = static_cast<int>(i);
      value = measured;
    }
  }
  if (worst < 0) {
    return {};
  }
  if (miss < (lesson.least > 0 ? 0.18 : 0.15)) {
    return Words::tr("You guessed it well.");
  }
  const LessonBar& bar = lesson.bars[static_cast<std::size_t>(worst)];
  return keptTogether(Words::tr("Your guess for “%1” was %2; it came out at %3.")
                          .arg(labelText(text, bar.name, figures),
                               lessonFigure(guesses[static_cast<std::size_t>(worst)], bar.unit),
                               lessonFigure(value, bar.unit)));
}

QString answerVerdict(const Lesson& lesson, const LessonText& text, const std::string& answer,
                      const FigureSource& figures) {
  if (answer.empty()) {
    return {};
  }
  if (answer == lesson.right) {
    return Words::tr("You guessed right: %1.").arg(labelText(text, answer, figures));
  }
  return Words::tr("You guessed “%1”. It is: %2.")
      .arg(labelText(text, answer, figures), labelText(text, lesson.right, figures));
}

}  // namespace poolscope::ui
