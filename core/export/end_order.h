// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_builder.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace poolscope {

/// Finds the order in which the tasks of a file ended, whose rows come in the order of their submits. Rows are sorted
/// in pieces as they come and the pieces merged at the end; since most tasks end soon after they began, few pieces
/// overlap. Four bytes a row. Not thread-safe.
class EndOrder {
 public:
  void add(RowId row, std::int64_t end_ns);
  /// Tells `builder` all rows by the time of their end, which it has, and of equal times by their number. Call once.
  void finish(TraceBuilder& builder);

 private:
  static constexpr std::size_t kPieceRows = 4096;

  void close_piece();

  std::vector<std::pair<std::int64_t, RowId>> piece_;
  std::vector<std::vector<RowId>> pieces_;  // each sorted
};

}  // namespace poolscope
