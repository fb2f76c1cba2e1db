// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/overlap.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace poolscope {
namespace {

using Span = std::pair<std::int64_t, std::int64_t>;  // begin, end

// Calls `use(lane, span)` for each task that has begun on a lane, in the order of submission.
template <class Use>
void for_each_span(const Trace& trace, Use use) {
  for (RowId row = 0; row < trace.size(); ++row) {
    const TaskRecord task = trace.task(row);
    if (task.start_ns == kNoTime || task.worker >= trace.lanes().size()) continue;
    const std::int64_t end = task.end_ns != kNoTime ? task.end_ns : std::max(task.start_ns, trace.now_ns());
    use(task.worker, Span{task.start_ns, end});
  }
}

bool overlap(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.first != b.first ? a.first < b.first : a.second > b.second; });
  std::vector<std::int64_t> open;
  for (const auto& [begin, end] : spans) {
    while (!open.empty() && open.back() <= begin)
      open.pop_back();
    if (!open.empty() && end > open.back()) return true;
    open.push_back(end);
  }
  return false;
}

}  // namespace

std::vector<bool> overlapping_lanes(const Trace& trace) {
  const std::size_t lanes = trace.lanes().size();
  std::vector<bool> overlapping(lanes);
  std::vector<bool> in_doubt(lanes);
  std::vector<std::int64_t> latest_end(lanes, std::numeric_limits<std::int64_t>::min());
  for_each_span(trace, [&](LaneId lane, Span span) {
    if (span.first < latest_end[lane]) in_doubt[lane] = true;
    latest_end[lane] = std::max(latest_end[lane], span.second);
  });
  std::vector<std::vector<Span>> spans(lanes);
  for (LaneId lane = 0; lane < lanes; ++lane) {
    overlapping[lane] = trace.lanes()[lane].kind == LaneKind::loop;
    if (overlapping[lane]) in_doubt[lane] = false;
  }
  if (std::find(in_doubt.begin(), in_doubt.end(), true) == in_doubt.end()) return overlapping;
  for_each_span(trace, [&](LaneId lane, Span span) {
    if (in_doubt[lane]) spans[lane].push_back(span);
  });
  for (LaneId lane = 0; lane < lanes; ++lane) {
    if (in_doubt[lane]) overlapping[lane] = overlap(spans[lane]);
  }
  return overlapping;
}

}  // namespace poolscope
