// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/monitor_csv.h"

#include "core/export/atomic_file.h"
#include "core/export/csv_cell.h"
#include "core/export/text.h"
#include "core/tracing/queue_depth.h"

#include <iterator>
#include <vector>

namespace poolscope {
namespace {

// The cells that all rows of a run begin with.
std::string run_cells(const Trace& trace) {
  std::string cells;
  append_text_cell(cells, trace.info().run_id);
  cells += ',';
  append_text_cell(cells, trace.info().executor);
  cells += ',';
  return cells;
}

// worker, pid, tid, each with its comma.
std::string worker_cells(const Trace& trace, LaneId id) {
  std::string cells;
  const bool is_lane = id < trace.lanes().size();
  const Lane lane = is_lane ? trace.lanes()[id] : trace.lanes().empty() ? Lane() : trace.lanes().front();
  cells += is_lane ? worker_word(lane) : "process";
  cells += ',';
  if (lane.pid != 0) append_number(cells, lane.pid);
  cells += ',';
  if (is_lane && lane.tid != 0) append_number(cells, lane.tid);
  cells += ',';
  return cells;
}

}  // namespace

void write_samples_csv(const std::string& path, const Recording& recording) {
  AtomicFile file(path);
  file.write(header_of(kSampleColumns));
  std::string row;
  for (const Trace& trace : recording) {
    const std::string run = run_cells(trace);
    for (std::size_t i = 0; i < trace.sample_count(); ++i) {
      const WorkerSample& sample = trace.sample(i);
      row = run;
      row += worker_cells(trace, sample.lane);
      append_number(row, sample.time_ns);
      row += ',';
      append_number(row, sample.cpu_percent);
      row += ',';
      append_number(row, sample.rss_bytes);
      row += ',';
      append_text_cell(row, std::string_view(&sample.state, 1));
      row += '\n';
      file.write(row);
    }
  }
  file.commit();
}

void write_queue_csv(const std::string& path, const Recording& recording) {
  AtomicFile file(path);
  file.write(header_of(kQueueColumns));
  std::string row;
  for (const Trace& trace : recording) {
    for (const QueueKind kind : queues_of(trace.info())) {
      const std::string run = run_cells(trace) + std::string(to_string(kind)) + ',';
      const std::vector<DepthStep> bytes = queue_bytes(trace, kind);
      auto next = bytes.begin();
      for (const DepthStep& step : queue_depth(trace, kind)) {
        while (next != bytes.end() && next->time_ns <= step.time_ns)
          ++next;
        row = run;
        append_number(row, step.time_ns);
        row += ',';
        append_number(row, step.depth);
        row += ',';
        if (!bytes.empty()) append_number(row, next == bytes.begin() ? 0 : std::prev(next)->depth);
        row += '\n';
        file.write(row);
      }
    }
  }
  file.commit();
}

}  // namespace poolscope
