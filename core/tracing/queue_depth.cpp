// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/queue_depth.h"

#include <algorithm>
#include <utility>

namespace poolscope {
namespace {

// The staircase that rises at each time in `ups` and falls at each in `downs`.
std::vector<DepthStep> staircase(std::vector<std::int64_t> ups, std::vector<std::int64_t> downs) {
  std::sort(ups.begin(), ups.end());
  std::sort(downs.begin(), downs.end());
  std::vector<DepthStep> steps;
  std::int64_t depth = 0;
  auto up = ups.begin();
  auto down = downs.begin();
  while (up != ups.end() || down != downs.end()) {
    const std::int64_t time_ns = down == downs.end() || (up != ups.end() && *up < *down) ? *up : *down;
    const std::int64_t before = depth;
    for (; up != ups.end() && *up == time_ns; ++up)
      ++depth;
    for (; down != downs.end() && *down == time_ns; ++down)
      --depth;
    if (depth != before) steps.push_back({time_ns, depth});
  }
  return steps;
}

}  // namespace

std::vector<DepthStep> queue_depth(const Trace& trace) {
  std::vector<std::int64_t> ups;
  std::vector<std::int64_t> downs;
  ups.reserve(trace.size());
  downs.reserve(trace.size());
  for (RowId row = 0; row < trace.size(); ++row) {
    const std::int64_t submit = trace.submit_ns(row);
    ups.push_back(submit);
    std::int64_t leave = trace.dispatch_ns(row);
    if (leave == kNoTime) leave = trace.start_ns(row);
    if (leave == kNoTime) leave = trace.end_ns(row);
    if (leave != kNoTime) downs.push_back(std::max(leave, submit));
  }
  return staircase(std::move(ups), std::move(downs));
}

std::vector<DepthStep> running_tasks(const Trace& trace) {
  std::vector<std::int64_t> ups;
  std::vector<std::int64_t> downs;
  for (RowId row = 0; row < trace.size(); ++row) {
    const std::int64_t start = trace.start_ns(row);
    if (start == kNoTime) continue;
    ups.push_back(start);
    if (const std::int64_t end = trace.end_ns(row); end != kNoTime) downs.push_back(std::max(end, start));
  }
  return staircase(std::move(ups), std::move(downs));
}

std::vector<DepthStep> completions(const Trace& trace) {
  std::vector<std::int64_t> ends;
  ends.reserve(trace.finished_count());
  for (std::size_t i = 0; i < trace.finished_count(); ++i) {
    ends.push_back(trace.end_ns(trace.finished_row(i)));
  }
  return staircase(std::move(ends), {});
}

std::int64_t max_depth(const std::vector<DepthStep>& steps) noexcept {
  std::int64_t most = 0;
  for (const DepthStep& step : steps) {
    most = std::max(most, step.depth);
  }
  return most;
}

}  // namespace poolscope
