// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace poolscope {

/// The content of a file of a lesson's folder, which may come from a stranger: a regular file of at most
/// 256 KiB of UTF-8, never a link, in which everything can be seen: no control characters and none that turn the
/// direction of writing, so that it shows what it says, also on a terminal. On error returns empty and sets `error` to a sentence; a file that is not
/// there is an error with `missing` set.
[[nodiscard]] std::optional<std::string> read_lesson_file(const std::string& path, std::string& error, bool& missing);

}  // namespace poolscope
