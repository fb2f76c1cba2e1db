// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/task_links.h"

#include <algorithm>
#include <cstddef>

namespace poolscope::ui {

namespace {

constexpr RowId kFurthest = 500'000;
constexpr std::size_t kMostSegments = 500'000;

/// The first segment of a kind that belongs to the row, or that lies over a moment when `row` is kNoRow.
template <typename Match>
const Segment* findSegment(const Trace& trace, Match match) {
  const std::size_t count = std::min(trace.segment_count(), kMostSegments);
  for (std::size_t i = 0; i < count; ++i) {
    if (match(trace.segment(i))) {
      return &trace.segment(i);
    }
  }
  const auto open = std::find_if(trace.open_segments().begin(), trace.open_segments().end(), match);
  return open != trace.open_segments().end() ? &*open : nullptr;
}

}  // namespace

TaskLinks linksOf(const Trace& trace, RowId row) {
  TaskLinks links;
  if (row >= trace.size()) {
    return links;
  }
  const std::uint32_t id = trace.task_id(row);
  const int attempt = trace.attempt(row);
  // A repetition is submitted after what it repeats.
  const RowId first = attempt > 1 && row > 0 ? row - std::min(row, kFurthest) : row;
  for (RowId other = row; other-- > first;) {
    if (trace.task_id(other) == id && trace.attempt(other) == attempt - 1) {
      links.previousAttempt = other;
      break;
    }
  }
  const auto last = static_cast<RowId>(std::min<std::size_t>(trace.size(), std::size_t{row} + kFurthest));
  if (trace.state(row) >= TaskState::failed) {
    for (RowId other = row + 1; other < last; ++other) {
      if (trace.task_id(other) == id && trace.attempt(other) == attempt + 1) {
        links.nextAttempt = other;
        break;
      }
    }
  }
  links.parent = trace.parent(row);
  // Rows are numbered as they are submitted, and nobody submits before it starts or after it has ended.
  const std::int64_t start = trace.start_ns(row);
  const std::int64_t end = trace.end_ns(row);
  for (RowId other = row + 1; start != kNoTime && other < last && links.children.size() < kMostChildren; ++other) {
    if (trace.parent(other) == row) {
      links.children.push_back(other);
    } else if (end != kNoTime && trace.submit_ns(other) > end) {
      break;
    }
  }
  links.waits = waitsAround(trace, row);
  if (links.waits.size() > kMostWaits) {
    links.waits.resize(kMostWaits);
  }
  const Segment* wait = findSegment(
      trace, [row](const Segment& segment) { return segment.row == row && segment.kind == SegmentKind::gil_wait; });
  if (wait != nullptr) {
    const std::int64_t ns = wait->begin_ns;
    const Segment* hold = findSegment(trace, [row, ns](const Segment& segment) {
      return segment.kind == SegmentKind::gil_hold && segment.row != row && segment.begin_ns <= ns &&
             (segment.end_ns == kNoTime || segment.end_ns > ns);
    });
    links.gilHolder = hold != nullptr ? hold->row : kNoRow;
  }
  return links;
}

}  // namespace poolscope::ui
