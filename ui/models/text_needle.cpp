// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/text_needle.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace poolscope::ui {

namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool isLetter(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// `b` is in lower case.
constexpr bool equal(char a, char b) { return lower(a) == b; }

}  // namespace

TextNeedle::TextNeedle(const QString& text) : m_text(text.toStdString()) {
  std::transform(m_text.begin(), m_text.end(), m_text.begin(), lower);
  m_anchor = static_cast<std::size_t>(std::find_if_not(m_text.begin(), m_text.end(), isLetter) - m_text.begin());
  std::string_view rest = m_text;
  m_closes = !rest.empty() && rest.back() == ')';
  rest.remove_suffix(m_closes ? 1 : 0);
  const auto digits = static_cast<std::size_t>(std::find_if_not(rest.rbegin(), rest.rend(), isDigit) - rest.rbegin());
  m_digits = rest.substr(rest.size() - digits);
  rest.remove_suffix(digits);
  m_opens = !rest.empty() && rest.back() == '(';
  m_jobLength = m_opens ? rest.size() - 1 : 0;
  m_mayBeInNumber = m_opens || rest.empty();
  std::uint32_t number = 0;
  const char* const end = m_digits.data() + m_digits.size();
  const std::from_chars_result read = std::from_chars(m_digits.data(), end, number);
  if (m_opens && m_closes && read.ec == std::errc() && read.ptr == end && std::to_string(number) == m_digits) {
    m_number = number;
  }
}

bool TextNeedle::isIn(std::string_view text) const {
  if (text.size() < m_text.size()) {
    return false;
  }
  const char* at = text.data();
  const char* const last = at + (text.size() - m_text.size());  // where the needle can begin at the latest
  for (; at <= last; ++at) {
    if (m_anchor < m_text.size()) {  // there is one way to write it, so memchr can look for it
      const auto left = static_cast<std::size_t>(last - at) + 1;
      const void* const found = std::memchr(at + m_anchor, m_text[m_anchor], left);
      if (found == nullptr) {
        return false;
      }
      at = static_cast<const char*>(found) - m_anchor;
    }
    if (std::equal(at, at + m_text.size(), m_text.begin(), equal)) {
      return true;
    }
  }
  return false;
}

bool TextNeedle::isInLabel(std::string_view job, std::uint32_t id) const {
  return (m_mayBeInNumber && isInNumber(job, id)) || isIn(job);
}

bool TextNeedle::isInNumber(std::string_view job, std::uint32_t id) const {
  if (m_number && *m_number != id) {
    return false;
  }
  std::array<char, 16> buffer{};
  const char* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), id).ptr;
  const std::string_view number(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  if (m_opens && m_closes ? number != m_digits
      : m_opens           ? !number.starts_with(m_digits)
      : m_closes          ? !number.ends_with(m_digits)
                          : number.find(m_digits) == std::string_view::npos) {
    return false;
  }
  return job.size() >= m_jobLength &&
         std::equal(job.end() - static_cast<std::ptrdiff_t>(m_jobLength), job.end(), m_text.begin(), equal);
}

}  // namespace poolscope::ui
