// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace poolscope::app {

/// Opens the main window, with a recording in it when `file` is not empty, or in the lesson of that
/// name, and gives the exit status when it is closed. Throws UsageError when there is no display or
/// no such lesson.
[[nodiscard]] int open_window(int& argc, char** argv, const std::string& file, const std::string& lesson);

}  // namespace poolscope::app
