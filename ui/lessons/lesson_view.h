// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/lessons/lesson_catalogue.h"
#include "core/lessons/lesson_page.h"
#include "ui/lessons/lesson_steps.h"

#include <QPointer>
#include <QWidget>

#include <string>
#include <vector>

class QLabel;
class QMessageBox;
class QPushButton;
class QScrollArea;
class QSplitter;

namespace poolscope::ui {

class AnswerChoice;
class Card;
class LessonBars;
class LessonList;
class LessonPlayer;
class LessonSide;
class TimelineWidget;

/// The lessons: the list, the lesson that is taken, and what stands beside it. A lesson goes question, guess, run, what
/// happened, now you. In lecture mode the letters are large, the list is gone, and one key (space) takes the next step,
/// whatever has the focus; a running experiment is left alone by it. The keys 1 to 9 choose an answer.
class LessonView : public QWidget {
  Q_OBJECT

 public:
  explicit LessonView(QWidget* parent = nullptr);
  ~LessonView() override;

  /// The lesson that is open stays as it stands when its files are the same, and begins anew when they are not.
  /// Nothing while one runs.
  void setLessons(const std::vector<LessonEntry>& lessons);
  /// Looks into the folders of lessons again, for what a teacher added or changed there.
  void readAgain();
  [[nodiscard]] const std::vector<LessonEntry>& lessons() const { return m_lessons; }
  /// Begins the lesson at that place of the list, or says what is wrong with it; nothing while another one runs.
  void openLesson(int index);
  /// By number, name or folder; false when there is none.
  bool openLesson(const std::string& name);
  /// -1 before one was opened.
  [[nodiscard]] int current() const { return m_current; }
  /// Of the lesson that is shown.
  [[nodiscard]] QString title() const;
  /// What it proposes to try, in a line.
  [[nodiscard]] QString proposal() const;
  /// Which lesson it is and how it stands, in a line.
  [[nodiscard]] QString status() const { return m_status; }
  /// The index of the next lesson that can be read; -1 when this is the last.
  [[nodiscard]] int nextReadable() const;
  [[nodiscard]] LessonStep step() const { return m_step; }
  /// What the student thinks will come.
  [[nodiscard]] LessonGuesses guesses() const;
  [[nodiscard]] bool isRunning() const;
  void cancel();

  [[nodiscard]] bool isLecture() const { return m_lecture; }
  void setLecture(bool lecture);

 public Q_SLOTS:
  /// The next step, as the primary button does it.
  void next();
  void run();
  /// The next lesson that can be read, from its beginning.
  void openNextLesson();
  /// Hands the experiment of "now you" over.
  void tryChange();

 Q_SIGNALS:
  void runningChanged(bool running);
  /// A lesson was opened, or taken to its end.
  void lessonChanged();
  void lectureChanged(bool lecture);
  void statusChanged(const QString& status);
  /// The student wants to try this in the race view.
  void experimentRequested(const poolscope::Experiment& experiment);
  void closeRequested();
  void errorOccurred(const QString& message);
  /// What was done, for a moment in the status bar.
  void said(const QString& message);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void makeCenter();
  void connectAll();
  /// An empty one when none is open, or when the open one cannot be read.
  [[nodiscard]] const Lesson& lesson() const;
  [[nodiscard]] bool isDamaged() const;
  [[nodiscard]] const LessonText& text() const;
  /// In a lecture, and for a lesson without a change to try, the next lesson comes first.
  [[nodiscard]] bool nextLessonIsPrimary() const;
  void onNextKey();
  void setStep(LessonStep step);
  void showStep();
  void showBars();
  void showReveal();
  void showTimeline();
  void showDamage();
  void setStatus(const QString& status);
  /// "Lesson 4", or the title of one without a number.
  [[nodiscard]] QString name() const;
  void translate();
  void applyFactor();
  /// Before a foreign lesson does something outside the program; plays it when the answer is yes.
  void askToRun(const std::vector<std::string>& effects);
  void play();
  void onFinished();
  void askWhereToSavePage();
  void savePage(const QString& file);

  std::vector<LessonEntry> m_lessons;
  int m_current = -1;
  LessonStep m_step = LessonStep::question;
  bool m_lecture = false;
  bool m_agreed = false;  ///< to what a foreign lesson does
  QPointer<QMessageBox> m_question;
  LessonGuesses m_guesses;
  QString m_status;

  LessonPlayer* m_player;
  Card* m_listCard;
  LessonList* m_list;
  Card* m_center;
  LessonSteps* m_steps;
  QLabel* m_heading;
  QLabel* m_words;
  LessonBars* m_bars;
  AnswerChoice* m_answers;
  QLabel* m_verdict;
  QLabel* m_why;
  QLabel* m_timelineTitle;
  TimelineWidget* m_timeline;
  QPushButton* m_primary;
  QPushButton* m_other;  ///< the way that is not the primary one: the next lesson, or to try
  QPushButton* m_again;
  QPushButton* m_lectureButton;
  QPushButton* m_save;
  QPushButton* m_close;
  QScrollArea* m_scroll = nullptr;
  QScrollArea* m_sideScroll;
  LessonSide* m_side;
};

}  // namespace poolscope::ui
