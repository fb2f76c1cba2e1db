// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/experiment.h"

#include <QString>

#include <optional>
#include <string>

class QApplication;

namespace poolscope::ui {

/// What the window begins with.
struct WindowStart {
  std::optional<Experiment> experiment;  ///< shown instead of the one that was there last
  QString file;                          ///< a recording to open; empty: none
  std::string lesson;                    ///< a lesson to open, by number, name or folder; empty: none
};

/// Names the program for settings and desktop, loads the translation of the user's language and the
/// theme, shows the main window and returns the exit status when it is closed. Call once.
[[nodiscard]] int runWindow(QApplication& app, const WindowStart& start);

}  // namespace poolscope::ui
