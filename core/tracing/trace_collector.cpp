// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracing/trace_collector.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

namespace poolscope {
namespace {

template <class T>
T& payload(const TaskEvent& event) noexcept {
  return *std::bit_cast<T*>(static_cast<std::uintptr_t>(event.value));
}

}  // namespace

TraceCollector::~TraceCollector() {
  for (const TaskEvent& event : deferred_) {
    event.free_payload();
  }
  for (const TaskEvent& event : late_) {
    event.free_payload();
  }
}

void TraceCollector::collect(EventBuffers& buffers, const std::function<void()>& collect_names) {
  ends_.clear();
  end_runs_.clear();
  for (const TaskEvent& event : std::exchange(late_, {})) {
    handle(event, ends_);
  }
  end_run_of_ends();
  look(buffers, collect_names, true, [&](const TaskEvent& event) { handle(event, ends_); });
  late_rows_.clear();
  look(buffers, collect_names, false, [&](const TaskEvent& event) { handle_late(event); });
  std::sort(late_rows_.begin(), late_rows_.end());
  if (!deferred_.empty()) retry_deferred();
  apply_running();
  sort_ends();
  apply_ends();
}

template <class Take>
void TraceCollector::look(EventBuffers& buffers, const std::function<void()>& collect_names, bool with_running,
                          Take take) {
  buffers.update(producers_);
  limits_.resize(producers_.size());
  if (with_running) running_.resize(producers_.size());
  recorded_ = 0;
  for (std::size_t i = 0; i < producers_.size(); ++i) {
    limits_[i] = with_running ? producers_[i]->look(running_[i]) : producers_[i]->published();
    recorded_ += static_cast<std::int64_t>(limits_[i]);
  }
  collect_names();
  for (std::size_t i = 0; i < producers_.size(); ++i) {
    producers_[i]->take_until(limits_[i], take);
    if (with_running) end_run_of_ends();
  }
}

void TraceCollector::end_run_of_ends() {
  if (ends_.size() != (end_runs_.empty() ? 0 : end_runs_.back())) end_runs_.push_back(ends_.size());
}

// What stood in a cell at look 1 runs, unless its end is among those that follow.
void TraceCollector::apply_running() {
  for (const RunningTask& task : running_) {
    if (task.row == kNoRow || !ready(task.row) || deferred_rows_.contains(task.row)) continue;
    builder_.set_dispatched(task.row, task.lane, task.dispatch_ns - epoch_ns_);
    builder_.set_started(task.row, task.lane, task.start_ns - epoch_ns_);
    last_time_ns_ = std::max(last_time_ns_, task.start_ns - epoch_ns_);
  }
}

void TraceCollector::handle(const TaskEvent& event, std::vector<TaskEvent>& ends) {
  const EventKind kind = event.kind();
  if (kind == EventKind::submitted) {  // the most of all, beside `ran`
    const std::int64_t time_ns = event.time_ns - epoch_ns_;
    last_time_ns_ = std::max(last_time_ns_, time_ns);
    builder_.put_task(event.row, static_cast<std::uint32_t>(event.value), static_cast<int>(event.value >> 48U),
                      static_cast<JobId>(event.value >> 32U), time_ns,
                      event.lane() <= event.row ? event.row - event.lane() : kNoRow);
    ++collected_;
    return;
  }
  if (kind == EventKind::finished || kind == EventKind::ran) {
    ends.push_back(event);
  } else if (ready(event.row) && (deferred_rows_.empty() || !deferred_rows_.contains(event.row))) {
    apply(event);
  } else {
    deferred_.push_back(event);
    deferred_rows_.insert(event.row);
  }
}

void TraceCollector::handle_late(const TaskEvent& event) {
  const EventKind kind = event.kind();
  if (kind == EventKind::submitted || kind == EventKind::label) {  // a row is never seen without its label
    handle(event, late_);
    return;
  }
  if (kind == EventKind::started || kind == EventKind::began_and_waits) late_rows_.push_back(event.row);
  late_.push_back(event);
}

void TraceCollector::retry_deferred() {
  const std::vector<TaskEvent> events = std::exchange(deferred_, {});
  deferred_rows_.clear();
  for (const TaskEvent& event : events) {
    handle(event, ends_);
  }
  end_run_of_ends();
}

// Merges the producers' ends, of which each wrote its own in order, two and two.
void TraceCollector::sort_ends() {
  const auto earlier = [](const TaskEvent& a, const TaskEvent& b) { return a.time_ns < b.time_ns; };
  std::size_t begin = 0;
  for (const std::size_t end : end_runs_) {
    const auto from = ends_.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = ends_.begin() + static_cast<std::ptrdiff_t>(end);
    if (!std::is_sorted(from, to, earlier)) std::stable_sort(from, to, earlier);
    begin = end;
  }
  while (end_runs_.size() > 1) {
    merged_ends_.clear();
    std::vector<std::size_t> runs;
    begin = 0;
    for (std::size_t i = 0; i < end_runs_.size(); i += 2) {
      const auto at = [&](std::size_t position) { return ends_.begin() + static_cast<std::ptrdiff_t>(position); };
      const std::size_t middle = end_runs_[i];
      const std::size_t end = i + 1 < end_runs_.size() ? end_runs_[i + 1] : middle;
      std::merge(at(begin), at(middle), at(middle), at(end), std::back_inserter(merged_ends_), earlier);
      runs.push_back(end);
      begin = end;
    }
    std::swap(ends_, merged_ends_);
    end_runs_ = std::move(runs);
  }
}

void TraceCollector::apply_ends() {
  for (const TaskEvent& event : ends_) {
    const bool waits = (!deferred_rows_.empty() && deferred_rows_.contains(event.row)) ||
                       (!late_rows_.empty() && std::binary_search(late_rows_.begin(), late_rows_.end(), event.row));
    if (ready(event.row) && !waits) {
      if (event.kind() == EventKind::ran) {
        apply_timed(event);
        ++collected_;
      } else {
        apply(event);
      }
    } else {
      late_.push_back(event);
    }
  }
}

void TraceCollector::apply(const TaskEvent& event) {
  const RowId row = event.row;
  switch (event.kind()) {
    case EventKind::label: builder_.set_label(row, event.text()); break;
    case EventKind::result: builder_.set_result(row, event.text()); break;
    case EventKind::extra: merge_extra(row, std::move(payload<TaskExtra>(event))); break;
    case EventKind::sample:
      builder_.add_sample(payload<WorkerSample>(event));
      last_time_ns_ = std::max(last_time_ns_, payload<WorkerSample>(event).time_ns);
      break;
    default: apply_timed(event);
  }
  event.free_payload();
  ++collected_;
}

void TraceCollector::apply_timed(const TaskEvent& event) {
  const RowId row = event.row;
  const std::int64_t time_ns = event.time_ns - epoch_ns_;
  last_time_ns_ = std::max(last_time_ns_, time_ns);
  const auto segment_kind = static_cast<SegmentKind>(event.detail() & 3U);
  switch (event.kind()) {
    case EventKind::dispatched: builder_.set_dispatched(row, event.lane(), time_ns); break;
    case EventKind::started: builder_.set_started(row, event.lane(), time_ns); break;
    case EventKind::finished:
      builder_.set_finished(row, static_cast<TaskState>(event.detail()), time_ns,
                            static_cast<std::int64_t>(event.value));
      break;
    case EventKind::ran: {
      const std::int64_t start_ns = time_ns - static_cast<std::int64_t>(event.value & 0xFFFF'FFFFU);
      const std::int64_t dispatch_ns = start_ns - static_cast<std::int64_t>(event.value >> 32U);
      builder_.set_ran(row, event.lane(), {dispatch_ns, start_ns, time_ns}, static_cast<TaskState>(event.detail()));
      break;
    }
    case EventKind::began_and_waits: {
      const std::int64_t start_ns = time_ns - static_cast<std::int64_t>(event.value & 0xFFFF'FFFFU);
      builder_.set_dispatched(row, event.lane(), start_ns - static_cast<std::int64_t>(event.value >> 32U));
      builder_.set_started(row, event.lane(), start_ns);
      builder_.begin_segment({time_ns, kNoTime, row, event.lane(), segment_kind, SegmentCause::none});
      break;
    }
    case EventKind::segment_begin:
      builder_.begin_segment(
          {time_ns, kNoTime, row, event.lane(), segment_kind, SegmentCause::none, static_cast<RowId>(event.value)});
      break;
    case EventKind::segment_end:
      builder_.end_segment(row, event.lane(), segment_kind, static_cast<SegmentCause>(event.detail() >> 2U), time_ns,
                           static_cast<RowId>(event.value));
      break;
    case EventKind::lane_stopped: builder_.set_lane_stopped(event.lane(), time_ns); break;
    default: break;  // the kinds without a time
  }
}

void TraceCollector::merge_extra(RowId row, TaskExtra&& more) {
  if (row == kNoRow) return;
  TaskExtra& extra = builder_.extra(row);
  extra.gil_wait_ns += more.gil_wait_ns;
  extra.blocked_ns += more.blocked_ns;
  extra.paused_ns += more.paused_ns;
  extra.send_bytes += more.send_bytes;
  extra.recv_bytes += more.recv_bytes;
  extra.call_queue_ns += more.call_queue_ns;
  extra.serialize_ns += more.serialize_ns;
  extra.return_ns += more.return_ns;
  extra.max_rss_bytes = std::max(extra.max_rss_bytes, more.max_rss_bytes);
  extra.output_dropped_bytes += more.output_dropped_bytes;
  if (more.exit_code) extra.exit_code = more.exit_code;
  if (more.signal) extra.signal = more.signal;
  if (!more.error.empty()) extra.error = std::move(more.error);
  if (!more.output.empty()) extra.output = std::move(more.output);
  if (!more.error_output.empty()) extra.error_output = std::move(more.error_output);
}

}  // namespace poolscope
