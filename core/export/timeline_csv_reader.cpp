// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csv_cell.h"
#include "core/export/csv_reader.h"
#include "core/export/run_import.h"
#include "core/export/text.h"
#include "core/export/timeline_csv.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

namespace poolscope {
namespace {

// A race has a few runs. The bound keeps a file with a new run in every line from taking all memory.
constexpr std::size_t kMostRuns = 256;

constexpr std::string_view name_of(TimelineColumn column) { return kTimelineColumns[static_cast<std::size_t>(column)]; }

// The label that a task gets when it was given none: "job(id)".
bool is_made_label(std::string_view label, std::string_view job, std::string_view id) noexcept {
  return label.size() == job.size() + id.size() + 2 && label.starts_with(job) && label.ends_with(')') &&
         label[job.size()] == '(' && label.substr(job.size() + 1, id.size()) == id;
}

class TimelineReader {
 public:
  explicit TimelineReader(const std::string& path) : path_(path), csv_(path) { place_.fill(-1); }

  ReadResult read() {
    if (read_header()) {
      while (error_.empty() && csv_.next())
        read_row();
    }
    if (error_.empty() && !csv_.error().empty()) error_ = csv_error();
    if (error_.empty() && runs_.empty()) error_ = "The timeline has no rows: no task was recorded.";

    ReadResult result;
    if (!error_.empty()) {
      result.error = ReadError{path_, csv_.opened() ? csv_.line() : 0, error_};
    }
    Recording& read = result.ok() ? result.recording : result.before_error;
    for (Run& run : runs_) {
      if (result.ok() || run.import->size() > 0) read.push_back(run.import->finish());
    }
    return result;
  }

 private:
  struct Run {
    std::string id;
    std::string executor;
    std::unique_ptr<RunImport> import;
  };

  // A lane by the cells that name it: rows of the same worker need not look for it again.
  struct KnownLane {
    const RunImport* import;
    std::array<std::string, 3> cells;
    LaneId lane;
  };
  static constexpr std::size_t kKnownLanes = 32;

  bool read_header();
  void read_row();
  RunImport* run();
  bool read_worker(RunImport& import, ImportedTask& task);
  void read_times(ImportedTask& task);
  void read_extra(ImportedTask& task);
  std::string csv_error() const;

  std::string_view cell(TimelineColumn column) const {
    return csv_.cells()[static_cast<std::size_t>(place_[static_cast<std::size_t>(column)])];
  }
  void wrong(TimelineColumn column, std::string message) {
    if (error_.empty()) error_ = "Column " + std::string(name_of(column)) + ": " + std::move(message);
  }
  // The number in the cell, `otherwise` when it is empty.
  std::int64_t number(TimelineColumn column, std::int64_t otherwise) {
    const std::string_view text = cell(column);
    if (text.empty()) return otherwise;
    const auto value = parse_integer(text);
    if (!value || *value == kNoTime) wrong(column, quoted(text) + " is not a whole number in range.");
    return value.value_or(otherwise);
  }
  int small_number(TimelineColumn column) {
    const std::int64_t value = number(column, 0);
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
      wrong(column, quoted(cell(column)) + " is too large.");
      return 0;
    }
    return static_cast<int>(value);
  }
  // Texts that have to be made clean are kept until the next row.
  std::string_view text(TimelineColumn column) {
    return field_text(text_of_cell(cell(column)), scratch_[static_cast<std::size_t>(column)]);
  }

  const std::string path_;
  CsvReader csv_;
  std::string error_;
  std::array<int, kTimelineColumns.size()> place_{};  // where each column is in the file
  std::array<std::string, kTimelineColumns.size()> scratch_;
  std::vector<Run> runs_;
  std::vector<KnownLane> known_lanes_;
};

bool TimelineReader::read_header() {
  if (!csv_.next()) {
    if (csv_.error().empty()) error_ = "The file is empty. A timeline begins with a line of column names.";
    return false;
  }
  const auto& names = csv_.cells();
  std::string_view unknown;
  std::size_t found = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto column = std::find(kTimelineColumns.begin(), kTimelineColumns.end(), names[i]);
    if (column == kTimelineColumns.end()) {
      if (unknown.empty()) unknown = names[i].empty() ? std::string_view(" ") : names[i];
      continue;
    }
    int& place = place_[static_cast<std::size_t>(column - kTimelineColumns.begin())];
    if (place != -1) {
      error_ = "The column " + std::string(names[i]) + " is there twice.";
      return false;
    }
    place = static_cast<int>(i);
    ++found;
  }
  const auto is_header = [&](const auto& columns) {
    return std::equal(names.begin(), names.end(), columns.begin(), columns.end());
  };
  if (is_header(kSampleColumns) || is_header(kQueueColumns)) {
    error_ = std::string("These are the ") + (is_header(kQueueColumns) ? "queue depths" : "worker samples") +
             " of a run. Open its timeline instead.";
  } else if (found < 3) {
    error_ = "This is not a timeline of Poolscope. The first line of one is: run_id,executor,task_id,...";
  } else if (found < kTimelineColumns.size()) {
    const auto missing = std::find(place_.begin(), place_.end(), -1) - place_.begin();
    error_ = "The column " + std::string(kTimelineColumns[static_cast<std::size_t>(missing)]) + " is missing" +
             (csv_.cut() ? ": the file was cut short." : ".");
  } else if (!unknown.empty()) {
    error_ = "There is a column " + quoted(unknown) + " that a timeline does not have; remove it.";
  }
  return error_.empty();
}

void TimelineReader::read_row() {
  const std::size_t count = csv_.cells().size();
  if (count != kTimelineColumns.size()) {
    error_ = "The row has ";
    append_number(error_, count);
    error_ += count == 1 ? " cell instead of 24" : " cells instead of 24";
    if (count > kTimelineColumns.size()) {
      error_ += ". A text with a comma in it must stand in quotes.";
    } else if (csv_.at_end()) {
      error_ += ": the file was cut short. Export the run again.";
    } else {
      error_ += ". An empty cell needs its comma too.";
    }
    return;
  }
  // Of a row that just finished nothing more can follow: its last cell, the error, is empty.
  if (csv_.cut() || (csv_.unterminated() && cell(TimelineColumn::state) != to_string(TaskState::finished))) {
    error_ = "The last row has no line end, so the file may have been cut short. If it is whole, add a line end.";
    return;
  }
  RunImport* const import = run();
  if (import == nullptr) return;
  ImportedTask task;
  using enum TimelineColumn;
  for (const TimelineColumn column : {task_id, attempt, submit_ns}) {
    if (cell(column).empty()) wrong(column, "the cell is empty; every task has a number here.");
  }
  task.task_id = number(task_id, 0);
  task.attempt = number(attempt, 1);
  task.job = text(job);
  task.label = text(label);
  if (is_made_label(task.label, task.job, cell(task_id))) task.label = {};
  if (const auto known = parse_task_state(cell(state))) {
    task.state = *known;
  } else {
    wrong(state,
          quoted(cell(state)) + " is none of pending, running, finished, failed, cancelled, timed_out and lost.");
  }
  read_times(task);
  read_extra(task);
  task.result = text(result);
  if (!error_.empty() || !read_worker(*import, task)) return;
  error_ = import->add(task);
}

RunImport* TimelineReader::run() {
  const std::string_view id = text(TimelineColumn::run_id);
  const std::string_view executor = text(TimelineColumn::executor);
  for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) {
    if (run->id == id && run->executor == executor) return run->import.get();
  }
  if (runs_.size() == kMostRuns) {
    error_ = "The file has more than 256 different runs.";
    return nullptr;
  }
  RunInfo info;
  info.run_id = id;
  info.executor = executor;
  runs_.push_back({info.run_id, info.executor, std::make_unique<RunImport>(info)});
  return runs_.back().import.get();
}

bool TimelineReader::read_worker(RunImport& import, ImportedTask& task) {
  using enum TimelineColumn;
  const std::array<std::string_view, 3> cells{cell(worker), cell(pid), cell(tid)};
  const std::string_view word = text_of_cell(cells[0]);
  if (word.empty()) return true;
  for (const KnownLane& known : known_lanes_) {
    if (known.import == &import && std::equal(cells.begin(), cells.end(), known.cells.begin())) {
      task.worker = known.lane;
      return true;
    }
  }
  Lane lane;
  lane.pid = small_number(pid);
  lane.tid = small_number(tid);
  if (!parse_worker_word(word, lane)) {
    wrong(worker, quoted(word) + " names no worker; that is a number from 0, or main, manager, gil or loop.");
  }
  if (!error_.empty()) return false;
  lane.name = lane.kind == LaneKind::worker ? "worker-" + std::to_string(lane.index) : worker_word(lane);
  task.worker = import.find_lane(lane);
  if (known_lanes_.size() == kKnownLanes) known_lanes_.erase(known_lanes_.begin());
  known_lanes_.push_back({&import, {std::string(cells[0]), std::string(cells[1]), std::string(cells[2])}, task.worker});
  return true;
}

void TimelineReader::read_times(ImportedTask& task) {
  using enum TimelineColumn;
  task.submit_ns = number(submit_ns, kNoTime);
  task.dispatch_ns = number(dispatch_ns, kNoTime);
  task.start_ns = number(start_ns, kNoTime);
  task.end_ns = number(end_ns, kNoTime);
  task.cpu_ns = number(cpu_ns, 0);
  // These two follow from the others; they only have to be numbers.
  (void)number(queue_wait_ns, 0);
  (void)number(run_ns, 0);
}

void TimelineReader::read_extra(ImportedTask& task) {
  using enum TimelineColumn;
  TaskExtra extra;
  extra.gil_wait_ns = number(gil_wait_ns, 0);
  if (extra.gil_wait_ns < 0) wrong(gil_wait_ns, "a wait cannot be negative.");
  extra.send_bytes = number(send_bytes, 0);
  extra.recv_bytes = number(recv_bytes, 0);
  if (!cell(exit_code).empty()) extra.exit_code = small_number(exit_code);
  if (!cell(signal).empty()) extra.signal = small_number(signal);
  extra.error = text(TimelineColumn::error);
  if (extra != TaskExtra()) task.extra = std::move(extra);
}

std::string TimelineReader::csv_error() const {
  const int too_long = csv_.too_long_cell();
  if (too_long < 0) return csv_.error();
  const auto column = std::find(place_.begin(), place_.end(), too_long);
  const std::string where =
      column != place_.end()
          ? " (column " + std::string(kTimelineColumns[static_cast<std::size_t>(column - place_.begin())]) + ")"
          : std::string();
  return "A cell" + where + " is longer than 1 MiB, which no timeline has. Export the run again, or shorten the text.";
}

}  // namespace

ReadResult read_timeline_csv(const std::string& path) { return TimelineReader(path).read(); }

}  // namespace poolscope
