// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace poolscope {

/// The longest text in bytes that a file takes in one field; a longer one is cut when it is written,
/// and refused when it is read.
inline constexpr std::size_t kMaxFieldBytes = std::size_t{1} << 20U;

/// True for well-formed UTF-8 without NUL.
[[nodiscard]] bool is_clean_utf8(std::string_view text) noexcept;

/// Appends `text` as clean UTF-8: what is not well-formed, and NUL, becomes U+FFFD. A task may return
/// any bytes, but files are UTF-8.
void append_clean_utf8(std::string& out, std::string_view text);

/// `text`, made clean, and cut to kMaxFieldBytes (with "…" at its end) when it is longer. The result
/// points into `text` when nothing had to change, else into `scratch`.
[[nodiscard]] std::string_view field_text(std::string_view text, std::string& scratch);

/// Text for a message: cut to some 40 characters, without line breaks, in quotation marks.
[[nodiscard]] std::string quoted(std::string_view text);

/// Appends a number in decimal.
template <class Integer>
void append_number(std::string& out, Integer value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

}  // namespace poolscope
