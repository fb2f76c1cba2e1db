// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/timeline_rows.h"

#include "core/export/csv_rows.h"
#include "core/export/text.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace poolscope {
namespace {

constexpr std::string_view name_of(TimelineColumn column) { return kTimelineColumns[static_cast<std::size_t>(column)]; }

// The label that a task gets when it was given none: "job(id)".
bool is_made_label(std::string_view label, std::string_view job, std::string_view id) noexcept {
  return label.size() == job.size() + id.size() + 2 && label.starts_with(job) && label.ends_with(')') &&
         label[job.size()] == '(' && label.substr(job.size() + 1, id.size()) == id;
}

// Gives equal keys that come one after the other, or nearly so, the same number of a list. The list may hold a key
// several times: who reads it looks each up once.
template <class Key>
class Neighbours {
 public:
  explicit Neighbours(std::vector<Key>& list) : list_(list) { list_.clear(); }

  std::uint32_t number(const Key& key, std::size_t hash) {
    std::uint32_t& known = known_[hash % kKnown];
    if (known < list_.size() && list_[known] == key) return known;
    known = static_cast<std::uint32_t>(list_.size());
    list_.push_back(key);
    return known;
  }

 private:
  static constexpr std::size_t kKnown = 64;
  std::vector<Key>& list_;
  std::array<std::uint32_t, kKnown> known_{};
};

std::size_t hash_of(std::string_view text) noexcept {
  return text.empty() ? 0 : text.size() * 31 + static_cast<unsigned char>(text.back());
}

class BlockParser {
 public:
  BlockParser(const TimelineHeader& header, TimelineBlock& block)
      : header_(header),
        block_(block),
        csv_(block.bytes, block.is_last, block.unfolded),
        runs_(block.runs),
        jobs_(block.jobs),
        workers_(block.workers) {}

  void parse() {
    block_.rows.clear();
    block_.extras.clear();
    block_.texts.clear();
    block_.error.clear();
    while (block_.error.empty() && csv_.next())
      read_row();
    if (block_.error.empty() && !csv_.error().empty()) block_.error = csv_error();
    block_.lines = static_cast<std::uint32_t>(csv_.next_line() - 1);
    block_.error_line = static_cast<std::uint32_t>(csv_.line() - 1);
  }

 private:
  void read_row();
  void read_extra(ImportedTask& task);
  std::string csv_error() const;

  std::string_view cell(TimelineColumn column) const noexcept { return csv_.cells()[header_.place(column)]; }
  void wrong(TimelineColumn column, std::string message) {
    if (block_.error.empty()) block_.error = "Column " + std::string(name_of(column)) + ": " + std::move(message);
  }
  // The number in the cell, `otherwise` when it is empty.
  std::int64_t number(TimelineColumn column, std::int64_t otherwise) {
    const std::string_view text = cell(column);
    if (text.empty()) return otherwise;
    const auto value = parse_integer(text);
    if (!value || *value == kNoTime) wrong(column, quoted(text) + " is not a whole number in range.");
    return value.value_or(otherwise);
  }
  std::optional<int> small_number(TimelineColumn column) {
    if (cell(column).empty()) return std::nullopt;
    const std::int64_t value = number(column, 0);
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
      wrong(column, quoted(cell(column)) + " is too large.");
    }
    return static_cast<int>(value);
  }
  std::string_view text(TimelineColumn column) {
    const std::string_view text = text_of_cell(cell(column));
    if (text.size() <= kMaxFieldBytes && is_clean_utf8(text)) return text;
    std::string& clean = block_.texts.emplace_back();
    return field_text(text, clean);
  }

  const TimelineHeader& header_;
  TimelineBlock& block_;
  CsvRows csv_;
  Neighbours<std::array<std::string_view, 2>> runs_;
  Neighbours<std::string_view> jobs_;
  Neighbours<std::array<std::string_view, 3>> workers_;
};

void BlockParser::read_row() {
  using enum TimelineColumn;
  const std::size_t count = csv_.cells().size();
  std::string& wrong_row = block_.error;
  if (count != kTimelineColumns.size()) {
    wrong_row = "The row has ";
    append_number(wrong_row, count);
    wrong_row += count == 1 ? " cell instead of 24" : " cells instead of 24";
    if (count > kTimelineColumns.size()) {
      wrong_row += ". A text with a comma in it must stand in quotes.";
    } else if (csv_.at_end()) {
      wrong_row += ": the file was cut short. Export the run again.";
    } else {
      wrong_row += ". An empty cell needs its comma too.";
    }
    return;
  }
  // Of a row that just finished nothing more can follow: its last cell, the error, is empty.
  if (csv_.cut() || (csv_.unterminated() && cell(state) != to_string(TaskState::finished))) {
    wrong_row = "The last row has no line end, so the file may have been cut short. If it is whole, add a line end.";
    return;
  }
  for (const TimelineColumn column : {task_id, attempt, submit_ns}) {
    if (cell(column).empty()) wrong(column, "the cell is empty; every task has a number here.");
  }
  TimelineRow& row = block_.rows.emplace_back();
  row.line = static_cast<std::uint32_t>(csv_.line() - 1);
  const std::string_view id = text(run_id);
  row.run = runs_.number({id, text(executor)}, hash_of(id));
  const std::string_view job_name = text(job);
  row.job = jobs_.number(job_name, hash_of(job_name));
  if (const std::string_view word = text_of_cell(cell(worker)); !word.empty()) {
    row.worker = workers_.number({word, cell(pid), cell(tid)}, hash_of(word));
  }
  ImportedTask& task = row.task;
  task.task_id = number(task_id, 0);
  task.attempt = number(attempt, 1);
  task.label = text(label);
  if (is_made_label(task.label, job_name, cell(task_id))) task.label = {};
  if (cell(state) == to_string(TaskState::finished)) {
    task.state = TaskState::finished;  // as nearly all are
  } else if (const auto known = parse_task_state(cell(state))) {
    task.state = *known;
  } else {
    wrong(state,
          quoted(cell(state)) + " is none of pending, running, finished, failed, cancelled, timed_out and lost.");
  }
  task.submit_ns = number(submit_ns, kNoTime);
  task.dispatch_ns = number(dispatch_ns, kNoTime);
  task.start_ns = number(start_ns, kNoTime);
  task.end_ns = number(end_ns, kNoTime);
  task.cpu_ns = number(cpu_ns, 0);
  // These two follow from the others; they only have to be numbers.
  (void)number(queue_wait_ns, 0);
  (void)number(run_ns, 0);
  read_extra(task);
  task.result = text(result);
  if (!wrong_row.empty()) block_.rows.pop_back();
}

void BlockParser::read_extra(ImportedTask& task) {
  using enum TimelineColumn;
  const std::int64_t gil_wait = number(gil_wait_ns, 0);
  if (gil_wait < 0) wrong(gil_wait_ns, "a wait cannot be negative.");
  const std::int64_t sent = number(send_bytes, 0);
  const std::int64_t received = number(recv_bytes, 0);
  const std::optional<int> exit = small_number(exit_code);
  const std::optional<int> ended_by = small_number(signal);
  const std::string_view what = text(TimelineColumn::error);
  if (gil_wait == 0 && sent == 0 && received == 0 && !exit && !ended_by && what.empty()) return;
  TaskExtra& extra = block_.extras.emplace_back();
  extra.gil_wait_ns = gil_wait;
  extra.send_bytes = sent;
  extra.recv_bytes = received;
  extra.exit_code = exit;
  extra.signal = ended_by;
  extra.error = what;
  task.extra = &extra;
}

std::string BlockParser::csv_error() const {
  const int too_long = csv_.too_long_cell();
  if (too_long < 0) return csv_.error();
  return "A cell" + header_.where(too_long) +
         " is longer than 1 MiB, which no timeline has. Export the run again, or shorten the text.";
}

}  // namespace

std::string TimelineHeader::set(std::span<const std::string_view> names, bool cut) {
  place_.fill(-1);
  std::string_view unknown;
  std::size_t found = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto column = std::find(kTimelineColumns.begin(), kTimelineColumns.end(), names[i]);
    if (column == kTimelineColumns.end()) {
      if (unknown.empty()) unknown = names[i].empty() ? std::string_view(" ") : names[i];
      continue;
    }
    int& place = place_[static_cast<std::size_t>(column - kTimelineColumns.begin())];
    if (place != -1) return "The column " + std::string(names[i]) + " is there twice.";
    place = static_cast<int>(i);
    ++found;
  }
  const auto is_header = [&](const auto& columns) {
    return std::equal(names.begin(), names.end(), columns.begin(), columns.end());
  };
  if (is_header(kSampleColumns) || is_header(kQueueColumns)) {
    return std::string("These are the ") + (is_header(kQueueColumns) ? "queue depths" : "worker samples") +
           " of a run. Open its timeline instead.";
  }
  if (found < 3) return "This is not a timeline of Poolscope. The first line of one is: run_id,executor,task_id,...";
  if (found < kTimelineColumns.size()) {
    const auto missing = std::find(place_.begin(), place_.end(), -1) - place_.begin();
    return "The column " + std::string(kTimelineColumns[static_cast<std::size_t>(missing)]) + " is missing" +
           (cut ? ": the file was cut short." : ".");
  }
  if (!unknown.empty()) return "There is a column " + quoted(unknown) + " that a timeline does not have; remove it.";
  return {};
}

std::string TimelineHeader::where(int place) const {
  const auto column = std::find(place_.begin(), place_.end(), place);
  if (column == place_.end()) return {};
  return " (column " + std::string(kTimelineColumns[static_cast<std::size_t>(column - place_.begin())]) + ")";
}

void parse_timeline_block(const TimelineHeader& header, TimelineBlock& block) { BlockParser(header, block).parse(); }

}  // namespace poolscope
