// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_types.h"

namespace poolscope::ui {

/// A task of a recording: which run, which row. The default names none.
struct TaskRef {
  int run = -1;
  RowId row = kNoRow;

  [[nodiscard]] bool isValid() const { return run >= 0 && row != kNoRow; }
  bool operator==(const TaskRef&) const = default;
};

}  // namespace poolscope::ui
