// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/pipeline_state.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace poolscope::ui {

namespace {

/// Live, rows behind the first open one are looked at until enough are found, and never more than this.
constexpr RowId kMostOpenRows = 20'000;
/// Segments that are looked at for what running tasks do at a moment of the past.
constexpr std::size_t kMostSegments = 200'000;
constexpr RowId kAskEvery = 4096;

PipelineTask taskOf(const Trace& trace, RowId row, TaskState state) {
  return {row, trace.task_id(row), trace.job(row), state};
}

void keep(PipelineStore& store, const Trace& trace, RowId row, TaskState state) {
  if (store.tasks.size() < kMostPipelineTasks) {
    store.tasks.push_back(taskOf(trace, row, state));
  }
}

PipelineWorker::Doing doingOf(SegmentKind kind) {
  switch (kind) {
    case SegmentKind::gil_wait: return PipelineWorker::Doing::gilWait;
    case SegmentKind::blocked: return PipelineWorker::Doing::blocked;
    case SegmentKind::paused: return PipelineWorker::Doing::paused;
    case SegmentKind::gil_hold: break;
  }
  return PipelineWorker::Doing::computing;
}

bool isWorker(const Lane& lane) { return lane.kind == LaneKind::worker || lane.kind == LaneKind::loop; }

bool livesAt(const Lane& lane, std::int64_t time) {
  return lane.start_ns <= time && (lane.stop_ns == kNoTime || lane.stop_ns > time);
}

/// Calls that may lie ready at the workers: workers + 1 as in CPython, unless the executor's spec says otherwise.
std::int64_t callQueueLimit(const RunInfo& info) {
  constexpr std::string_view kKey = "call-queue=";
  std::int64_t limit = info.workers > 0 ? info.workers + 1 : 0;
  if (const std::size_t at = info.executor.find(kKey); at != std::string::npos) {
    const char* const value = info.executor.data() + at + kKey.size();
    std::from_chars(value, info.executor.data() + info.executor.size(), limit);
  }
  return limit;
}

/// Fills what follows from the lists of running and handed-over rows.
class Builder {
 public:
  Builder(const Trace& trace, std::int64_t time, std::int64_t total) : m_trace(trace), m_time(time) {
    m_state.kind = pipelineKind(trace);
    m_state.timeNs = time;
    m_state.total = total;
    m_state.queue.limit = trace.info().queue_limit;
    if (m_state.kind == PipelineKind::processes) {
      m_state.callQueue.limit = callQueueLimit(trace.info());
    }
  }

  PipelineState& state() { return m_state; }

  /// A task that waits at that moment.
  void waits(RowId row) {
    const std::int64_t dispatch = m_trace.dispatch_ns(row);
    const bool handed = m_state.kind == PipelineKind::processes && dispatch != kNoTime && dispatch <= m_time;
    if (handed) {
      handedOver(row);
    } else {
      ++m_state.queue.count;
      keep(m_state.queue, m_trace, row, TaskState::pending);
    }
  }
  void handedOver(RowId row) {
    ++m_state.callQueue.count;
    if (const TaskExtra* extra = m_trace.extra(row)) {
      m_state.callQueue.bytes += extra->send_bytes;
    }
    keep(m_state.callQueue, m_trace, row, TaskState::pending);
  }
  /// Its worker is done with it, and the result is on its way.
  void returns(RowId row) {
    ++m_state.resultQueue.count;
    m_state.resultQueue.bytes += m_trace.extra(row)->recv_bytes;
    keep(m_state.resultQueue, m_trace, row, m_trace.state(row));
  }
  void runs(RowId row) { m_running.push_back(row); }
  void does(const Segment& segment) {
    if (segment.row != kNoRow && segment.kind != SegmentKind::gil_hold) {
      m_doing.push_back({segment.row, doingOf(segment.kind)});
    }
  }

  /// The last ones that had ended by then, newest first.
  void lastEnded() {
    std::size_t low = 0;
    std::size_t high = m_trace.finished_count();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (m_trace.end_ns(m_trace.finished_row(middle)) <= m_time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    while (low > 0 && m_state.futures.tasks.size() < kMostPipelineTasks) {
      const RowId row = m_trace.finished_row(--low);
      keep(m_state.futures, m_trace, row, m_trace.state(row));
    }
  }

  PipelineState finish(bool moreToCome) {
    m_state.running = static_cast<std::int64_t>(m_running.size());
    placeRunning();
    const std::int64_t expected = std::max<std::int64_t>(m_state.total, 0);
    m_state.total = std::max(expected, m_state.submitted);
    m_state.callerBlocked = m_state.queue.full() && (moreToCome || m_state.submitted < expected);
    m_state.managerBlocked = m_state.callQueue.full() && m_state.queue.count > 0;
    return std::move(m_state);
  }

 private:
  struct Does {
    RowId row;
    PipelineWorker::Doing doing;
  };

  PipelineWorker::Doing doingAt(RowId row) const {
    const auto found = std::find_if(m_doing.begin(), m_doing.end(), [row](const Does& d) { return d.row == row; });
    return found == m_doing.end() ? PipelineWorker::Doing::computing : found->doing;
  }

  void placeRunning() {
    const std::vector<Lane>& lanes = m_trace.lanes();
    const bool loop = m_state.kind == PipelineKind::loop;
    std::vector<std::int32_t> place(lanes.size(), -1);
    std::vector<RowId> onLane(lanes.size(), kNoRow);
    for (const RowId row : m_running) {
      const LaneId lane = m_trace.worker(row);
      const bool known = lane < lanes.size();
      if (loop && doingAt(row) != PipelineWorker::Doing::computing) {
        ++m_state.timers.count;
        keep(m_state.timers, m_trace, row, TaskState::running);
      } else if (known && lanes[lane].kind == LaneKind::main) {
        m_state.callersTask = taskOf(m_trace, row, TaskState::running);
      } else if (known && onLane[lane] == kNoRow) {
        onLane[lane] = row;
      } else if (loop) {  // a loop runs one at a time: the others have begun, and wait for their turn
        ++m_state.queue.count;
        keep(m_state.queue, m_trace, row, TaskState::running);
      }
    }
    // Those with a task first, so that a few busy ones among thousands are seen.
    std::vector<LaneId> chosen;
    for (const bool busy : {true, false}) {
      for (LaneId lane = 0; lane < lanes.size(); ++lane) {
        if (isWorker(lanes[lane]) && livesAt(lanes[lane], m_time) && (onLane[lane] != kNoRow) == busy) {
          ++m_state.workerCount;
          if (chosen.size() < kMostPipelineWorkers) {
            chosen.push_back(lane);
          }
        }
      }
    }
    std::sort(chosen.begin(), chosen.end());
    for (const LaneId lane : chosen) {
      PipelineWorker worker;
      worker.lane = lane;
      if (const RowId row = onLane[lane]; row != kNoRow) {
        worker.task = taskOf(m_trace, row, TaskState::running);
        worker.doing = doingAt(row);
        worker.sinceNs = m_trace.start_ns(row);
      }
      m_state.workers.push_back(std::move(worker));
    }
  }

  const Trace& m_trace;
  const std::int64_t m_time;
  PipelineState m_state;
  std::vector<RowId> m_running;
  std::vector<Does> m_doing;
};

/// What running tasks did at `time`: ended segments lie in the order of their ends.
void addSegmentsAt(const Trace& trace, std::int64_t time, Builder& builder) {
  std::size_t low = 0;
  std::size_t high = trace.segment_count();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (trace.segment(middle).end_ns <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const std::size_t last = std::min(trace.segment_count(), low + kMostSegments);
  for (std::size_t i = low; i < last; ++i) {
    const Segment& segment = trace.segment(i);
    if (segment.begin_ns <= time && segment.end_ns > time) {
      builder.does(segment);
    }
  }
  for (const Segment& segment : trace.open_segments()) {
    if (segment.begin_ns <= time) {
      builder.does(segment);
    }
  }
}

}  // namespace

PipelineKind pipelineKind(const Trace& trace) {
  const std::string_view spec = trace.info().executor;
  const std::string_view kind = spec.substr(0, spec.find(':'));
  constexpr std::array<std::string_view, 3> direct{"sequential", "thread-per-task", "process-per-task"};
  if (std::find(direct.begin(), direct.end(), kind) != direct.end()) {
    return PipelineKind::direct;
  }
  if (kind == "processes" || kind == "pool") {
    return PipelineKind::processes;
  }
  return kind == "coroutines" ? PipelineKind::loop : PipelineKind::pool;
}

PipelineState pipelineStateAt(const Trace& trace, std::int64_t time, std::int64_t total,
                              const std::atomic<bool>* cancelled) {
  Builder builder(trace, time, total);
  PipelineState& state = builder.state();
  bool later = false;
  const auto size = static_cast<RowId>(trace.size());
  for (RowId row = 0; row < size; ++row) {
    if (row % kAskEvery == 0 && cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) {
      break;
    }
    if (trace.submit_ns(row) > time) {
      later = true;
      continue;
    }
    ++state.submitted;
    const std::int64_t end = trace.end_ns(row);
    if (end != kNoTime && end <= time) {
      const TaskExtra* extra = state.kind == PipelineKind::processes ? trace.extra(row) : nullptr;
      if (extra != nullptr && end + extra->return_ns > time) {
        builder.returns(row);
        continue;
      }
      ++state.futures.count;
      state.failed += trace.state(row) != TaskState::finished && trace.state(row) != TaskState::cancelled ? 1 : 0;
      continue;
    }
    const std::int64_t start = trace.start_ns(row);
    if (start != kNoTime && start <= time) {
      builder.runs(row);
    } else {
      builder.waits(row);
    }
  }
  addSegmentsAt(trace, time, builder);
  builder.lastEnded();
  state.complete = trace.complete() && time >= trace.now_ns();
  return builder.finish(later);
}

PipelineState LivePipeline::state(const Trace& trace, std::int64_t total) {
  Builder builder(trace, trace.now_ns(), total);
  PipelineState& state = builder.state();
  const TraceCounts& counts = trace.counts();
  state.submitted = static_cast<std::int64_t>(trace.size());
  state.futures.count = counts.done();
  state.failed = counts[TaskState::failed] + counts[TaskState::timed_out] + counts[TaskState::lost];
  for (const RowId row : trace.running_rows()) {
    builder.runs(row);
  }
  for (const Segment& segment : trace.open_segments()) {
    builder.does(segment);
  }

  const auto size = static_cast<RowId>(trace.size());
  if (m_firstOpen > size) {
    m_firstOpen = 0;
  }
  while (m_firstOpen < size && trace.state(m_firstOpen) != TaskState::pending) {
    ++m_firstOpen;
  }
  // Tasks leave in the order in which they came, nearly: those handed over stand before all that wait.
  const RowId last = size - m_firstOpen > kMostOpenRows ? m_firstOpen + kMostOpenRows : size;
  for (RowId row = m_firstOpen; row < last && state.queue.count < static_cast<std::int64_t>(kMostPipelineTasks);
       ++row) {
    if (trace.state(row) == TaskState::pending) {
      builder.waits(row);
    }
  }
  state.queue.count = std::max<std::int64_t>(0, counts[TaskState::pending] - state.callQueue.count);
  builder.lastEnded();
  state.complete = trace.complete();
  return builder.finish(false);
}

}  // namespace poolscope::ui
