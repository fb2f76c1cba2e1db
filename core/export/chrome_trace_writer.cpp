// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/atomic_file.h"
#include "core/export/chrome_trace.h"
#include "core/export/csv_cell.h"
#include "core/export/json_text.h"
#include "core/export/overlap.h"
#include "core/tracing/queue_depth.h"

#include <algorithm>

namespace poolscope {
namespace {

// The first bytes of the file; the reader looks for the format's name.
constexpr std::string_view kBegin =
    "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"format\":\"poolscope\",\"version\":1},\"traceEvents\":[";
constexpr std::string_view kEnd = "\n]}\n";

/// Writes the events of one run, which appears as process `pid`. Lane n is thread n + 1; thread 0 is
/// where tasks are submitted. Events of one thread must nest, so tasks that lie side by side, as those
/// of an event loop do, are pairs of asynchronous events instead, each pair on a track of its own.
class RunWriter {
 public:
  RunWriter(AtomicFile& file, const Trace& trace, std::uint64_t pid, bool& is_first)
      : file_(file), trace_(trace), pid_(pid), is_first_(is_first), overlapping_(overlapping_lanes(trace)) {}

  void write() {
    names();
    for (RowId row = 0; row < trace_.size(); ++row) {
      task(row);
    }
    for (std::size_t i = 0; i < trace_.segment_count(); ++i) {
      segment(trace_.segment(i));
    }
    for (const Segment& open : trace_.open_segments()) {
      segment(open);
    }
    counters();
  }

 private:
  void names();
  void task(RowId row);
  void parent_arrow(RowId row, RowId parent);
  void await_arrow(const Segment& wait);
  void task_args(const TaskRecord& task);
  void extra_args(const TaskExtra& extra);
  void segment(const Segment& segment);
  void counters();
  // A span with its arguments, which `args` writes: one event, or a pair where spans of the lane overlap.
  template <class Args>
  void span(std::string_view category, std::string_view name, LaneId lane, RowId row, std::int64_t begin_ns,
            std::int64_t end_ns, Args args);

  // Begins an event; end() writes it.
  JsonText& begin(std::string_view phase, std::string_view category, std::string_view name, std::uint64_t tid) {
    event_.clear();
    event_.open().text("ph", phase);
    if (!category.empty()) event_.text("cat", category);
    return event_.text("name", name).number("pid", pid_).number("tid", tid);
  }
  void end() {
    event_.close();
    file_.write(is_first_ ? "\n" : ",\n");
    is_first_ = false;
    file_.write(event_.text());
  }
  void name_event(std::string_view what, std::uint64_t tid, std::string_view name) {
    begin("M", {}, what, tid).open("args").text("name", name);
  }
  void order_event(std::string_view what, std::uint64_t tid) {
    begin("M", {}, what, tid).open("args").number("sort_index", tid == 0 ? pid_ : tid).close();
    end();
  }
  [[nodiscard]] bool overlaps(LaneId lane) const { return lane < overlapping_.size() && overlapping_[lane]; }
  // Of the arrow to a task's start, and of the track of a task among others.
  [[nodiscard]] std::uint64_t id_of(RowId row) const { return pid_ << 32U | row; }
  static std::uint64_t tid_of(LaneId lane) { return lane == kNoLane ? 0 : std::uint64_t{lane} + 1; }

  AtomicFile& file_;
  const Trace& trace_;
  const std::uint64_t pid_;
  bool& is_first_;
  std::uint64_t waits_ = 0;  // arrows to their ends so far
  const std::vector<bool> overlapping_;
  JsonText event_;
};

void RunWriter::names() {
  const RunInfo& info = trace_.info();
  name_event("process_name", 0, info.executor);
  event_.text("run_id", info.run_id).number("workers", info.workers).number("queue_limit", info.queue_limit);
  event_.number("now_ns", trace_.now_ns())
      .number("events", trace_.counts().events)
      .number("lost", trace_.counts().lost);
  event_.close();
  end();
  order_event("process_sort_index", 0);
  name_event("thread_name", 0, "submits");
  event_.close();
  end();
  for (LaneId id = 0; id < trace_.lanes().size(); ++id) {
    const Lane& lane = trace_.lanes()[id];
    name_event("thread_name", tid_of(id), lane.name);
    event_.text("kind", to_string(lane.kind)).number("index", lane.index).number("pid", lane.pid);
    event_.number("tid", lane.tid).number("start_ns", lane.start_ns);
    if (lane.stop_ns != kNoTime) event_.number("stop_ns", lane.stop_ns);
    event_.close();
    end();
    order_event("thread_sort_index", tid_of(id));
  }
}

void RunWriter::task(RowId row) {
  const TaskRecord task = trace_.task(row);
  if (task.start_ns == kNoTime) {
    begin("i", "task", task.label, 0).micros("ts", task.submit_ns).text("s", "t");
    task_args(task);
    end();
    return;
  }
  const std::uint64_t arrow = id_of(row);
  const std::uint64_t tid = tid_of(task.worker);
  begin("X", "submit", task.label, 0).micros("ts", task.submit_ns).number("dur", 0);
  end();
  if (const RowId parent = trace_.parent(row); parent != kNoRow) parent_arrow(row, parent);
  begin("s", "queue", "queue", 0).number("id", arrow).micros("ts", task.submit_ns);
  end();
  begin("f", "queue", "queue", tid).number("id", arrow).text("bp", "e").micros("ts", task.start_ns);
  end();
  if (overlaps(task.worker)) {  // what the arrow points at
    begin("X", "start", task.label, tid).micros("ts", task.start_ns).number("dur", 0);
    end();
  }
  const std::int64_t until = task.end_ns != kNoTime ? task.end_ns : std::max(task.start_ns, trace_.now_ns());
  span("task", task.label, task.worker, row, task.start_ns, until, [&] { task_args(task); });
}

// From the slice of the task that submitted this one, where that is a slice and ran at that moment.
void RunWriter::parent_arrow(RowId row, RowId parent) {
  const std::int64_t time_ns = trace_.submit_ns(row);
  const std::int64_t end_ns = trace_.end_ns(parent);
  if (trace_.start_ns(parent) == kNoTime || trace_.start_ns(parent) > time_ns ||
      (end_ns != kNoTime && end_ns < time_ns) || overlaps(trace_.worker(parent))) {
    return;
  }
  const std::uint64_t tid = tid_of(trace_.worker(parent));
  begin("s", "parent", "parent", tid).number("id", id_of(row)).micros("ts", time_ns);
  end();
  begin("f", "parent", "parent", 0).number("id", id_of(row)).text("bp", "e").micros("ts", time_ns);
  end();
}

template <class Args>
void RunWriter::span(std::string_view category, std::string_view name, LaneId lane, RowId row, std::int64_t begin_ns,
                     std::int64_t end_ns, Args args) {
  const bool is_pair = row != kNoRow && overlaps(lane);
  begin(is_pair ? "b" : "X", category, name, tid_of(lane));
  if (is_pair) event_.number("id", id_of(row));
  event_.micros("ts", begin_ns);
  if (!is_pair) event_.micros("dur", std::max<std::int64_t>(0, end_ns - begin_ns));
  args();
  end();
  if (!is_pair) return;
  begin("e", category, name, tid_of(lane)).number("id", id_of(row)).micros("ts", std::max(begin_ns, end_ns));
  end();
}

void RunWriter::task_args(const TaskRecord& task) {
  event_.open("args").number("task_id", task.task_id).number("attempt", task.attempt).text("job", task.job);
  if (const auto label = trace_.given_label(task.row); !label.empty()) event_.text("label", label);
  if (task.worker != kNoLane) event_.number("lane", task.worker);
  if (const RowId parent = trace_.parent(task.row); parent != kNoRow) event_.number("parent", parent);
  event_.text("state", to_string(task.state)).number("submit_ns", task.submit_ns);
  if (task.dispatch_ns != kNoTime) event_.number("dispatch_ns", task.dispatch_ns);
  if (task.start_ns != kNoTime) event_.number("start_ns", task.start_ns);
  if (task.end_ns != kNoTime) event_.number("end_ns", task.end_ns).number("cpu_ns", task.cpu_ns);
  if (!task.result.empty()) event_.text("result", task.result);
  if (task.extra != nullptr) extra_args(*task.extra);
  event_.close();
}

void RunWriter::extra_args(const TaskExtra& extra) {
  const auto number = [this](std::string_view name, std::int64_t value) {
    if (value != 0) event_.number(name, value);
  };
  const auto text = [this](std::string_view name, std::string_view value) {
    if (!value.empty()) event_.text(name, value);
  };
  number("gil_wait_ns", extra.gil_wait_ns);
  number("blocked_ns", extra.blocked_ns);
  number("paused_ns", extra.paused_ns);
  number("send_bytes", extra.send_bytes);
  number("recv_bytes", extra.recv_bytes);
  number("max_rss_bytes", extra.max_rss_bytes);
  number("call_queue_ns", extra.call_queue_ns);
  number("serialize_ns", extra.serialize_ns);
  number("return_ns", extra.return_ns);
  if (extra.exit_code) event_.number("exit_code", *extra.exit_code);
  if (extra.signal) event_.number("signal", *extra.signal);
  text("error", extra.error);
  text("output", extra.output);
  text("error_output", extra.error_output);
  number("output_dropped_bytes", extra.output_dropped_bytes);
}

void RunWriter::segment(const Segment& segment) {
  const std::int64_t until = segment.end_ns != kNoTime ? segment.end_ns : std::max(segment.begin_ns, trace_.now_ns());
  span("segment", to_string(segment.kind), segment.lane, segment.row, segment.begin_ns, until, [&] {
    event_.open("args");
    if (segment.row != kNoRow) event_.number("row", segment.row);
    if (segment.awaits < trace_.size()) event_.number("awaits", segment.awaits);
    event_.text("cause", to_string(segment.cause)).number("begin_ns", segment.begin_ns);
    if (segment.end_ns != kNoTime) event_.number("end_ns", segment.end_ns);
    event_.close();
  });
  if (segment.awaits != kNoRow) await_arrow(segment);
}

// Between slices: from the end of the task that was awaited to the moment at which the other went on.
void RunWriter::await_arrow(const Segment& wait) {
  const RowId awaited = wait.awaits;
  if (awaited >= trace_.size() || trace_.start_ns(awaited) == kNoTime || trace_.end_ns(awaited) == kNoTime) return;
  // In its slice a moment before its end belongs to it, the end does not.
  const std::int64_t from_ns = std::max(trace_.start_ns(awaited), trace_.end_ns(awaited) - 1);
  if (wait.end_ns == kNoTime || wait.end_ns < from_ns) return;
  const std::uint64_t arrow = pid_ << 32U | waits_++;
  const auto point = [&](std::string_view phase, LaneId lane, std::int64_t time_ns) {
    if (overlaps(lane)) {  // what the arrow hangs on
      begin("X", "await", "await", tid_of(lane)).micros("ts", time_ns).number("dur", 0);
      end();
    }
    begin(phase, "await", "await", tid_of(lane)).number("id", arrow).text("bp", "e").micros("ts", time_ns);
    end();
  };
  point("s", trace_.worker(awaited), from_ns);
  point("f", wait.lane, wait.end_ns);
}

void RunWriter::counters() {
  std::string name;
  for (const QueueKind kind : queues_of(trace_.info())) {
    name = to_string(kind);
    std::replace(name.begin(), name.end(), '_', ' ');
    for (const DepthStep& step : queue_depth(trace_, kind)) {
      begin("C", "queue", name, 0).micros("ts", step.time_ns).open("args").number("tasks", step.depth).close();
      end();
    }
  }
  for (std::size_t i = 0; i < trace_.sample_count(); ++i) {
    const WorkerSample& sample = trace_.sample(i);
    const bool is_lane = sample.lane < trace_.lanes().size();
    name = "CPU % of " + (is_lane ? worker_word(trace_.lanes()[sample.lane]) : "the process");
    begin("C", "sample", name, tid_of(sample.lane)).micros("ts", sample.time_ns);
    event_.open("args").number("percent", sample.cpu_percent).close();
    event_.open("sample").number("time_ns", sample.time_ns).number("rss_bytes", sample.rss_bytes);
    event_.text("state", std::string_view(&sample.state, 1)).close();
    end();
    if (is_lane) continue;
    begin("C", "memory", "memory", 0).micros("ts", sample.time_ns);
    event_.open("args").number("rss_bytes", sample.rss_bytes).close();
    end();
  }
}

}  // namespace

void write_chrome_trace(const std::string& path, const Recording& recording) {
  AtomicFile file(path);
  file.write(kBegin);
  bool is_first = true;
  for (std::size_t i = 0; i < recording.size(); ++i) {
    RunWriter(file, recording[i], i + 1, is_first).write();
  }
  file.write(kEnd);
  file.commit();
}

}  // namespace poolscope
