// SPDX-License-Identifier: GPL-3.0-or-later
// What a run came to so far, read from its trace.
#include "core/jobs/race_run.h"
#include "core/jobs/utf8.h"
#include "core/tracing/failure_words.h"
#include "core/tracing/queue_depth.h"

#include <algorithm>
#include <utility>

namespace poolscope {
namespace {

constexpr std::size_t kLongestFailure = 300;

}  // namespace

void RaceRun::look_at_part(const Trace& trace, RowId row, PartSummary& part) const {
  switch (trace.state(row)) {
    case TaskState::finished: ++part.ok; break;
    case TaskState::cancelled: ++part.cancelled; break;
    default: ++part.failed;
  }
  part.cpu_s += static_cast<double>(trace.cpu_ns(row)) / 1e9;
  part.last_end_s = std::max(part.last_end_s, static_cast<double>(trace.end_ns(row) - seen_.first_submit_ns) / 1e9);
  if (trace.start_ns(row) == kNoTime) return;
  part.busy_s += static_cast<double>(trace.end_ns(row) - trace.start_ns(row)) / 1e9;
}

void RaceRun::look_at(const Trace& trace) const {
  if (seen_.first_submit_ns == kNoTime && !trace.empty()) seen_.first_submit_ns = trace.submit_ns(0);
  for (; seen_.finished < trace.finished_count(); ++seen_.finished) {
    const RowId row = trace.finished_row(seen_.finished);
    const TaskState state = trace.state(row);
    if (seen_.first_failure.empty() && state != TaskState::finished && state != TaskState::cancelled) {
      seen_.first_failure = failure_words(trace, row);
      seen_.first_failure.resize(utf8_cut(seen_.first_failure, kLongestFailure));
    }
    seen_.cpu_ns += trace.cpu_ns(row);
    seen_.last_end_ns = std::max(seen_.last_end_ns, trace.end_ns(row));
    if (!seen_.parts.empty()) look_at_part(trace, row, seen_.parts[workload_.part(row)]);
  }
  if (trace.complete() && seen_.max_depth < 0) seen_.max_depth = max_depth(queue_depth(trace));
}

RunSummary RaceRun::summary(const Trace& trace) const {
  RunSummary s;
  s.executor = spec_.title();
  s.spec = spec_.to_string();
  s.tasks = workload_.size();
  s.predicted_s = predicted_s_;
  s.phase = phase();
  const TraceCounts& counts = trace.counts();
  s.pending = counts[TaskState::pending];
  s.running = counts[TaskState::running];
  s.ok = counts[TaskState::finished];
  s.failed = counts[TaskState::failed] + counts[TaskState::timed_out] + counts[TaskState::lost];
  s.cancelled = counts[TaskState::cancelled];
  s.events = counts.events;
  s.events_lost = counts.lost;
  s.workers = static_cast<int>(std::count_if(trace.lanes().begin(), trace.lanes().end(),
                                             [](const Lane& lane) { return lane.kind == LaneKind::worker; }));
  std::vector<Value> totals;
  {
    const MutexLock lock(total_mutex_);
    if (totals_.size() == 1) s.result = totals_.front();
    totals = totals_;
  }
  const MutexLock lock(mutex_);
  look_at(trace);
  if (ended_) s.cancelled = s.tasks - s.ok - s.failed;  // those that were never submitted as well
  s.cpu_s = static_cast<double>(seen_.cpu_ns) / 1e9;
  if (seen_.first_submit_ns != kNoTime) {
    const std::int64_t until = trace.complete() ? seen_.last_end_ns : trace.now_ns();
    s.wall_s = static_cast<double>(std::max<std::int64_t>(0, until - seen_.first_submit_ns)) / 1e9;
  }
  if (s.wall_s > 0) s.tasks_per_s = static_cast<double>(counts.done()) / s.wall_s;
  const ExecutorStats stats = runner_ ? runner_->executor().stats() : last_stats_;
  s.max_queue_depth = seen_.max_depth >= 0 ? seen_.max_depth : static_cast<std::int64_t>(stats.max_queued);
  s.deadlocks = static_cast<std::int64_t>(stats.deadlocks);
  s.parts = seen_.parts;
  for (std::size_t part = 0; part < s.parts.size(); ++part) {
    s.parts[part].result = totals[part];
    if (ended_) s.parts[part].cancelled = s.parts[part].tasks - s.parts[part].ok - s.parts[part].failed;
  }
  s.first_failure = seen_.first_failure;
  s.evidence = evidence_;
  s.error = error_;
  return s;
}

}  // namespace poolscope
