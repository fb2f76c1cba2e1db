// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/trace.h"

#include "core/tracing/trace_data.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace poolscope {
namespace {

constexpr std::size_t in_chunk(RowId row) noexcept { return row % kChunkRows; }

// All empty traces are one.
const std::shared_ptr<const TraceData>& no_data() {
  static const auto empty = std::make_shared<const TraceData>();
  return empty;
}

}  // namespace

RunChunk::RunChunk() {
  start_ns.fill(kNoTime);
  end_ns.fill(kNoTime);
  dispatch.fill(kNotDispatched);
  cpu_ns.fill(0);
  worker.fill(kNoLane);
  result.fill(0);
  extra.fill(0);
  state.fill(static_cast<std::uint8_t>(TaskState::pending));
}

const std::shared_ptr<RunChunk>& RunChunk::all_pending() {
  static const auto* const chunk = new std::shared_ptr<RunChunk>(std::make_shared<RunChunk>());
  return *chunk;
}

std::int64_t TraceCounts::total() const noexcept {
  return std::accumulate(by_state.begin(), by_state.end(), std::int64_t{0});
}

std::int64_t TraceCounts::done() const noexcept {
  return total() - (*this)[TaskState::pending] - (*this)[TaskState::running];
}

std::int64_t TaskRecord::queue_wait_ns(std::int64_t now) const noexcept {
  const std::int64_t until = start_ns != kNoTime ? start_ns : end_ns != kNoTime ? end_ns : now;
  return std::max<std::int64_t>(0, until - submit_ns);
}

std::int64_t TaskRecord::run_ns(std::int64_t now) const noexcept {
  if (start_ns == kNoTime) return 0;
  return std::max<std::int64_t>(0, (end_ns != kNoTime ? end_ns : now) - start_ns - gil_wait_ns());
}

Trace::Trace() : data_(no_data()) {}
Trace::Trace(std::shared_ptr<const TraceData> data) : data_(std::move(data)) {
  if (data_ == nullptr) data_ = no_data();
}

const RunInfo& Trace::info() const noexcept { return *data_->info; }
std::size_t Trace::size() const noexcept { return data_->size; }
std::int64_t Trace::now_ns() const noexcept { return data_->now_ns; }
bool Trace::complete() const noexcept { return data_->complete; }
const TraceCounts& Trace::counts() const noexcept { return data_->counts; }

std::int64_t Trace::submit_ns(RowId row) const noexcept { return data_->submit(row).submit_ns[in_chunk(row)]; }

std::int64_t Trace::dispatch_ns(RowId row) const noexcept {
  const RunChunk& chunk = data_->run(row);
  const std::uint32_t before_start = chunk.dispatch[in_chunk(row)];
  switch (before_start) {
    case kNotDispatched: return kNoTime;
    case kDispatchInStart: return chunk.start_ns[in_chunk(row)];
    case kDispatchInExtra: return data_->extra(row)->dispatch_ns;
    default: return chunk.start_ns[in_chunk(row)] - before_start;
  }
}

std::int64_t Trace::start_ns(RowId row) const noexcept {
  const RunChunk& chunk = data_->run(row);
  return chunk.dispatch[in_chunk(row)] == kDispatchInStart ? kNoTime : chunk.start_ns[in_chunk(row)];
}

std::int64_t Trace::end_ns(RowId row) const noexcept { return data_->run(row).end_ns[in_chunk(row)]; }

std::int64_t Trace::cpu_ns(RowId row) const noexcept {
  const std::uint32_t cpu = data_->run(row).cpu_ns[in_chunk(row)];
  return cpu == kCpuInExtra ? data_->extra(row)->cpu_ns : cpu;
}

std::uint32_t Trace::task_id(RowId row) const noexcept { return data_->submit(row).task_id[in_chunk(row)]; }
int Trace::attempt(RowId row) const noexcept { return data_->submit(row).attempt[in_chunk(row)]; }
RowId Trace::parent(RowId row) const noexcept {
  const SubmitChunk& chunk = data_->submit(row);
  return chunk.parent != nullptr ? (*chunk.parent)[in_chunk(row)] : kNoRow;
}
LaneId Trace::worker(RowId row) const noexcept { return data_->run(row).worker[in_chunk(row)]; }
TaskState Trace::state(RowId row) const noexcept {
  return static_cast<TaskState>(data_->run(row).state[in_chunk(row)]);
}
JobId Trace::job(RowId row) const noexcept { return data_->submit(row).job[in_chunk(row)]; }

std::string_view Trace::job_name(JobId job) const noexcept {
  return job < data_->jobs->size() ? std::string_view((*data_->jobs)[job]) : std::string_view();
}

std::string_view Trace::given_label(RowId row) const noexcept {
  return data_->texts.get(data_->submit(row).label[in_chunk(row)]);
}

std::string Trace::label(RowId row) const {
  const std::string_view given = given_label(row);
  if (!given.empty()) return std::string(given);
  std::string made(job_name(job(row)));
  made += '(';
  made += std::to_string(task_id(row));
  made += ')';
  return made;
}

std::string_view Trace::result(RowId row) const noexcept {
  return data_->texts.get(data_->run(row).result[in_chunk(row)]);
}

const TaskExtra* Trace::extra(RowId row) const noexcept {
  const ExtraEntry* const entry = data_->extra(row);
  return entry != nullptr && entry->shown ? &entry->fields : nullptr;
}

TaskRecord Trace::task(RowId row) const {
  TaskRecord record;
  record.row = row;
  record.task_id = task_id(row);
  record.attempt = attempt(row);
  record.job = job_name(job(row));
  record.label = label(row);
  record.state = state(row);
  record.worker = worker(row);
  record.submit_ns = submit_ns(row);
  record.dispatch_ns = dispatch_ns(row);
  record.start_ns = start_ns(row);
  record.end_ns = end_ns(row);
  record.cpu_ns = cpu_ns(row);
  record.result = result(row);
  record.extra = extra(row);
  return record;
}

TaskTexts Trace::texts(RowId row) const noexcept {
  const TaskExtra* const fields = extra(row);
  return {.label = given_label(row),
          .result = result(row),
          .error = fields != nullptr ? std::string_view(fields->error) : std::string_view(),
          .task_id = task_id(row),
          .job = job(row)};
}

TaskColumns Trace::columns(RowId first, std::size_t most) const noexcept {
  const SubmitChunk& submits = data_->submit(first);
  const RunChunk& runs = data_->run(first);
  const std::size_t count = std::min({most, data_->size - first, kChunkRows - in_chunk(first)});
  const auto part = [&](const auto& column) { return std::span(column).subspan(in_chunk(first), count); };
  return {.task_id = part(submits.task_id),
          .job = part(submits.job),
          .worker = part(runs.worker),
          .state = part(runs.state),
          .submit_ns = part(submits.submit_ns),
          .start_ns = part(runs.start_ns),
          .end_ns = part(runs.end_ns),
          .cpu_ns = part(runs.cpu_ns),
          .label = part(submits.label),
          .result = part(runs.result),
          .extra = part(runs.extra)};
}

std::optional<std::string_view> Trace::text_between(std::uint32_t from, std::uint32_t to) const noexcept {
  return data_->texts.between(from, to);
}

std::size_t Trace::finished_count() const noexcept { return data_->finished.size(); }
RowId Trace::finished_row(std::size_t i) const noexcept { return data_->finished[i]; }
const std::vector<RowId>& Trace::running_rows() const noexcept { return data_->running; }
const std::vector<Lane>& Trace::lanes() const noexcept { return *data_->lanes; }
const std::vector<std::string>& Trace::jobs() const noexcept { return *data_->jobs; }
std::size_t Trace::segment_count() const noexcept { return data_->segments.size(); }
const Segment& Trace::segment(std::size_t i) const noexcept { return data_->segments[i]; }
const std::vector<Segment>& Trace::open_segments() const noexcept { return data_->open_segments; }
std::size_t Trace::sample_count() const noexcept { return data_->samples.size(); }
const WorkerSample& Trace::sample(std::size_t i) const noexcept { return data_->samples[i]; }

std::size_t Trace::column_bytes() const noexcept {
  const auto begun = static_cast<std::size_t>(
      std::count_if(data_->runs.begin(), data_->runs.end(),
                    [](const std::shared_ptr<RunChunk>& chunk) { return chunk != RunChunk::all_pending(); }));
  const auto nested = static_cast<std::size_t>(
      std::count_if(data_->submits.begin(), data_->submits.end(),
                    [](const std::shared_ptr<SubmitChunk>& chunk) { return chunk->parent != nullptr; }));
  return data_->submits.size() * (sizeof(SubmitChunk) - sizeof(SubmitChunk::generation)) +
         nested * sizeof(SubmitChunk::Parents) + begun * (sizeof(RunChunk) - sizeof(RunChunk::generation)) +
         data_->finished.bytes();
}

}  // namespace poolscope
