// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/task_outputs.h"

#include "app/output.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>

namespace poolscope::app {

void TaskOutputs::update(const Trace& trace) {
  if (keep_order_) {
    for (; seen_ < trace.size() && is_final(trace.state(static_cast<RowId>(seen_))); ++seen_)
      print_task(trace, static_cast<RowId>(seen_));
    return;
  }
  for (; seen_ < trace.finished_count(); ++seen_)
    print_task(trace, trace.finished_row(seen_));
}

void TaskOutputs::print_task(const Trace& trace, RowId row) {
  const TaskExtra* extra = trace.extra(row);
  std::string text(trace.state(row) == TaskState::finished ? trace.result(row)
                   : extra != nullptr                      ? std::string_view(extra->output)
                                                           : std::string_view());
  if (!text.empty()) {
    if (!text.ends_with('\n')) text += '\n';
    print(text);
  }
  if (extra == nullptr) return;
  fmt::print(stderr, "{}", extra->error_output);
  if (extra->output_dropped_bytes > 0) {
    fmt::print(stderr, "poolscope: {}: {} bytes of its output were not kept\n", trace.label(row),
               extra->output_dropped_bytes);
  }
}

}  // namespace poolscope::app
