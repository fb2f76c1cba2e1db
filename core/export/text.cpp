// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/text.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace poolscope {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";     // U+2026

// Bytes of the well-formed character that `text` begins with; 0 when there is none. The table is that
// of the Unicode standard, 3.9, D92: no overlong forms, no surrogates, nothing above U+10FFFF.
std::size_t character_bytes(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto is_tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  const unsigned second = byte(1);
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return is_tail(1) ? 2 : 0;
  if (first < 0xF0) {
    const bool allowed = first == 0xE0 ? second >= 0xA0 : first == 0xED ? second < 0xA0 : true;
    return allowed && is_tail(1) && is_tail(2) ? 3 : 0;
  }
  if (first < 0xF5) {
    const bool allowed = first == 0xF0 ? second >= 0x90 : first == 0xF4 ? second < 0x90 : true;
    return allowed && is_tail(1) && is_tail(2) && is_tail(3) ? 4 : 0;
  }
  return 0;
}

// How many bytes at the beginning are surely ASCII and not NUL; looks at eight at a time, since most
// texts are nothing else.
std::size_t plain_prefix(std::string_view text) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080U;
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, 8);
    if (((bytes | (bytes - kOnes)) & kHighBits) != 0) return at;  // a byte above 0x7F, or a NUL
  }
  while (at < text.size() && text[at] > 0)
    ++at;
  return at;
}

// The longest beginning of clean text of at most `bytes` bytes that does not cut a character.
std::string_view cut(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U)
    --bytes;
  return text.substr(0, bytes);
}

}  // namespace

bool is_clean_utf8(std::string_view text) noexcept {
  text.remove_prefix(plain_prefix(text));
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

void append_clean_utf8(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    if (bytes == 0) {
      out += kReplacement;
      text.remove_prefix(1);
    } else {
      out.append(text.data(), bytes);
      text.remove_prefix(bytes);
    }
  }
}

std::string_view field_text(std::string_view text, std::string& scratch) {
  if (text.size() <= kMaxFieldBytes && is_clean_utf8(text)) return text;
  scratch.clear();
  // What becomes longer by being made clean is cut afterwards, so look at no more than can remain.
  append_clean_utf8(scratch, text.substr(0, kMaxFieldBytes + 4));
  if (scratch.size() > kMaxFieldBytes) {
    scratch.resize(cut(scratch, kMaxFieldBytes - kEllipsis.size()).size());
    scratch += kEllipsis;
  }
  return scratch;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string clean;
  append_clean_utf8(clean, text.substr(0, 4 * kShown));
  std::replace_if(
      clean.begin(), clean.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  const std::string_view shown = cut(clean, kShown);
  std::string result = "\"";
  result += shown;
  if (shown.size() < clean.size()) result += kEllipsis;
  result += '"';
  return result;
}

}  // namespace poolscope
