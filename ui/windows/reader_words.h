// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace poolscope {
struct ReadError;
}

namespace poolscope::ui {

/// What a reader of files says, in the language of the window; what has no words there stays as it is.
[[nodiscard]] QString readerText(const std::string& message);

/// The same with file and line: "race.csv, line 21: The row has 3 cells ...". Call from any thread.
[[nodiscard]] QString readErrorText(const ReadError& error);

}  // namespace poolscope::ui
