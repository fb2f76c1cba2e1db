// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace_builder.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

/// Traces whose right answers are known, for tests of what shows them.
namespace poolscope::samples {

inline constexpr std::int64_t kMs = 1'000'000;
inline constexpr std::int64_t kSecond = 1'000'000'000;

struct PoolShape {
  int workers = 2;
  int tasks = 10;
  std::int64_t task_ns = kSecond;
  std::int64_t now_ns = 10 * kSecond;  ///< how far it has come; it is complete when all have ended by then
  std::string run_id = "1";
  std::string job = "sleep_square";
  bool blocked = false;  ///< each task sleeps all its time, with a segment to say so
};

/// `tasks` equal tasks, all submitted at 0, on a pool of `workers`: task i runs on worker i % workers
/// from (i / workers) * task_ns on.
inline Trace pool(const PoolShape& shape) {
  RunInfo info;
  info.run_id = shape.run_id;
  info.executor = "threads:workers=" + std::to_string(shape.workers);
  info.workers = shape.workers;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job(shape.job);
  for (int w = 0; w < shape.workers; ++w) {
    Lane lane;
    lane.index = w;
    lane.name = "ThreadPoolExecutor-0_" + std::to_string(w);
    lane.tid = 4100 + w;
    builder.add_lane(lane);
  }
  for (int i = 0; i < shape.tasks; ++i) {
    builder.put_task(static_cast<RowId>(i), static_cast<std::uint32_t>(i), 1, job, 0);
  }
  bool all_ended = true;
  for (int i = 0; i < shape.tasks; ++i) {
    const auto row = static_cast<RowId>(i);
    const auto lane = static_cast<LaneId>(i % shape.workers);
    const std::int64_t start = (i / shape.workers) * shape.task_ns;
    const std::int64_t end = start + shape.task_ns;
    all_ended = all_ended && end <= shape.now_ns;
    if (start >= shape.now_ns) {
      continue;
    }
    builder.set_dispatched(row, lane, start);
    builder.set_started(row, lane, start);
    if (shape.blocked) {
      Segment segment;
      segment.begin_ns = start;
      segment.row = row;
      segment.lane = lane;
      builder.begin_segment(segment);
    }
    if (end <= shape.now_ns) {
      if (shape.blocked) {
        builder.end_segment(row, lane, SegmentKind::blocked, SegmentCause::none, end);
      }
      builder.set_finished(row, TaskState::finished, end, 60'000);
      builder.set_result(row, std::to_string(i * i));
    }
  }
  const std::int64_t last = ((shape.tasks + shape.workers - 1) / shape.workers) * shape.task_ns;
  builder.set_events(shape.tasks * 4, 0);
  builder.set_now(all_ended ? last : shape.now_ns, all_ended);
  return builder.snapshot();
}

/// The default race: ten tasks of one second on two and on ten workers, as it stands at `now_ns`.
inline Recording race(std::int64_t now_ns = 10 * kSecond, bool blocked = false) {
  PoolShape two;
  two.now_ns = now_ns;
  two.blocked = blocked;
  PoolShape ten = two;
  ten.workers = 10;
  ten.run_id = "2";
  return {pool(two), pool(ten)};
}

/// `tasks` on one event loop, `at_once` of them at a time: each turn begins a second after the one before, in
/// it task i i us later; each sleeps a second, with a segment to say so, and ends. As it stands at `now_ns`.
inline Trace loop(int tasks, int at_once, std::int64_t now_ns) {
  RunInfo info;
  info.run_id = "1";
  info.executor = "coroutines:loop=" + std::to_string(at_once);
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("sleep_square");
  Lane lane;
  lane.kind = LaneKind::loop;
  builder.add_lane(lane);
  const auto start_of = [at_once](int i) { return (i / at_once) * kSecond + i * std::int64_t{1000}; };
  for (int i = 0; i < tasks; ++i) {
    builder.put_task(static_cast<RowId>(i), static_cast<std::uint32_t>(i), 1, job, 0);
  }
  for (int i = 0; i < tasks && start_of(i) <= now_ns; ++i) {
    builder.set_started(static_cast<RowId>(i), 0, start_of(i));
    builder.begin_segment({start_of(i), kNoTime, static_cast<RowId>(i), 0, SegmentKind::blocked, SegmentCause::none});
  }
  bool all_ended = true;
  for (int i = 0; i < tasks; ++i) {
    const std::int64_t end = start_of(i) + kSecond;
    all_ended = all_ended && end <= now_ns;
    if (end <= now_ns) {
      builder.end_segment(static_cast<RowId>(i), 0, SegmentKind::blocked, SegmentCause::none, end);
      builder.set_finished(static_cast<RowId>(i), TaskState::finished, end, 1000);
    }
  }
  builder.set_now(now_ns, all_ended);
  return builder.snapshot();
}

/// Tasks of every final state, one after the other on one worker, each 1 s long: finished, failed,
/// cancelled, timed out, lost; then one that runs since 5 s, and one that waits. It is 5.5 s.
inline Trace all_states() {
  RunInfo info;
  info.run_id = "1";
  info.executor = "threads:workers=1";
  info.workers = 1;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("command");
  builder.add_lane(Lane{});
  for (RowId row = 0; row < 7; ++row) {
    builder.put_task(row, row, 1, job, 0);
  }
  RowId row = 0;
  for (const TaskState state :
       {TaskState::finished, TaskState::failed, TaskState::cancelled, TaskState::timed_out, TaskState::lost}) {
    builder.set_dispatched(row, 0, row * kSecond);
    builder.set_started(row, 0, row * kSecond);
    if (state == TaskState::failed) {
      builder.extra(row).error = "std::runtime_error: the disk is full";
      builder.extra(row).exit_code = 1;
    }
    builder.set_finished(row, state, (row + 1) * kSecond, 10 * kMs);
    ++row;
  }
  builder.set_dispatched(row, 0, 5 * kSecond);
  builder.set_started(row, 0, 5 * kSecond);
  builder.set_events(20, 0);
  builder.set_now(5 * kSecond + 500 * kMs, false);
  return builder.snapshot();
}

/// Two CPU tasks of 100 ms each that share the GIL in turns of `turn_ns` on two workers: while one
/// holds it, the other waits. Lanes: GIL, worker 0, worker 1. 200 ms in all.
inline Trace under_gil(std::int64_t turn_ns = 5 * kMs) {
  RunInfo info;
  info.run_id = "1";
  info.executor = "threads:workers=2,gil=on";
  info.workers = 2;
  TraceBuilder builder(info);
  const JobId job = builder.intern_job("pi_series");
  Lane gil;
  gil.kind = LaneKind::gil;
  const LaneId gil_lane = builder.add_lane(gil);
  Lane worker;
  const LaneId first = builder.add_lane(worker);
  worker.index = 1;
  builder.add_lane(worker);
  for (RowId row = 0; row < 2; ++row) {
    builder.put_task(row, row, 1, job, 0);
    builder.set_dispatched(row, first + row, 0);
    builder.set_started(row, first + row, 0);
  }
  const std::int64_t total = 200 * kMs;
  int turn = 0;
  for (std::int64_t t = 0; t < total; t += turn_ns, ++turn) {
    const RowId holder = static_cast<RowId>(turn % 2);
    const RowId waiter = 1 - holder;
    const std::int64_t end = std::min(total, t + turn_ns);
    builder.add_segment({t, end, holder, gil_lane, SegmentKind::gil_hold, SegmentCause::forced});
    builder.add_segment({t, end, waiter, first + waiter, SegmentKind::gil_wait, SegmentCause::none});
  }
  for (RowId row = 0; row < 2; ++row) {
    builder.extra(row).gil_wait_ns = total / 2;
    builder.set_finished(row, TaskState::finished, total, total / 2);
  }
  builder.set_now(total, true);
  return builder.snapshot();
}

/// `tasks` short tasks on `workers` lanes, each of task_ns with gap_ns after it; every `bad_every`-th
/// one failed (0: none).
inline Trace many(int workers, int tasks, std::int64_t task_ns, std::int64_t gap_ns, int bad_every = 0, int jobs = 1) {
  RunInfo info;
  info.run_id = "1";
  info.executor = "threads:workers=" + std::to_string(workers);
  info.workers = workers;
  TraceBuilder builder(info);
  std::vector<JobId> names;
  for (int j = 0; j < jobs; ++j) {
    names.push_back(builder.intern_job("job " + std::to_string(j)));
  }
  for (int w = 0; w < workers; ++w) {
    Lane lane;
    lane.index = w;
    builder.add_lane(lane);
  }
  std::int64_t last = 0;
  for (int i = 0; i < tasks; ++i) {
    const auto row = static_cast<RowId>(i);
    const auto lane = static_cast<LaneId>(i % workers);
    const std::int64_t start = (i / workers) * (task_ns + gap_ns);
    last = start + task_ns;
    builder.put_task(row, row, 1, names[static_cast<std::size_t>(i) % names.size()], 0);
    builder.set_dispatched(row, lane, start);
    builder.set_started(row, lane, start);
    const bool bad = bad_every > 0 && i % bad_every == bad_every - 1;
    builder.set_finished(row, bad ? TaskState::failed : TaskState::finished, last, task_ns);
  }
  builder.set_now(last, true);
  return builder.snapshot();
}

}  // namespace poolscope::samples
