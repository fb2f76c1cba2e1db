// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

// What an error says after a word that nobody knows. Pure functions, thread-safe.

namespace poolscope {

/// In small letters of ASCII, as words are compared.
[[nodiscard]] std::string lowered(std::string_view text);

/// Without blanks and line ends at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// The known word that is nearest to `word`, empty when none is near.
[[nodiscard]] std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

/// `did you mean "NEAREST"?`, or `otherwise` when none is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known,
                                       std::string_view otherwise);

/// The same, or `known: A, B, C` when none is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace poolscope
