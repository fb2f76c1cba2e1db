// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace poolscope::ui {

/// Text from a file or a task, safe to show in one line: control characters and those that turn the
/// direction of writing around are replaced by visible signs, so that a label cannot pose as another one
/// or break out of its place. What people write, in any script, stays as it is.
[[nodiscard]] QString safeText(const QString& text);
[[nodiscard]] QString safeText(std::string_view utf8);

}  // namespace poolscope::ui
