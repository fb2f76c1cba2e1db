// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/failure_words.h"

namespace poolscope {

std::string_view error_words(std::string_view error) noexcept {
  if (!error.starts_with("poolscope::")) return error;
  const std::size_t colon = error.find(": ");
  return colon == std::string_view::npos ? error : error.substr(colon + 2);
}

std::string failure_words(const Trace& trace, RowId row) {
  const TaskExtra* const extra = trace.extra(row);
  std::string words = trace.label(row) + ": ";
  words += extra != nullptr && !extra->error.empty() ? error_words(extra->error) : to_string(trace.state(row));
  return words;
}

}  // namespace poolscope
