// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lessons/lesson_catalogue.h"

#include <QListWidget>

#include <string>
#include <vector>

namespace poolscope::ui {

/// All lessons, with a check mark behind those that were taken. A damaged one has a ! and says in its tool tip what is
/// wrong; one from elsewhere says where it lies.
class LessonList : public QListWidget {
  Q_OBJECT

 public:
  explicit LessonList(QWidget* parent = nullptr);

  void setLessons(const std::vector<LessonEntry>& lessons);
  /// The check marks again.
  void updateProgress();
  void setCurrent(int index);

 Q_SIGNALS:
  void lessonChosen(int index);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fill();
  /// Room for whole rows only: half a title cannot be read.
  void fitRows();

  std::vector<LessonEntry> m_lessons;
};

}  // namespace poolscope::ui
