// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace poolscope::app {

/// The lines of a file, or of standard input for "-"; LF or CRLF, a byte order mark and a missing last
/// line end are fine, empty lines are dropped. Of a folder, the paths of all files in it and below. With `null_ends`
/// a null byte ends each input in place of a line end, as `find -print0` writes them. Throws UsageError when it
/// cannot be read or is not text.
[[nodiscard]] std::vector<std::string> read_inputs(const std::string& file, bool null_ends = false);

}  // namespace poolscope::app
