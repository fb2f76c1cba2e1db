// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What tests of the emulated GIL share.

#include "core/threads/gil.h"
#include "core/threads/thread_pool.h"
#include "core/tracing/trace_recorder.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <vector>

namespace poolscope::support {

inline constexpr auto kNever = std::chrono::hours(24);  // an interval that no test lives to see

// A pool under a GIL, and its trace.
struct GilPool {
  explicit GilPool(int workers, std::chrono::nanoseconds interval)
      : gil(std::make_shared<Gil>(GilOptions{.switch_interval = interval})),
        pool({.max_workers = workers, .gil = gil, .executor = {.recorder = recorder}}) {}
  Trace trace_at_the_end() {
    pool.shutdown();
    return recorder->snapshot();
  }

  std::shared_ptr<TraceRecorder> recorder = std::make_shared<TraceRecorder>(RunInfo{}, now_ns());
  std::shared_ptr<Gil> gil;
  ThreadPoolExecutor pool;
};

inline std::vector<Segment> segments_of(const Trace& trace, SegmentKind kind) {
  std::vector<Segment> found;
  for (std::size_t i = 0; i < trace.segment_count(); ++i) {
    if (trace.segment(i).kind == kind) found.push_back(trace.segment(i));
  }
  std::ranges::sort(found, {}, &Segment::begin_ns);
  return found;
}

inline bool overlap(const std::vector<Segment>& in_order) {
  for (std::size_t i = 1; i < in_order.size(); ++i) {
    if (in_order[i].begin_ns < in_order[i - 1].end_ns) return true;
  }
  return false;
}

// Notices when two are inside at once.
class Alone {
 public:
  explicit Alone(std::atomic<int>& inside, std::atomic<int>& violations) : inside_(inside) {
    if (inside_.fetch_add(1) != 0) ++violations;
  }
  ~Alone() { --inside_; }
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;

 private:
  std::atomic<int>& inside_;
};

}  // namespace poolscope::support
