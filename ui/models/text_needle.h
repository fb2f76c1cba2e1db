// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolscope::ui {

/// A text that is looked for in millions of others, in upper or lower case. Letters beyond ASCII must be as
/// typed: there is no time for more. Plain data; may be used from any thread.
class TextNeedle {
 public:
  TextNeedle() = default;
  explicit TextNeedle(const QString& text);

  [[nodiscard]] bool isIn(std::string_view text) const;
  /// As isIn("job(id)"), the label of a task that was given none, without making that text: what of the needle
  /// can only be found in the number is known beforehand.
  [[nodiscard]] bool isInLabel(std::string_view job, std::uint32_t id) const;

  /// False when it reaches into the number of no "job(id)" with an id from 1000 * thousand to 1000 * thousand + 999.
  [[nodiscard]] bool mayBeInThousand(std::uint32_t thousand) const;

  bool operator==(const TextNeedle&) const = default;

 private:
  [[nodiscard]] bool isAt(const char* at) const;
  [[nodiscard]] const char* skipWhereItIsNot(const char* at, const char* last) const;
  [[nodiscard]] bool isInNumber(std::string_view job, std::uint32_t id) const;

  std::string m_text;                     ///< UTF-8, its ASCII letters in lower case
  bool m_mayBeInNumber = false;           ///< it reads like a part of "job(id)" that reaches into "(id)"
  bool m_opens = false;                   ///< it has the "(", so what stands before it is the end of the job's name
  bool m_closes = false;                  ///< it has the ")"
  std::size_t m_jobLength = 0;            ///< characters before the "("
  std::string m_digits;                   ///< of the number
  std::optional<std::uint32_t> m_number;  ///< with "(" and ")": the number itself
};

}  // namespace poolscope::ui
