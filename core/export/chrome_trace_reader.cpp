// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/chrome_trace.h"
#include "core/export/input_file.h"
#include "core/export/json_events.h"
#include "core/export/run_import.h"
#include "core/export/text.h"

#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

constexpr std::size_t kMostRuns = 256;
constexpr std::int64_t kMostTime = 4'000'000'000'000'000'000;
constexpr std::string_view kForeign =
    "This trace was not written by Poolscope. Open it in ui.perfetto.dev or chrome://tracing.";

/// Takes whole numbers and texts out of an object, and remembers the first that is missing or wrong.
class Fields {
 public:
  explicit Fields(const JsonFields& fields) : fields_(fields) {}

  std::int64_t time(std::string_view name) {
    if (!fields_.has(name)) missing(name);
    return time_or(name, kNoTime);
  }
  std::int64_t time_or(std::string_view name, std::int64_t otherwise) {
    return number_or(name, otherwise, -kMostTime, kMostTime);
  }
  int small(std::string_view name) {
    return static_cast<int>(number_or(name, 0, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
  }
  std::optional<int> optional_small(std::string_view name) {
    return fields_.has(name) ? std::optional(small(name)) : std::nullopt;
  }
  std::int64_t number_or(std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
    if (!fields_.has(name)) return otherwise;
    const auto value = fields_.integer(name);
    if (value && *value >= least && *value <= most) return *value;
    if (error_.empty()) error_ = std::string(name) + " is not a whole number in range.";
    return otherwise;
  }
  std::int64_t count(std::string_view name) { return number_or(name, 0, 0, std::numeric_limits<std::int64_t>::max()); }
  /// Cut as on writing, so that a file cannot bring in more than one can hold.
  std::string text(std::string_view name) {
    std::string scratch;
    return std::string(field_text(fields_.text(name), scratch));
  }
  void missing(std::string_view name) {
    if (error_.empty()) error_ = std::string(name) + " is missing in the event.";
  }
  [[nodiscard]] const std::string& error() const noexcept { return error_; }

 private:
  const JsonFields& fields_;
  std::string error_;
};

TaskExtra extra_of(Fields& args) {
  TaskExtra extra;
  extra.gil_wait_ns = args.count("gil_wait_ns");
  extra.blocked_ns = args.count("blocked_ns");
  extra.paused_ns = args.count("paused_ns");
  extra.send_bytes = args.count("send_bytes");
  extra.recv_bytes = args.count("recv_bytes");
  extra.max_rss_bytes = args.count("max_rss_bytes");
  extra.call_queue_ns = args.count("call_queue_ns");
  extra.serialize_ns = args.count("serialize_ns");
  extra.return_ns = args.count("return_ns");
  extra.exit_code = args.optional_small("exit_code");
  extra.signal = args.optional_small("signal");
  extra.error = args.text("error");
  extra.output = args.text("output");
  extra.error_output = args.text("error_output");
  extra.output_dropped_bytes = args.count("output_dropped_bytes");
  return extra;
}

template <class Enum>
std::optional<Enum> parse_word(std::string_view word, Enum last) {
  for (unsigned i = 0; i <= static_cast<unsigned>(last); ++i) {
    if (to_string(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

class TraceReader {
 public:
  explicit TraceReader(const std::string& path) : path_(path), input_(path) {}

  ReadResult read() {
    const bool opened = input_.error().empty();
    std::string error =
        read_json_events(input_, {.on_other_data =
                                      [this](const JsonFields& fields) {
                                        is_ours_ = fields.text("format") == "poolscope";
                                        return is_ours_ ? std::string() : std::string(kForeign);
                                      },
                                  .on_event = [this](const JsonEvent& event) { return on_event(event); }});
    if (error.empty() && !is_ours_) error = kForeign;
    if (error.empty() && runs_.empty()) error = "The trace has no runs: nothing was recorded.";

    ReadResult result;
    if (!error.empty()) {
      result.error = ReadError{path_, opened ? input_.line() : 0, std::move(error)};
    }
    Recording& read = result.ok() ? result.recording : result.before_error;
    for (Run& run : runs_) {
      if (result.ok() || run.import->size() > 0) read.push_back(run.import->finish(run.now_ns));
    }
    return result;
  }

 private:
  struct Run {
    std::unique_ptr<RunImport> import;
    std::int64_t now_ns = 0;
  };

  std::string on_event(const JsonEvent& event);
  std::string on_run(const JsonEvent& event);
  static std::string on_lane(RunImport& run, const JsonEvent& event);
  static std::string on_task(RunImport& run, const JsonEvent& event);
  static std::string on_segment(RunImport& run, const JsonEvent& event);
  static std::string on_sample(RunImport& run, const JsonEvent& event);

  // The lane of thread `tid`; empty when the run has no such lane. Thread 0 is no lane.
  static std::optional<LaneId> lane_of(const RunImport& run, const JsonEvent& event) {
    const auto tid = event.top.integer("tid").value_or(-1);
    if (tid < 0 || tid > static_cast<std::int64_t>(run.lane_count())) return std::nullopt;
    return tid == 0 ? kNoLane : static_cast<LaneId>(tid - 1);
  }

  const std::string path_;
  InputFile input_;
  bool is_ours_ = false;
  std::vector<Run> runs_;
};

std::string TraceReader::on_event(const JsonEvent& event) {
  if (!is_ours_) return std::string(kForeign);
  const std::string_view phase = event.top.text("ph");
  const std::string_view category = event.top.text("cat");
  const std::string_view name = event.top.text("name");
  if (phase == "M" && name == "process_name") return on_run(event);
  if (phase == "e") return {};  // the other half of a pair says nothing that the first did not

  const bool is_lane = phase == "M" && name == "thread_name" && event.top.integer("tid") != 0;
  const bool is_task = category == "task";
  const bool is_segment = category == "segment";
  const bool is_sample = category == "sample";
  if (!is_lane && !is_task && !is_segment && !is_sample) return {};  // follows from the others
  const auto pid = event.top.integer("pid").value_or(0);
  if (pid < 1 || pid > static_cast<std::int64_t>(runs_.size())) {
    return "The event belongs to a run (pid) that the trace did not name before.";
  }
  RunImport& run = *runs_[static_cast<std::size_t>(pid - 1)].import;
  if (is_lane) return on_lane(run, event);
  if (is_task) return on_task(run, event);
  return is_segment ? on_segment(run, event) : on_sample(run, event);
}

std::string TraceReader::on_run(const JsonEvent& event) {
  if (runs_.size() == kMostRuns) return "The trace has more than 256 runs.";
  if (event.top.integer("pid") != static_cast<std::int64_t>(runs_.size()) + 1) {
    return "The runs (pid) are not numbered 1, 2, 3, ...";
  }
  Fields args(event.args);
  RunInfo info;
  info.executor = args.text("name");
  info.run_id = args.text("run_id");
  info.workers = args.small("workers");
  info.queue_limit = args.count("queue_limit");
  Run run{std::make_unique<RunImport>(info), args.time_or("now_ns", 0)};
  run.import->builder().set_events(args.count("events"), args.count("lost"));
  runs_.push_back(std::move(run));
  return args.error();
}

std::string TraceReader::on_lane(RunImport& run, const JsonEvent& event) {
  if (event.top.integer("tid") != static_cast<std::int64_t>(run.lane_count()) + 1) {
    return "The lanes (tid) of the run are not numbered 1, 2, 3, ...";
  }
  const auto kind = parse_word(event.args.text("kind"), LaneKind::loop);
  if (!kind) return "The lane's kind is " + quoted(event.args.text("kind")) + ", which is none.";
  Fields args(event.args);
  Lane lane;
  lane.kind = *kind;
  lane.name = args.text("name");
  lane.index = args.small("index");
  lane.pid = args.small("pid");
  lane.tid = args.small("tid");
  lane.start_ns = args.time("start_ns");
  lane.stop_ns = args.time_or("stop_ns", kNoTime);
  run.add_lane(std::move(lane));
  return args.error();
}

std::string TraceReader::on_task(RunImport& run, const JsonEvent& event) {
  Fields args(event.args);
  const auto state = parse_task_state(event.args.text("state"));
  if (!state) return "The task's state is " + quoted(event.args.text("state")) + ", which is none.";
  ImportedTask task;
  task.task_id = args.time("task_id");
  task.attempt = args.time("attempt");
  const std::string job = args.text("job");
  const std::string label = args.text("label");
  const std::string result = args.text("result");
  task.job = run.job(job);
  task.label = label;
  task.result = result;
  task.state = *state;
  task.submit_ns = args.time("submit_ns");
  task.dispatch_ns = args.time_or("dispatch_ns", kNoTime);
  task.start_ns = args.time_or("start_ns", kNoTime);
  task.end_ns = args.time_or("end_ns", kNoTime);
  task.cpu_ns = args.time_or("cpu_ns", 0);
  TaskExtra extra = extra_of(args);
  if (extra != TaskExtra()) task.extra = &extra;
  const std::int64_t parent = args.number_or("parent", kNoRow, 0, kNoRow);
  const std::int64_t lane = args.number_or("lane", kNoLane, 0, std::numeric_limits<std::int64_t>::max());
  if (!args.error().empty()) return args.error();
  if (lane != kNoLane && lane >= static_cast<std::int64_t>(run.lane_count())) {
    return "The task ran on a lane that the trace did not name before.";
  }
  task.worker = static_cast<LaneId>(lane);
  task.parent = static_cast<RowId>(parent);
  return run.add(task);
}

std::string TraceReader::on_segment(RunImport& run, const JsonEvent& event) {
  Fields args(event.args);
  const auto kind = parse_word(event.top.text("name"), SegmentKind::paused);
  const auto cause = parse_word(event.args.text("cause"), SegmentCause::forced);
  const auto lane = lane_of(run, event);
  if (!kind || !cause) return "The segment's name or cause is none that Poolscope knows.";
  if (!lane) return "The segment lies on a lane (tid) that the trace did not name before.";
  Segment segment;
  segment.kind = *kind;
  segment.cause = *cause;
  segment.lane = *lane;
  segment.begin_ns = args.time("begin_ns");
  segment.end_ns = args.time_or("end_ns", kNoTime);
  const std::int64_t row = args.number_or("row", kNoRow, 0, kNoRow);
  const std::int64_t awaits = args.number_or("awaits", kNoRow, 0, kNoRow);
  if (!args.error().empty()) return args.error();
  if (row != kNoRow && row >= static_cast<std::int64_t>(run.size())) {
    return "The segment belongs to a row that the trace did not name before.";
  }
  if (awaits != kNoRow && awaits >= static_cast<std::int64_t>(run.size())) {
    return "The segment waits for a row that the trace did not name before.";
  }
  segment.row = static_cast<RowId>(row);
  segment.awaits = static_cast<RowId>(awaits);
  if (segment.end_ns == kNoTime) {
    run.builder().begin_segment(segment);
  } else if (segment.end_ns < segment.begin_ns) {
    return "The segment ends before it begins.";
  } else {
    run.builder().add_segment(segment);
  }
  return run.take_memory(sizeof segment);
}

std::string TraceReader::on_sample(RunImport& run, const JsonEvent& event) {
  constexpr double kMostPercent = 1e9;
  Fields fields(event.sample);
  const auto lane = lane_of(run, event);
  if (!lane) return "The sample is of a lane (tid) that the trace did not name before.";
  const double percent = event.args.number("percent").value_or(-1);
  if (!(percent >= 0 && percent <= kMostPercent)) return "The sample's percent is not a number from 0 on.";
  WorkerSample sample;
  sample.lane = *lane;
  sample.time_ns = fields.time("time_ns");
  sample.cpu_percent = static_cast<float>(percent);
  sample.rss_bytes = fields.count("rss_bytes");
  const std::string_view state = event.sample.text("state");
  sample.state = state.size() == 1 ? state.front() : '?';
  if (!fields.error().empty()) return fields.error();
  run.builder().add_sample(sample);
  return run.take_memory(sizeof sample);
}

}  // namespace

ReadResult read_chrome_trace(const std::string& path) { return TraceReader(path).read(); }

}  // namespace poolscope
