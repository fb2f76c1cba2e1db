// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace poolscope {

/// `text` as valid UTF-8 without null characters: each byte that cannot be part of it becomes U+FFFD,
/// so that the outputs of any program can stand in tables and files.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// The most bytes, up to `most`, at which `text` can be cut without splitting a character.
[[nodiscard]] std::size_t utf8_cut(std::string_view text, std::size_t most) noexcept;

/// A stranger's text as one line in which everything can be seen: control characters and those that turn
/// the direction of writing are spelled out, e.g. \\x1b and \\u202e.
[[nodiscard]] std::string visible_text(std::string_view text);

}  // namespace poolscope
