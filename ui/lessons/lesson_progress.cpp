// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/lesson_progress.h"

#include "core/lessons/lesson_catalogue.h"

#include <QSettings>
#include <QStringList>

namespace poolscope::ui {

namespace {

const QString kDone = QStringLiteral("lessons/done");

QStringList done() { return QSettings().value(kDone).toStringList(); }

}  // namespace

bool LessonProgress::isDone(const QString& id) const { return done().contains(id); }

void LessonProgress::setDone(const QString& id) {
  QStringList all = done();
  if (!all.contains(id)) {
    all << id;
    QSettings().setValue(kDone, all);
  }
}

int LessonProgress::doneAmong(const std::vector<LessonEntry>& lessons) const {
  const QStringList all = done();
  int count = 0;
  for (const LessonEntry& entry : lessons) {
    count += all.contains(QString::fromStdString(entry.id)) ? 1 : 0;
  }
  return count;
}

int LessonProgress::nextAmong(const std::vector<LessonEntry>& lessons) const {
  const QStringList all = done();
  for (std::size_t i = 0; i < lessons.size(); ++i) {
    if (lessons[i].lesson && !all.contains(QString::fromStdString(lessons[i].id))) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

void LessonProgress::forget() { QSettings().remove(kDone); }

}  // namespace poolscope::ui
