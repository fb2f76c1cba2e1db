// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/atomic_file.h"
#include "core/export/csv_cell.h"
#include "core/export/text.h"
#include "core/export/timeline_csv.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace poolscope {
namespace {

/// Builds one row after the other in the same memory.
class TimelineRow {
 public:
  explicit TimelineRow(const Trace& trace) : trace_(trace) {
    append_text_cell(run_, trace.info().run_id);
    run_ += ',';
    append_text_cell(run_, trace.info().executor);
    for (const Lane& lane : trace.lanes()) {
      std::string cells;
      append_text_cell(cells, worker_word(lane));
      cells += ',';
      if (lane.pid != 0) append_number(cells, lane.pid);
      cells += ',';
      if (lane.tid != 0) append_number(cells, lane.tid);
      lanes_.push_back(std::move(cells));
    }
    for (const std::string& job : trace.jobs()) {
      append_text_cell(jobs_.emplace_back(), job);
    }
  }

  std::string_view make(RowId id) {
    const JobId job = trace_.job(id);
    const LaneId worker = trace_.worker(id);
    row_ = run_;
    number(trace_.task_id(id));
    number(trace_.attempt(id));
    row_ += ',';
    if (job < jobs_.size()) row_ += jobs_[job];
    label(id, job);
    row_ += ',';
    row_ += worker < lanes_.size() ? std::string_view(lanes_[worker]) : ",,";
    row_ += ',';
    row_ += to_string(trace_.state(id));
    const TaskExtra* const extra = trace_.extra(id);
    times(id, extra);
    rare(extra);
    text(trace_.result(id));
    text(extra != nullptr ? std::string_view(extra->error) : std::string_view());
    row_ += '\n';
    return row_;
  }

 private:
  void label(RowId id, JobId job) {
    const std::string_view given = trace_.given_label(id);
    // A made label needs quotes or an apostrophe only where the name does, or where it looks like a number.
    const bool plain = job < jobs_.size() && !jobs_[job].starts_with('-') && !jobs_[job].starts_with('+') &&
                       jobs_[job] == trace_.jobs()[job];
    if (!given.empty() || !plain) {
      text(given.empty() ? std::string_view(trace_.label(id)) : given);
      return;
    }
    row_ += ',';
    row_ += jobs_[job];
    row_ += '(';
    append_number(row_, trace_.task_id(id));
    row_ += ')';
  }

  void times(RowId id, const TaskExtra* extra) {
    const std::int64_t submit_ns = trace_.submit_ns(id);
    const std::int64_t dispatch_ns = trace_.dispatch_ns(id);
    const std::int64_t start_ns = trace_.start_ns(id);
    const std::int64_t end_ns = trace_.end_ns(id);
    const std::int64_t gil_wait_ns = extra != nullptr ? extra->gil_wait_ns : 0;
    const bool started = start_ns != kNoTime;
    const bool ended = end_ns != kNoTime;
    const std::int64_t waited_until_ns = started ? start_ns : ended ? end_ns : submit_ns;
    number(submit_ns);
    number_if(dispatch_ns != kNoTime, dispatch_ns);
    number_if(started, start_ns);
    number_if(ended, end_ns);
    number_if(started || ended, std::max<std::int64_t>(0, waited_until_ns - submit_ns));
    number_if(started || gil_wait_ns != 0, gil_wait_ns);
    number_if(started && ended, started && ended ? std::max<std::int64_t>(0, end_ns - start_ns - gil_wait_ns) : 0);
    number_if(ended, trace_.cpu_ns(id));
  }

  void rare(const TaskExtra* extra) {
    if (extra == nullptr) {
      row_ += ",,,,";
      return;
    }
    number_if(extra->send_bytes != 0, extra->send_bytes);
    number_if(extra->recv_bytes != 0, extra->recv_bytes);
    number_if(extra->exit_code.has_value(), extra->exit_code.value_or(0));
    number_if(extra->signal.has_value(), extra->signal.value_or(0));
  }

  void number(std::int64_t value) {
    char cell[24] = ",";
    const auto end = std::to_chars(cell + 1, cell + sizeof cell, value).ptr;
    row_.append(cell, static_cast<std::size_t>(end - cell));
  }
  void number_if(bool has_happened, std::int64_t value) {
    if (has_happened) {
      number(value);
    } else {
      row_ += ',';
    }
  }
  void text(std::string_view value) {
    row_ += ',';
    append_text_cell(row_, value);
  }

  const Trace& trace_;
  std::string run_;                 // the first two cells
  std::vector<std::string> lanes_;  // worker, pid, tid
  std::vector<std::string> jobs_;
  std::string row_;
};

}  // namespace

void write_timeline_csv(const std::string& path, const Recording& recording) {
  AtomicFile file(path);
  file.write(header_of(kTimelineColumns));
  for (const Trace& trace : recording) {
    TimelineRow row(trace);
    for (RowId id = 0; id < trace.size(); ++id) {
      file.write(row.make(id));
    }
  }
  file.commit();
}

}  // namespace poolscope
