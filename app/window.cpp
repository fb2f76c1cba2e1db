// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window.h"

#include "app/options.h"
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

int open_window(int& argc, char** argv, const std::string& file) {
  // Qt would end the program with a page about its plugins.
  if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") && !is_set("QT_QPA_PLATFORM")) {
    throw UsageError("there is no display to open a window on; `poolscope run` works without one");
  }
  QApplication application(argc, argv);
  return ui::runWindow(application, {std::nullopt, QString::fromLocal8Bit(file.c_str())});
}

}  // namespace poolscope::app
