// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <cstdint>
#include <optional>
#include <string>

namespace poolscope {

/// What is wrong with a file, and where.
struct ReadError {
  std::string file;
  std::int64_t line = 0;  ///< from 1; 0 when no line is to blame
  std::string message;    ///< whole sentences: what is wrong and what would be right

  /// "race.csv, line 7: The state is ..."
  [[nodiscard]] std::string to_string() const;
};

/// The runs of a file, or why it could not be read.
struct ReadResult {
  Recording recording;  ///< empty when there is an error
  std::optional<ReadError> error;
  /// With an error: the runs as far as they were read before it, for somebody who asks for them. Empty when
  /// there is nothing.
  Recording before_error;

  [[nodiscard]] bool ok() const noexcept { return !error.has_value(); }
};

}  // namespace poolscope
