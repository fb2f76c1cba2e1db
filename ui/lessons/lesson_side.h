// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/lesson_run.h"

#include <QWidget>

#include <string>
#include <vector>

class QLabel;
class QScrollArea;

namespace poolscope::ui {

class Card;

/// Beside the lesson: its lines of Python, the figures of its runs, and what the articles measured.
class LessonSide : public QWidget {
  Q_OBJECT

 public:
  explicit LessonSide(QWidget* parent = nullptr);

  /// A lesson before its run: only its lines of Python are shown.
  void setLesson(const Lesson& lesson);
  /// After it: everything.
  void setRuns(const std::vector<NamedRun>& runs);
  void setFactor(double factor);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fillPython();
  void fillNumbers();
  void translate();

  Lesson m_lesson;
  std::vector<NamedRun> m_runs;
  double m_factor = 1;
  Card* m_pythonCard;
  QLabel* m_python;
  QScrollArea* m_pythonScroll;
  Card* m_numbersCard;
  QLabel* m_numbers;
  Card* m_articlesCard;
  QLabel* m_articles;
};

}  // namespace poolscope::ui
