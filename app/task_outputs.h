// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>

namespace poolscope::app {

/// How outputs are printed.
struct OutputStyle {
  bool keep_order = false;
  std::string folder;           ///< where tasks leave them whole, NUMBER.out and NUMBER.err; empty: nowhere
  bool remove_printed = false;  ///< the files there
  /// What stands before each line of a task's output, and a tab; may be empty.
  std::function<std::string(std::int64_t task)> tag;
};

/// Prints what each task has written, whole and one after the other, as the tasks end or in their
/// order. Standard output and standard error stay apart.
class TaskOutputs {
 public:
  explicit TaskOutputs(OutputStyle style) : style_(std::move(style)) {}

  /// Prints what has come since the last call. Throws std::system_error.
  void update(const Trace& trace);

 private:
  void print_task(const Trace& trace, RowId row) const;
  void print_file(const std::string& file, std::FILE* to, const std::string& tag) const;

  const OutputStyle style_;
  std::size_t seen_ = 0;  // ends, or rows where the order is kept
};

}  // namespace poolscope::app
