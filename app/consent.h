// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace poolscope::app {

/// Shows what running `file` would do outside the program, all of it, and returns only when the user
/// agrees on the terminal. Throws UsageError when the user does not, or when there is no terminal to ask
/// on. Returns at once when there is nothing to agree to.
void ask_for_word(const std::string& file, const std::vector<std::string>& effects);

}  // namespace poolscope::app
