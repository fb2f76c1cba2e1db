// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/text_needle.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace poolscope::ui {

namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// How many places of a text are looked at together.
constexpr std::ptrdiff_t kStep = 64;

/// `b` is in lower case.
constexpr bool equal(char a, char b) { return lower(a) == b; }

}  // namespace

TextNeedle::TextNeedle(const QString& text) : m_text(text.toStdString()) {
  std::transform(m_text.begin(), m_text.end(), m_text.begin(), lower);
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

bool TextNeedle::isAt(const char* at) const { return std::equal(at, at + m_text.size(), m_text.begin(), equal); }

/// On from `at` by whole steps in which three of its characters stand nowhere as they would have to: a loop without
/// branches, which the compiler makes one of vectors.
const char* TextNeedle::skipWhereItIsNot(const char* at, const char* last) const {
  constexpr auto kCase = static_cast<unsigned char>('a' - 'A');
  const std::size_t middle = m_text.size() / 2;
  const std::size_t back = m_text.size() - 1;
  const auto folded = [](char c) { return static_cast<unsigned char>(static_cast<unsigned char>(c) | kCase); };
  const unsigned char a = folded(m_text[0]);
  const unsigned char b = folded(m_text[middle]);
  const unsigned char c = folded(m_text[back]);
  for (; last - at >= kStep; at += kStep) {
    unsigned char any = 0;
    for (std::ptrdiff_t i = 0; i < kStep; ++i) {
      const auto same = [i](const char* where, unsigned char wanted) {
        return static_cast<unsigned char>((static_cast<unsigned char>(where[i]) | kCase) == wanted ? 0xFF : 0);
      };
      any |= static_cast<unsigned char>(same(at, a) & same(at + middle, b) & same(at + back, c));
    }
    if (any != 0) {
      break;
    }
  }
  return at;
}

bool TextNeedle::isIn(std::string_view text) const {
  if (text.size() < m_text.size() || m_text.empty()) {
    return m_text.empty();
  }
  const char* at = text.data();
  const char* const last = at + (text.size() - m_text.size());  // where the needle can begin at the latest
  while (at <= last) {
    at = skipWhereItIsNot(at, last);
    const char* const stop = std::min(last + 1, at + kStep);
    for (; at < stop; ++at) {
      if (isAt(at)) {
        return true;
      }
    }
  }
  return false;
}

bool TextNeedle::isInLabel(std::string_view job, std::uint32_t id) const {
  return (m_mayBeInNumber && isInNumber(job, id)) || isIn(job);
}

bool TextNeedle::mayBeInThousand(std::uint32_t thousand) const {
  constexpr std::size_t kLastDigits = 3;
  if (!m_mayBeInNumber) {
    return false;
  }
  if (m_number) {
    return *m_number / 1000 == thousand;
  }
  if (m_digits.size() <= kLastDigits || thousand == 0) {
    return true;
  }
  std::array<char, 16> buffer{};
  const char* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), thousand).ptr;
  const std::string_view front(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::string_view digits(m_digits);
  if (front.find(digits) != std::string_view::npos) {
    return true;
  }
  for (std::size_t beyond = 1; beyond <= kLastDigits; ++beyond) {
    if (front.ends_with(digits.substr(0, digits.size() - beyond))) {
      return true;
    }
  }
  return false;
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
