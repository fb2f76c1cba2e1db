// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"
#include "core/lessons/lesson_catalogue.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace poolscope::ui {

class Card;
class RacePreview;
class StartRows;

/// What greets: three ways in (a race that already runs small, one's own commands, the lessons) and the files that were
/// opened last.
class StartPage : public QWidget {
  Q_OBJECT

 public:
  explicit StartPage(QWidget* parent = nullptr);

  /// The lessons as they stand now, with what was taken.
  void setLessons(const std::vector<LessonEntry>& lessons);
  void updateRecent();
  [[nodiscard]] RacePreview& preview() const { return *m_preview; }

 Q_SIGNALS:
  void raceRequested(const poolscope::Experiment& experiment);
  /// One task a file; the template as it was typed.
  void commandsRequested(const QString& command, const QStringList& files);
  /// An index of the lessons.
  void lessonRequested(int index);
  void fileRequested(const QString& path);
  void browseRequested();
  /// To the panels, with nothing changed.
  void emptyRequested();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  [[nodiscard]] QWidget* makeRaceCard();
  [[nodiscard]] QWidget* makeCommandCard();
  [[nodiscard]] QWidget* makeLessonCard();
  [[nodiscard]] QWidget* makeRecentCard();
  void chooseFiles();
  void fillLessons();

  std::vector<LessonEntry> m_lessons;
  RacePreview* m_preview;
  QLineEdit* m_command;
  StartRows* m_lessonRows;
  QLabel* m_lessonWords;
  QPushButton* m_lessonButton;
  Card* m_recentCard;
  QVBoxLayout* m_recentRows;
  int m_next = -1;
};

}  // namespace poolscope::ui
