// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/options.h"
#include "core/lessons/lesson_catalogue.h"
#include "ui/windows/run_window.h"

#include <QApplication>

#include <cstdlib>
#include <optional>

namespace poolscope::app {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

}  // namespace

int open_window(int& argc, char** argv, const std::string& file, const std::string& lesson) {
  // Qt would end the program with a page about its plugins.
  if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") && !is_set("QT_QPA_PLATFORM")) {
    throw UsageError("there is no display to open a window on; `poolscope run` works without one");
  }
  std::string error;
  if (!lesson.empty() && !find_lesson(find_lessons(lesson_folders()), lesson, error)) throw UsageError(error);
  QApplication application(argc, argv);
  return ui::runWindow(application, {std::nullopt, QString::fromLocal8Bit(file.c_str()), lesson});
}

}  // namespace poolscope::app
