// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace poolscope::ui {

/// A line above the race's panels that says what one may do next: after the first race, and while one tries what a
/// lesson proposes. It is hidden until it has something to say, and goes when it is closed.
class NextStrip : public QFrame {
  Q_OBJECT

 public:
  explicit NextStrip(QWidget* parent = nullptr);

  /// One tries what that lesson proposes, in its words; `another` when a lesson follows it.
  void showLesson(const QString& title, const QString& proposal, bool another);
  /// The race of the start page is over.
  void showAfterRace();
  /// Another run begins: what was said after a race is out of date.
  void onRunBegun();

 Q_SIGNALS:
  /// Back to the lesson that was left.
  void backRequested();
  /// The lesson that explains the race.
  void lessonRequested();
  void nextLessonRequested();
  void comparisonRequested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  enum class About { nothing, lesson, race };
  void translate();

  About m_about = About::nothing;
  QString m_title;
  QString m_proposal;
  bool m_another = false;
  QLabel* m_words;
  QPushButton* m_compare;
  QPushButton* m_lesson;
  QPushButton* m_next;
  QPushButton* m_close;
};

}  // namespace poolscope::ui
