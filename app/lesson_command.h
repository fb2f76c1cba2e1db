// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"

#include <string>

namespace poolscope::app {

/// Runs a lesson without a window: --headless says whether its claims hold, --html writes its page. Gives the program's
/// exit status: 0 the claims were shown to hold, 1 they fail or could not be judged, 130 interrupted. Throws UsageError
/// when there is no such lesson, or when a foreign one would reach outside the program and nobody has agreed to that.
[[nodiscard]] int run_lesson_command(const LessonOptions& options);

/// All lessons for `list lessons`.
[[nodiscard]] std::string lesson_list(bool json);

/// The language that the environment asks for: "zh_CN" or "en".
[[nodiscard]] std::string environment_language();

}  // namespace poolscope::app
