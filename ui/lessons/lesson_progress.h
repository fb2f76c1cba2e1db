// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace poolscope {
struct LessonEntry;
}

namespace poolscope::ui {

/// Which lessons were taken to their end, remembered in QSettings by the lessons' names. Cheap to make; GUI thread.
class LessonProgress {
 public:
  [[nodiscard]] bool isDone(const QString& id) const;
  void setDone(const QString& id);
  [[nodiscard]] int doneAmong(const std::vector<LessonEntry>& lessons) const;
  /// The first that is not done; -1 when all are.
  [[nodiscard]] int nextAmong(const std::vector<LessonEntry>& lessons) const;
  void forget();
};

}  // namespace poolscope::ui
