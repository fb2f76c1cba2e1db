// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/nearest_word.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace poolscope {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Letters to change, drop, add or swap with a neighbour to get from `a` to `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({changed, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last.back();
}

}  // namespace

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
  const std::string wanted = lowered(trimmed(word));
  if (wanted.empty()) return {};
  std::string nearest;
  // How far it counts, and how far it is: of two that count the same, the shorter way.
  std::pair<std::size_t, std::size_t> least{std::max<std::size_t>(1, wanted.size() / 3) + 1, 0};
  for (const std::string& candidate : known) {
    const std::string other = lowered(candidate);
    const std::size_t distance = edit_distance(wanted, other);
    // The beginning of a long word is as near as a slip of the finger.
    const bool begins = wanted.size() >= 3 && other.starts_with(wanted);
    const std::pair measured{begins ? std::min<std::size_t>(distance, 1) : distance, distance};
    if (measured < least) {
      least = measured;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known, std::string_view otherwise) {
  const std::string near = nearest_word(word, known);
  return near.empty() ? std::string(otherwise) : fmt::format("did you mean \"{}\"?", near);
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  return did_you_mean(word, known, fmt::format("known: {}", fmt::join(known, ", ")));
}

}  // namespace poolscope
