// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_cell.h"

#include "core/export/text.h"

#include <charconv>
#include <limits>

namespace poolscope {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && is_digit(text[at]))
    ++at;
  return at;
}

// -5, +1, -2.5e-7: a spreadsheet reads these as what they are.
bool is_signed_number(std::string_view text) noexcept {
  const std::size_t whole = skip_digits(text, 1);
  if (whole == 1) return false;
  std::size_t at = whole;
  if (at < text.size() && text[at] == '.') {
    at = skip_digits(text, at + 1);
    if (at == whole + 1) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    at = skip_digits(text, exponent);
    if (at == exponent) return false;
  }
  return at == text.size();
}

bool needs_apostrophe(std::string_view text) noexcept {
  if (text.empty()) return false;
  switch (text.front()) {
    case '=':
    case '@':
    case '\t':
    case '\r':
    case '\n':
    case '\'': return true;
    case '+':
    case '-': return !is_signed_number(text);
    default: return false;
  }
}

}  // namespace

void append_text_cell(std::string& row, std::string_view text) {
  if (text.empty()) return;
  std::string scratch;
  text = field_text(text, scratch);
  const bool guarded = needs_apostrophe(text);
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    if (guarded) row += '\'';
    row += text;
    return;
  }
  row += '"';
  if (guarded) row += '\'';
  for (const char c : text) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

std::string_view text_of_cell(std::string_view cell) noexcept {
  if (!cell.empty() && cell.front() == '\'') cell.remove_prefix(1);
  return cell;
}

std::string worker_word(const Lane& lane) {
  if (lane.kind == LaneKind::worker) return std::to_string(lane.index);
  std::string word(to_string(lane.kind));
  if (lane.index != 0) {
    word += '-';
    append_number(word, lane.index);
  }
  return word;
}

bool parse_worker_word(std::string_view word, Lane& lane) noexcept {
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  if (const auto index = parse_integer(word)) {
    lane.kind = LaneKind::worker;
    lane.index = static_cast<int>(*index);
    return *index >= 0 && *index <= kMost;
  }
  for (const LaneKind kind : {LaneKind::main, LaneKind::manager, LaneKind::gil, LaneKind::loop}) {
    const std::string_view name = to_string(kind);
    if (!word.starts_with(name)) continue;
    lane.kind = kind;
    lane.index = 0;
    word.remove_prefix(name.size());
    if (word.empty()) return true;
    if (word.front() != '-') return false;
    const auto index = parse_integer(word.substr(1));
    if (!index || *index < 1 || *index > kMost) return false;
    lane.index = static_cast<int>(*index);
    return true;
  }
  return false;
}

std::optional<std::int64_t> parse_integer(std::string_view text) noexcept {
  constexpr std::size_t kSafeDigits = 18;  // as many always fit
  if (!text.empty() && text.size() <= kSafeDigits && is_digit(text.front())) {
    std::int64_t value = 0;
    for (const char c : text) {
      if (!is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    return value;
  }
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end) return std::nullopt;
  return value;
}

}  // namespace poolscope
