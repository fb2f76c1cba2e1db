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

std::string_view to_string(QueueKind kind) noexcept {
  switch (kind) {
    case QueueKind::task: return "task_queue";
    case QueueKind::call: return "call_queue";
    case QueueKind::result: return "result_queue";
    case QueueKind::timers: return "timers";
  }
  return "";
}

std::vector<QueueKind> queues_of(const RunInfo& info) {
  const std::string_view spec = info.executor;
  const std::string_view kind = spec.substr(0, spec.find(':'));
  if (kind == "processes" || kind == "pool") return {QueueKind::task, QueueKind::call, QueueKind::result};
  if (kind == "coroutines") return {QueueKind::task, QueueKind::timers};
  return {QueueKind::task};
}

QueueStay stay_in(const Trace& trace, RowId row, QueueKind kind) noexcept {
  const std::int64_t dispatch = trace.dispatch_ns(row);
  const std::int64_t start = trace.start_ns(row);
  const std::int64_t end = trace.end_ns(row);
  const std::int64_t begun = start != kNoTime ? start : end;  // ended without a start: it left all queues then
  switch (kind) {
    case QueueKind::task: {
      const std::int64_t submit = trace.submit_ns(row);
      const std::int64_t leave = dispatch != kNoTime ? dispatch : begun;
      return {submit, leave == kNoTime ? kNoTime : std::max(leave, submit)};
    }
    case QueueKind::call:
      if (dispatch == kNoTime) return {};
      return {dispatch, begun == kNoTime ? kNoTime : std::max(begun, dispatch)};
    case QueueKind::result: {
      const TaskExtra* const extra = end == kNoTime ? nullptr : trace.extra(row);
      if (extra == nullptr || extra->return_ns <= 0) return {};
      return {end, end + extra->return_ns};
    }
    case QueueKind::timers: break;
  }
  return {};
}

std::vector<DepthStep> queue_depth(const Trace& trace, QueueKind kind) {
  std::vector<std::int64_t> ups;
  std::vector<std::int64_t> downs;
  if (kind == QueueKind::timers) {
    for (std::size_t i = 0; i < trace.segment_count(); ++i) {
      if (const Segment& segment = trace.segment(i); segment.kind == SegmentKind::blocked) {
        ups.push_back(segment.begin_ns);
        downs.push_back(std::max(segment.end_ns, segment.begin_ns));
      }
    }
    for (const Segment& segment : trace.open_segments()) {
      if (segment.kind == SegmentKind::blocked) ups.push_back(segment.begin_ns);
    }
    return staircase(std::move(ups), std::move(downs));
  }
  ups.reserve(trace.size());
  downs.reserve(trace.size());
  for (RowId row = 0; row < trace.size(); ++row) {
    const QueueStay stay = stay_in(trace, row, kind);
    if (stay.enter_ns != kNoTime) ups.push_back(stay.enter_ns);
    if (stay.leave_ns != kNoTime) downs.push_back(stay.leave_ns);
  }
  return staircase(std::move(ups), std::move(downs));
}

std::vector<DepthStep> queue_bytes(const Trace& trace, QueueKind kind) {
  std::vector<DepthStep> changes;
  if (kind != QueueKind::call && kind != QueueKind::result) return changes;
  for (RowId row = 0; row < trace.size(); ++row) {
    const QueueStay stay = stay_in(trace, row, kind);
    const TaskExtra* const extra = trace.extra(row);
    if (stay.enter_ns == kNoTime || extra == nullptr) continue;
    const std::int64_t bytes = kind == QueueKind::call ? extra->send_bytes : extra->recv_bytes;
    changes.push_back({stay.enter_ns, bytes});
    if (stay.leave_ns != kNoTime) changes.push_back({stay.leave_ns, -bytes});
  }
  std::sort(changes.begin(), changes.end(),
            [](const DepthStep& a, const DepthStep& b) { return a.time_ns < b.time_ns; });
  std::vector<DepthStep> steps;
  std::int64_t bytes = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    bytes += changes[i].depth;
    if (i + 1 == changes.size() || changes[i + 1].time_ns != changes[i].time_ns)
      steps.push_back({changes[i].time_ns, bytes});
  }
  return steps;
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
