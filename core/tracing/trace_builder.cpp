// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/trace_builder.h"

#include "core/tracing/trace_data.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace poolscope {
namespace {

constexpr std::size_t in_chunk(RowId row) noexcept { return row % kChunkRows; }

struct SegmentKey {
  RowId row = kNoRow;
  LaneId lane = kNoLane;
  SegmentKind kind = SegmentKind::blocked;

  bool operator==(const SegmentKey&) const = default;
};

struct SegmentKeyHash {
  std::size_t operator()(const SegmentKey& key) const noexcept {
    const std::uint64_t both = (std::uint64_t{key.row} << 32U) | key.lane;
    return std::hash<std::uint64_t>()((both ^ static_cast<std::uint64_t>(key.kind) << 60U) * 0x9E37'79B9'7F4A'7C15U);
  }
};

void write_submit(SubmitChunk& columns, std::size_t i, std::uint32_t task_id, int attempt, JobId job,
                  std::int64_t submit_ns, RowId parent) {
  columns.submit_ns[i] = submit_ns;
  columns.task_id[i] = task_id;
  columns.label[i] = 0;
  columns.job[i] = job;
  columns.attempt[i] = static_cast<std::uint8_t>(std::clamp(attempt, 1, 255));
  if (parent == kNoRow) return;
  if (columns.parent == nullptr) {
    columns.parent = std::make_shared<SubmitChunk::Parents>();
    columns.parent->fill(kNoRow);
  }
  (*columns.parent)[i] = parent;
}

// The field of the extra that a segment of this kind adds to; null for those that are no loss of time.
std::int64_t TaskExtra::*total_of(SegmentKind kind) noexcept {
  switch (kind) {
    case SegmentKind::gil_wait: return &TaskExtra::gil_wait_ns;
    case SegmentKind::blocked: return &TaskExtra::blocked_ns;
    case SegmentKind::paused: return &TaskExtra::paused_ns;
    case SegmentKind::gil_hold: break;
  }
  return nullptr;
}

}  // namespace

struct TraceBuilder::Writer {
  TraceData now;  // running and open_segments are filled when a snapshot is taken
  std::uint64_t generation = 1;
  std::size_t extra_count = 0;
  std::vector<Lane> lanes;
  bool lanes_changed = false;
  std::vector<std::string> jobs;
  std::unordered_map<std::string, JobId> job_ids;
  std::vector<RowId> started;  // running rows, and some that have ended since
  std::size_t started_limit = 1024;
  std::vector<Segment> open;
  std::unordered_map<SegmentKey, std::size_t, SegmentKeyHash> open_at;

  // The row's chunks, safe to change.
  SubmitChunk& submit(RowId row) { return own(now.submits[row >> kChunkShift]); }
  RunChunk& run(RowId row) { return own(now.runs[row >> kChunkShift]); }
  template <class Chunk>
  Chunk& own(std::shared_ptr<Chunk>& chunk) {
    if (chunk->generation != generation) {
      chunk = make_chunk<Chunk>(std::as_const(*chunk));
      chunk->generation = generation;
    }
    return *chunk;
  }

  // The row's extra, safe to change; made when it has none.
  ExtraEntry& entry(RowId row) {
    std::uint32_t number = now.run(row).extra[in_chunk(row)];
    const bool is_new = number == 0;
    if (is_new) number = static_cast<std::uint32_t>(++extra_count);
    const std::size_t at = number - 1;
    if (at / kExtraChunkEntries == now.extras.size()) {
      now.extras.push_back(std::make_shared<ExtraChunk>());
      now.extras.back()->generation = generation;
    }
    std::shared_ptr<ExtraChunk>& entries = now.extras[at / kExtraChunkEntries];
    std::shared_ptr<ExtraEntry> found = entries->entries[at % kExtraChunkEntries];
    if (!is_new && found->generation == generation) return *found;

    if (entries->generation != generation) {
      entries = std::make_shared<ExtraChunk>(*entries);
      entries->generation = generation;
    }
    found = is_new ? std::make_shared<ExtraEntry>() : std::make_shared<ExtraEntry>(*found);
    found->generation = generation;
    entries->entries[at % kExtraChunkEntries] = found;
    if (is_new) run(row).extra[in_chunk(row)] = number;
    return *found;
  }

  void change_state(RowId row, TaskState to) {
    std::uint8_t& state = run(row).state[in_chunk(row)];
    if (row < now.size) {
      --now.counts.by_state[state];
      ++now.counts.by_state[static_cast<std::size_t>(to)];
    }
    state = static_cast<std::uint8_t>(to);
  }

  void set_dispatch(RowId row, std::int64_t time_ns) {
    RunChunk& columns = run(row);
    const std::size_t i = in_chunk(row);
    std::uint32_t& dispatch = columns.dispatch[i];
    const bool has_start = columns.start_ns[i] != kNoTime && dispatch != kDispatchInStart;
    if (!has_start) {
      columns.start_ns[i] = time_ns;
      dispatch = kDispatchInStart;
      return;
    }
    const std::int64_t before = columns.start_ns[i] - time_ns;
    if (before >= 0 && before < kDispatchInExtra) {
      dispatch = static_cast<std::uint32_t>(before);
    } else {
      dispatch = kDispatchInExtra;
      entry(row).dispatch_ns = time_ns;
    }
  }

  // Rows become visible once all rows before them are known.
  void show_rows() {
    while (now.size >> kChunkShift < now.submits.size()) {
      const auto row = static_cast<RowId>(now.size);
      const SubmitChunk* const submits = now.submits[row >> kChunkShift].get();
      if (submits == nullptr || submits->attempt[in_chunk(row)] == 0) return;
      const std::uint8_t state = now.run(row).state[in_chunk(row)];
      ++now.counts.by_state[state];
      if (is_final(static_cast<TaskState>(state))) now.finished.push_back(row);
      ++now.size;
    }
  }

  void forget_ended() {
    std::erase_if(started, [this](RowId row) {
      return now.run(row).state[in_chunk(row)] != static_cast<std::uint8_t>(TaskState::running);
    });
    started_limit = std::max<std::size_t>(1024, 2 * started.size());
  }
};

TraceBuilder::TraceBuilder(RunInfo info) : writer_(std::make_unique<Writer>()) {
  writer_->now.info = std::make_shared<const RunInfo>(std::move(info));
}

TraceBuilder::~TraceBuilder() = default;

void TraceBuilder::set_info(RunInfo info) { writer_->now.info = std::make_shared<const RunInfo>(std::move(info)); }

JobId TraceBuilder::intern_job(std::string_view name) {
  Writer& w = *writer_;
  const auto found = w.job_ids.find(std::string(name));
  if (found != w.job_ids.end()) return found->second;
  if (w.jobs.size() >= std::numeric_limits<JobId>::max()) {
    throw std::length_error("a run can hold 65,535 different job names, not more");
  }
  const auto id = static_cast<JobId>(w.jobs.size());
  w.jobs.emplace_back(name);
  w.job_ids.emplace(name, id);
  w.now.jobs = std::make_shared<const std::vector<std::string>>(w.jobs);
  return id;
}

LaneId TraceBuilder::add_lane(Lane lane) {
  const auto id = static_cast<LaneId>(writer_->lanes.size());
  put_lane(id, std::move(lane));
  return id;
}

void TraceBuilder::put_lane(LaneId id, Lane lane) {
  if (id >= writer_->lanes.size()) writer_->lanes.resize(std::size_t{id} + 1);
  writer_->lanes[id] = std::move(lane);
  writer_->lanes_changed = true;
}

void TraceBuilder::set_lane_stopped(LaneId lane, std::int64_t time_ns) {
  if (lane >= writer_->lanes.size()) return;
  writer_->lanes[lane].stop_ns = time_ns;
  writer_->lanes_changed = true;
}

std::size_t TraceBuilder::size() const noexcept { return writer_->now.size; }

bool TraceBuilder::has_task(RowId row) const noexcept {
  const TraceData& now = writer_->now;
  const std::size_t chunk = row >> kChunkShift;
  return chunk < now.submits.size() && now.submits[chunk] != nullptr && now.submits[chunk]->attempt[in_chunk(row)] != 0;
}

void TraceBuilder::put_task(RowId row, std::uint32_t task_id, int attempt, JobId job, std::int64_t submit_ns,
                            RowId parent) {
  Writer& w = *writer_;
  const std::size_t chunk = row >> kChunkShift;
  // Most rows come in their order and lie in the chunk of the one before.
  if (row == w.now.size && in_chunk(row) != 0 && in_chunk(row) + 1 != kChunkRows) {
    SubmitChunk& columns = *w.now.submits[chunk];
    const std::size_t i = in_chunk(row);
    if (columns.generation == w.generation && columns.attempt[i] == 0 && columns.attempt[i + 1] == 0 &&
        w.now.runs[chunk] == RunChunk::all_pending()) {
      write_submit(columns, i, task_id, attempt, job, submit_ns, parent);
      ++w.now.counts.by_state[static_cast<std::size_t>(TaskState::pending)];
      ++w.now.size;
      return;
    }
  }
  if (row == kNoRow || has_task(row)) return;
  if (chunk >= w.now.submits.size()) {
    w.now.submits.resize(chunk + 1);
    w.now.runs.resize(chunk + 1, RunChunk::all_pending());
  }
  if (w.now.submits[chunk] == nullptr) {
    w.now.submits[chunk] = make_chunk<SubmitChunk>();
    w.now.submits[chunk]->generation = w.generation;
  }
  write_submit(w.submit(row), in_chunk(row), task_id, attempt, job, submit_ns, parent);
  w.show_rows();
}

void TraceBuilder::set_label(RowId row, std::string_view label) {
  if (!has_task(row)) return;
  const TextRef text = writer_->now.texts.add(label);
  writer_->submit(row).label[in_chunk(row)] = text;
}

void TraceBuilder::set_dispatched(RowId row, LaneId lane, std::int64_t time_ns) {
  if (!has_task(row)) return;
  if (lane != kNoLane) writer_->run(row).worker[in_chunk(row)] = lane;
  writer_->set_dispatch(row, time_ns);
}

void TraceBuilder::set_started(RowId row, LaneId lane, std::int64_t time_ns) {
  if (!has_task(row)) return;
  Writer& w = *writer_;
  RunChunk& columns = w.run(row);
  const std::size_t i = in_chunk(row);
  if (lane != kNoLane) columns.worker[i] = lane;
  const bool dispatched = columns.dispatch[i] == kDispatchInStart;
  const std::int64_t dispatch_ns = columns.start_ns[i];
  columns.start_ns[i] = time_ns;
  if (dispatched) {
    columns.dispatch[i] = kNotDispatched;
    w.set_dispatch(row, dispatch_ns);
  }
  if (columns.state[i] != static_cast<std::uint8_t>(TaskState::pending)) return;  // an end stays an end
  w.change_state(row, TaskState::running);
  if (w.started.size() >= w.started_limit) w.forget_ended();
  w.started.push_back(row);
}

void TraceBuilder::set_finished(RowId row, TaskState state, std::int64_t time_ns, std::int64_t cpu_ns) {
  if (!has_task(row) || !is_final(state)) return;
  Writer& w = *writer_;
  RunChunk& columns = w.run(row);
  const std::size_t i = in_chunk(row);
  if (is_final(static_cast<TaskState>(columns.state[i]))) return;
  columns.end_ns[i] = time_ns;
  if (cpu_ns >= 0 && cpu_ns < kCpuInExtra) {
    columns.cpu_ns[i] = static_cast<std::uint32_t>(cpu_ns);
  } else {
    w.entry(row).cpu_ns = cpu_ns;
    columns.cpu_ns[i] = kCpuInExtra;
  }
  w.change_state(row, state);
  if (row < w.now.size) w.now.finished.push_back(row);
}

void TraceBuilder::set_ran(RowId row, LaneId lane, const RunTimes& times, TaskState state) {
  if (row >= writer_->now.size && !has_task(row)) return;
  const std::int64_t waited_ns = times.start_ns - times.dispatch_ns;
  const std::int64_t ran_ns = times.end_ns - times.start_ns;
  if (waited_ns < 0 || waited_ns >= kDispatchInExtra || ran_ns < 0 || ran_ns >= kCpuInExtra) {
    set_dispatched(row, lane, times.dispatch_ns);
    set_started(row, lane, times.start_ns);
    set_finished(row, state, times.end_ns, ran_ns);
    return;
  }
  Writer& w = *writer_;
  RunChunk& columns = w.run(row);
  const std::size_t i = in_chunk(row);
  if (is_final(static_cast<TaskState>(columns.state[i]))) return;
  columns.start_ns[i] = times.start_ns;
  columns.end_ns[i] = times.end_ns;
  columns.dispatch[i] = static_cast<std::uint32_t>(waited_ns);
  columns.cpu_ns[i] = static_cast<std::uint32_t>(ran_ns);
  columns.worker[i] = lane;
  if (row < w.now.size) {
    --w.now.counts.by_state[columns.state[i]];
    ++w.now.counts.by_state[static_cast<std::size_t>(state)];
    w.now.finished.push_back(row);
  }
  columns.state[i] = static_cast<std::uint8_t>(state);
}

void TraceBuilder::set_result(RowId row, std::string_view result) {
  if (!has_task(row)) return;
  const TextRef text = writer_->now.texts.add(result);
  writer_->run(row).result[in_chunk(row)] = text;
}

void TraceBuilder::append(const WholeTask& task) {
  Writer& w = *writer_;
  const auto row = static_cast<RowId>(w.now.size);
  const std::size_t i = in_chunk(row);
  if (row >> kChunkShift == w.now.submits.size()) {
    w.now.submits.push_back(make_chunk<SubmitChunk>());
    w.now.submits.back()->generation = w.generation;
    w.now.runs.push_back(make_chunk<RunChunk>(std::as_const(*RunChunk::all_pending())));
    w.now.runs.back()->generation = w.generation;
  }
  SubmitChunk& submitted = w.submit(row);
  write_submit(submitted, i, task.task_id, task.attempt, task.job, task.submit_ns, task.parent);
  submitted.label[i] = w.now.texts.add(task.label);
  ++w.now.size;
  ++w.now.counts.by_state[static_cast<std::size_t>(task.state)];

  RunChunk& columns = w.run(row);
  columns.state[i] = static_cast<std::uint8_t>(task.state);
  columns.worker[i] = task.worker;
  columns.result[i] = w.now.texts.add(task.result);
  columns.start_ns[i] = task.start_ns;
  columns.end_ns[i] = task.end_ns;
  if (task.cpu_ns >= 0 && task.cpu_ns < kCpuInExtra) {
    columns.cpu_ns[i] = static_cast<std::uint32_t>(task.cpu_ns);
  } else {
    w.entry(row).cpu_ns = task.cpu_ns;
    columns.cpu_ns[i] = kCpuInExtra;
  }
  if (task.dispatch_ns != kNoTime) w.set_dispatch(row, task.dispatch_ns);
  if (task.state == TaskState::running) w.started.push_back(row);
}

void TraceBuilder::append_end(RowId row) { writer_->now.finished.push_back(row); }

void TraceBuilder::renumber_lanes(const std::vector<LaneId>& numbers) {
  Writer& w = *writer_;
  for (std::size_t first = 0; first < w.now.size; first += kChunkRows) {
    RunChunk& columns = w.run(static_cast<RowId>(first));
    for (std::size_t i = 0; i < std::min(kChunkRows, w.now.size - first); ++i) {
      LaneId& lane = columns.worker[i];
      if (lane < numbers.size()) lane = numbers[lane];
    }
  }
}

TaskExtra& TraceBuilder::extra(RowId row) {
  if (!has_task(row)) throw std::out_of_range("row " + std::to_string(row) + " was never submitted");
  ExtraEntry& entry = writer_->entry(row);
  entry.shown = true;
  return entry.fields;
}

void TraceBuilder::begin_segment(const Segment& open) {
  Writer& w = *writer_;
  const SegmentKey key{open.row, open.lane, open.kind};
  const auto [at, is_new] = w.open_at.try_emplace(key, w.open.size());
  if (!is_new) return;  // it lasts already
  w.open.push_back(open);
  w.open.back().end_ns = kNoTime;
}

void TraceBuilder::end_segment(RowId row, LaneId lane, SegmentKind kind, SegmentCause cause, std::int64_t time_ns,
                               RowId awaits) {
  Writer& w = *writer_;
  const auto found = w.open_at.find(SegmentKey{row, lane, kind});
  if (found == w.open_at.end()) return;
  const std::size_t at = found->second;
  w.open_at.erase(found);
  Segment segment = w.open[at];
  if (at + 1 != w.open.size()) {
    w.open[at] = w.open.back();
    w.open_at[SegmentKey{w.open[at].row, w.open[at].lane, w.open[at].kind}] = at;
  }
  w.open.pop_back();
  segment.end_ns = time_ns;
  segment.cause = cause;
  if (awaits != kNoRow) segment.awaits = awaits;
  w.now.segments.push_back(segment);
  if (std::int64_t TaskExtra::*const total = total_of(kind); total != nullptr && has_task(row)) {
    extra(row).*total += segment.end_ns - segment.begin_ns;
  }
}

void TraceBuilder::add_segment(const Segment& ended) { writer_->now.segments.push_back(ended); }
void TraceBuilder::add_sample(const WorkerSample& sample) { writer_->now.samples.push_back(sample); }

void TraceBuilder::set_events(std::int64_t collected, std::int64_t lost) {
  writer_->now.counts.events = collected;
  writer_->now.counts.lost = lost;
}

void TraceBuilder::set_now(std::int64_t time_ns, bool complete) {
  writer_->now.now_ns = time_ns;
  writer_->now.complete = complete;
}

const TraceCounts& TraceBuilder::counts() const noexcept { return writer_->now.counts; }

Trace TraceBuilder::snapshot() {
  Writer& w = *writer_;
  if (w.lanes_changed) {
    w.now.lanes = std::make_shared<const std::vector<Lane>>(w.lanes);
    w.lanes_changed = false;
  }
  w.forget_ended();
  auto data = std::make_shared<TraceData>(w.now);
  data->running = w.started;
  std::erase_if(data->running, [&](RowId row) { return row >= data->size; });
  data->open_segments = w.open;
  std::stable_sort(data->open_segments.begin(), data->open_segments.end(),
                   [](const Segment& a, const Segment& b) { return a.begin_ns < b.begin_ns; });
  ++w.generation;
  return Trace(std::move(data));
}

}  // namespace poolscope
