// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/utf8.h"

#include <fmt/format.h>

#include <cstdint>

namespace poolscope {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::uint8_t byte_at(std::string_view text, std::size_t i) noexcept { return static_cast<std::uint8_t>(text[i]); }

/// Bytes of the character at the start of `text`, 0 when there is no valid one. Well-formed sequences
/// as in the Unicode standard, table 3-7: no overlong forms, no surrogates, nothing beyond U+10FFFF.
std::size_t character_length(std::string_view text) noexcept {
  const std::uint8_t lead = byte_at(text, 0);
  if (lead == 0) return 0;
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  std::uint8_t low = 0x80;  // bounds of the second byte
  std::uint8_t high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  }
  if (length == 0 || text.size() < length) return 0;
  if (byte_at(text, 1) < low || byte_at(text, 1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) {
      valid += kReplacement;
      text.remove_prefix(1);
    } else {
      valid += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return valid;
}

std::size_t utf8_cut(std::string_view text, std::size_t most) noexcept {
  if (text.size() <= most) return text.size();
  std::size_t cut = most;
  while (cut > 0 && most - cut < 4 && (byte_at(text, cut) & 0xC0U) == 0x80U) {
    --cut;
  }
  return (byte_at(text, cut) & 0xC0U) == 0x80U ? most : cut;  // not UTF-8 at all: any place is as good
}

std::string visible_text(std::string_view text) {
  const std::string valid = valid_utf8(text);
  std::string shown;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const auto c = static_cast<unsigned char>(valid[i]);
    const std::string_view rest = std::string_view(valid).substr(i);
    if (c < 0x20 || c == 0x7F) {
      shown += fmt::format("\\x{:02x}", c);
    } else if (c == 0xC2 && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xA0) {  // C1 controls
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(rest[1]));
      ++i;
    } else if (rest.size() > 2 && c == 0xE2 && (rest[1] == '\x80' || rest[1] == '\x81')) {
      const unsigned code =
          0x2000U + (static_cast<unsigned>(rest[1]) & 1U) * 0x40U + (static_cast<unsigned>(rest[2]) & 0x3FU);
      const bool turns = (code >= 0x200EU && code <= 0x200FU) || (code >= 0x2028U && code <= 0x202EU) ||
                         (code >= 0x2066U && code <= 0x2069U);
      shown += turns ? fmt::format("\\u{:04x}", code) : std::string(rest.substr(0, 3));
      i += 2;
    } else {
      shown += valid[i];
    }
  }
  return shown;
}

}  // namespace poolscope
