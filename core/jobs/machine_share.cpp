// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/machine_share.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/sync/clock.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

struct Change {
  std::int64_t time_ns;
  int by;
};

/// Whether all that tasks of the job wait for stands in the trace: not what happens in a command's process, nor in a
/// function of the user's own.
bool waits_are_known(std::string_view name) {
  const Job* const job = find_job(name);
  return job != nullptr && job->description().kind != JobKind::command && job->library().empty();
}

/// How many cores, `most` at most, could have been used, summed over time: +1 where a task begins to want one, -1 where
/// it ends or waits.
double usable_ns(std::vector<Change> changes, int most) {
  std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.time_ns < b.time_ns; });
  double sum = 0;
  int wanting = 0;
  for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
    wanting += changes[i].by;
    sum += std::clamp(wanting, 0, most) * static_cast<double>(changes[i + 1].time_ns - changes[i].time_ns);
  }
  return sum;
}

}  // namespace

std::optional<MachineShare> machine_share(const Trace& trace, int computing_at_once) {
  for (const std::string& job : trace.jobs()) {
    if (!waits_are_known(job)) return std::nullopt;
  }
  std::vector<Change> changes;
  std::int64_t got_ns = 0;
  std::int64_t waited_ns = 0;  // as the tasks sum it up
  for (RowId row = 0; row < trace.size(); ++row) {
    if (trace.start_ns(row) == kNoTime || trace.end_ns(row) == kNoTime) continue;
    changes.push_back({trace.start_ns(row), 1});
    changes.push_back({std::max(trace.start_ns(row), trace.end_ns(row)), -1});
    got_ns += trace.cpu_ns(row);
    if (const TaskExtra* extra = trace.extra(row))
      waited_ns += extra->gil_wait_ns + extra->blocked_ns + extra->paused_ns;
  }
  std::int64_t told_ns = 0;  // as the stretches of waiting do, which a file need not have
  for (std::size_t i = 0; i < trace.segment_count(); ++i) {
    const Segment& one = trace.segment(i);
    if (one.kind == SegmentKind::gil_hold || one.row == kNoRow || trace.end_ns(one.row) == kNoTime) continue;
    changes.push_back({one.begin_ns, -1});
    changes.push_back({one.end_ns, 1});
    told_ns += one.end_ns - one.begin_ns;
  }
  if (told_ns < waited_ns / 10 * 9) return std::nullopt;
  MachineShare share;
  share.usable_s = usable_ns(std::move(changes), std::min(usable_cpu_count(), std::max(1, computing_at_once))) / 1e9;
  share.got_s = std::min(static_cast<double>(got_ns) / 1e9, share.usable_s);
  return share;
}

std::optional<MachineShare> machine_share(const Trace& trace, const RunSummary& run, const ExecutorSpec& spec) {
  if (spec.kind == ExecutorKind::coroutines) return machine_share(trace, 1);
  const int workers = run.workers > 0 ? run.workers : spec.effective_workers();
  return machine_share(trace, workers > 0 ? workers : usable_cpu_count());
}

}  // namespace poolscope
