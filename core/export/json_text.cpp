// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/json_text.h"

namespace poolscope {

JsonText& JsonText::text(std::string_view name, std::string_view value) {
  constexpr std::string_view kHex = "0123456789abcdef";
  member(name);
  text_ += '"';
  for (const char c : field_text(value, scratch_)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else if (c == '\n') {
      text_ += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      text_ += "\\u00";
      text_ += kHex[byte >> 4U];
      text_ += kHex[byte & 0xFU];
    } else {
      text_ += c;
    }
  }
  text_ += '"';
  return *this;
}

JsonText& JsonText::micros(std::string_view name, std::int64_t ns) {
  member(name);
  // The magnitude, without overflow for the smallest number.
  const std::uint64_t magnitude = ns < 0 ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
  if (ns < 0) text_ += '-';
  append_number(text_, magnitude / 1000);
  if (const auto rest = static_cast<unsigned>(magnitude % 1000); rest != 0) {
    text_ += '.';
    text_ += static_cast<char>('0' + rest / 100);
    if (rest % 100 != 0) text_ += static_cast<char>('0' + rest / 10 % 10);
    if (rest % 10 != 0) text_ += static_cast<char>('0' + rest % 10);
  }
  return *this;
}

void JsonText::member(std::string_view name) {
  if (!text_.empty() && text_.back() != '{') text_ += ',';
  text_ += '"';
  text_ += name;
  text_ += "\":";
}

}  // namespace poolscope
