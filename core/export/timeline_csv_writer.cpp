// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/atomic_file.h"
#include "core/export/csv_cell.h"
#include "core/export/text.h"
#include "core/export/timeline_csv.h"

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
    const TaskRecord task = trace_.task(id);
    row_ = run_;
    number(task.task_id);
    number(task.attempt);
    row_ += ',';
    if (trace_.job(id) < jobs_.size()) row_ += jobs_[trace_.job(id)];
    text(task.label);
    row_ += ',';
    row_ += task.worker < lanes_.size() ? std::string_view(lanes_[task.worker]) : ",,";
    row_ += ',';
    row_ += to_string(task.state);
    times(task);
    rare(task);
    text(task.result);
    text(task.extra != nullptr ? std::string_view(task.extra->error) : std::string_view());
    row_ += '\n';
    return row_;
  }

 private:
  void times(const TaskRecord& task) {
    const bool started = task.start_ns != kNoTime;
    const bool ended = task.end_ns != kNoTime;
    number(task.submit_ns);
    number_if(task.dispatch_ns != kNoTime, task.dispatch_ns);
    number_if(started, task.start_ns);
    number_if(ended, task.end_ns);
    number_if(started || ended, task.queue_wait_ns(0));
    number_if(started || task.gil_wait_ns() != 0, task.gil_wait_ns());
    number_if(started && ended, task.run_ns(0));
    number_if(ended, task.cpu_ns);
  }

  void rare(const TaskRecord& task) {
    static const TaskExtra none;
    const TaskExtra& extra = task.extra != nullptr ? *task.extra : none;
    number_if(extra.send_bytes != 0, extra.send_bytes);
    number_if(extra.recv_bytes != 0, extra.recv_bytes);
    number_if(extra.exit_code.has_value(), extra.exit_code.value_or(0));
    number_if(extra.signal.has_value(), extra.signal.value_or(0));
  }

  void number(std::int64_t value) {
    row_ += ',';
    append_number(row_, value);
  }
  void number_if(bool has_happened, std::int64_t value) {
    row_ += ',';
    if (has_happened) append_number(row_, value);
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
