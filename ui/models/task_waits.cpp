// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/task_waits.h"

#include <algorithm>
#include <cstddef>

namespace poolscope::ui {

namespace {

constexpr std::size_t kMostSegments = 500'000;

}  // namespace

std::vector<TaskWait> waitsAround(const Trace& trace, RowId row) {
  std::vector<TaskWait> waits;
  const auto look = [&](const Segment& segment) {
    if (segment.row < trace.size() && segment.awaits < trace.size() && (segment.row == row || segment.awaits == row)) {
      waits.push_back({segment.row, segment.awaits, segment.begin_ns, segment.end_ns});
    }
  };
  const std::size_t count = std::min(trace.segment_count(), kMostSegments);
  for (std::size_t i = 0; i < count; ++i) {
    look(trace.segment(i));
  }
  std::for_each(trace.open_segments().begin(), trace.open_segments().end(), look);
  return waits;
}

}  // namespace poolscope::ui
