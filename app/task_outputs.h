// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <cstddef>
#include <vector>

namespace poolscope::app {

/// Prints what each task has written, whole and one after the other, as the tasks end or in their
/// order. Standard output and standard error stay apart.
class TaskOutputs {
 public:
  explicit TaskOutputs(bool keep_order) : keep_order_(keep_order) {}

  /// Prints what has come since the last call. Throws std::system_error.
  void update(const Trace& trace);

 private:
  static void print_task(const Trace& trace, RowId row);

  const bool keep_order_;
  std::size_t seen_ = 0;  // ends, or rows where the order is kept
};

}  // namespace poolscope::app
