// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of the file go this way, so that all processors have something to do and memory stays bounded:
//
//   file -> CsvBlocks -> blocks of whole rows -> BlockCrew -> parsed rows, in the order of the file -> RunImport
//           this thread                          helpers, and this thread                              this thread
#include "core/export/block_crew.h"
#include "core/export/csv_blocks.h"
#include "core/export/csv_rows.h"
#include "core/export/run_import.h"
#include "core/export/text.h"
#include "core/export/timeline_csv.h"
#include "core/export/timeline_rows.h"

#include <limits>
#include <memory>
#include <utility>
#include <vector>

namespace poolscope {
namespace {

// A race has a few runs. The bound keeps a file with a new run in every line from taking all memory.
constexpr std::size_t kMostRuns = 256;

class TimelineReader {
 public:
  explicit TimelineReader(const std::string& path) : path_(path), blocks_(path) {}

  ReadResult read() {
    auto block = std::make_unique<TimelineBlock>();
    if (read_header(*block)) read_rows(std::move(block));
    if (error_.empty() && !blocks_.error().empty()) error_ = blocks_.error();
    if (error_.empty() && runs_.empty()) error_ = "The timeline has no rows: no task was recorded.";

    ReadResult result;
    if (!error_.empty()) {
      result.error = ReadError{path_, blocks_.opened() ? line_ : 0, error_};
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
  // What a number in a block's lists stands for in the runs; found when a row first uses it.
  struct Found {
    const RunImport* import = nullptr;
    std::uint32_t number = 0;
  };

  bool read_header(TimelineBlock& block);
  void read_rows(std::unique_ptr<TimelineBlock> first);
  void add_rows(const TimelineBlock& block);
  RunImport* run(const std::array<std::string_view, 2>& names);
  LaneId worker(RunImport& import, const std::array<std::string_view, 3>& cells);

  void wrong(TimelineColumn column, const std::string& message) {
    if (error_.empty())
      error_ = "Column " + std::string(kTimelineColumns[static_cast<std::size_t>(column)]) + ": " + message;
  }
  int small_number(TimelineColumn column, std::string_view text) {
    const auto value = text.empty() ? 0 : parse_integer(text);
    if (!value) {
      wrong(column, quoted(text) + " is not a whole number in range.");
    } else if (*value < std::numeric_limits<int>::min() || *value > std::numeric_limits<int>::max()) {
      wrong(column, quoted(text) + " is too large.");
    }
    return static_cast<int>(value.value_or(0));
  }

  const std::string path_;
  CsvBlocks blocks_;
  TimelineHeader header_;
  std::string error_;
  std::int64_t line_ = 1;  // where the next block begins, or the error lies
  std::vector<Run> runs_;
};

// Takes the header off the first block, whose rows it leaves in `block`.
bool TimelineReader::read_header(TimelineBlock& block) {
  if (!blocks_.next(block.bytes)) return false;
  block.is_last = blocks_.is_last();
  CsvRows csv(block.bytes, block.is_last, block.unfolded);
  if (csv.next()) {
    error_ = header_.set(csv.cells(), csv.cut());
  } else if (!csv.error().empty()) {
    error_ = csv.too_long_cell() < 0 ? csv.error()
                                     : "A cell is longer than 1 MiB, which no timeline has. Export the run again.";
  } else if (blocks_.error().empty()) {
    error_ = "The file is empty. A timeline begins with a line of column names.";
  }
  line_ = csv.line();
  if (!error_.empty()) return false;
  line_ = csv.next_line();
  block.bytes.erase(0, csv.offset());
  return true;
}

void TimelineReader::read_rows(std::unique_ptr<TimelineBlock> first) {
  BlockCrew crew(header_);
  std::vector<std::unique_ptr<TimelineBlock>> used;
  crew.add(std::move(first));
  while (error_.empty()) {
    while (crew.has_room() && !blocks_.is_last()) {
      auto block = used.empty() ? std::make_unique<TimelineBlock>() : std::move(used.back());
      if (!used.empty()) used.pop_back();
      if (!blocks_.next(block->bytes)) break;
      block->is_last = blocks_.is_last();
      crew.add(std::move(block));
    }
    std::unique_ptr<TimelineBlock> block = crew.take();
    if (block == nullptr) return;
    add_rows(*block);
    used.push_back(std::move(block));
  }
}

void TimelineReader::add_rows(const TimelineBlock& block) {
  std::vector<RunImport*> runs;
  for (const auto& names : block.runs) {
    runs.push_back(run(names));  // null beyond the bound: an error once a row is of it
  }
  std::vector<Found> jobs(block.jobs.size());
  std::vector<Found> workers(block.workers.size());
  for (const TimelineRow& row : block.rows) {
    RunImport* const import = runs[row.run];
    if (import == nullptr) {
      error_ = "The file has more than 256 different runs.";
    } else {
      ImportedTask task = row.task;
      Found& job = jobs[row.job];
      if (job.import != import) job = {import, import->job(block.jobs[row.job])};
      task.job = static_cast<JobId>(job.number);
      if (row.worker != kNoLane) {
        Found& found = workers[row.worker];
        if (found.import != import) found = {import, worker(*import, block.workers[row.worker])};
        task.worker = found.number;
      }
      if (error_.empty()) error_ = import->add(task);
    }
    if (!error_.empty()) {
      line_ += row.line;
      return;
    }
  }
  error_ = block.is_last && !blocks_.error().empty() ? blocks_.error() : block.error;
  line_ += error_.empty() ? block.lines : block.error_line;
}

RunImport* TimelineReader::run(const std::array<std::string_view, 2>& names) {
  for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) {
    if (run->id == names[0] && run->executor == names[1]) return run->import.get();
  }
  if (runs_.size() == kMostRuns) return nullptr;
  RunInfo info;
  info.run_id = names[0];
  info.executor = names[1];
  runs_.push_back({info.run_id, info.executor, std::make_unique<RunImport>(info)});
  return runs_.back().import.get();
}

LaneId TimelineReader::worker(RunImport& import, const std::array<std::string_view, 3>& cells) {
  using enum TimelineColumn;
  Lane lane;
  lane.pid = small_number(pid, cells[1]);
  lane.tid = small_number(tid, cells[2]);
  if (!parse_worker_word(cells[0], lane)) {
    wrong(TimelineColumn::worker,
          quoted(cells[0]) + " names no worker; that is a number from 0, or main, manager, gil or loop.");
  }
  if (!error_.empty()) return kNoLane;
  lane.name = lane.kind == LaneKind::worker ? "worker-" + std::to_string(lane.index) : worker_word(lane);
  return import.find_lane(lane);
}

}  // namespace

ReadResult read_timeline_csv(const std::string& path) { return TimelineReader(path).read(); }

}  // namespace poolscope
