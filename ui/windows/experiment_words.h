// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace poolscope::ui {

/// What is wrong with a file of an experiment, in the language of the window; what has no words there stays as it is.
[[nodiscard]] QString experimentText(const std::string& message);

}  // namespace poolscope::ui
