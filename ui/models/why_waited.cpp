// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/format.h"
#include "ui/models/safe_text.h"
#include "ui/models/task_details.h"
#include "ui/models/task_times.h"
#include "ui/models/task_waits.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <map>

namespace poolscope::ui {

namespace {

QString tr(const char* text, int n = -1) { return QCoreApplication::translate("poolscope::ui", text, nullptr, n); }

/// Shorter waits are the hand-over itself: a thread that sleeps takes tens of microseconds to wake.
constexpr std::int64_t kHandOverNs = 1'000'000;

/// More workers than this are no advice.
constexpr int kMostSuggested = 128;

/// What went on around a task while it was in the queue.
struct Surroundings {
  int ahead = 0;              ///< submitted before it and not ended when it came
  std::int64_t busyNs = 0;    ///< time that workers spent on tasks while it waited
  bool firstOfWorker = true;  ///< its worker had run nothing before it
};

Surroundings lookAround(const Trace& trace, RowId row, std::int64_t from, std::int64_t to) {
  Surroundings found;
  for (RowId other = 0; other < trace.size(); ++other) {
    if (other == row) {
      continue;
    }
    const std::int64_t submit = trace.submit_ns(other);
    const std::int64_t start = trace.start_ns(other);
    const std::int64_t end = trace.end_ns(other);
    const bool before = submit < from || (submit == from && other < row);
    if (before && (end == kNoTime || end > from)) {
      ++found.ahead;
    }
    if (start != kNoTime && start < to && (end == kNoTime || end > from)) {
      found.busyNs += std::min(end == kNoTime ? to : end, to) - std::max(start, from);
    }
    if (start != kNoTime && start < to && trace.worker(other) == trace.worker(row)) {
      found.firstOfWorker = false;
    }
  }
  return found;
}

/// True when the task's worker began to live only after the task was there.
bool workerWasYoung(const Trace& trace, RowId row, std::int64_t from) {
  const LaneId lane = trace.worker(row);
  return lane < trace.lanes().size() && trace.lanes()[lane].kind == LaneKind::worker &&
         trace.lanes()[lane].start_ns >= from;
}

/// How long workers lived between the two, all taken together.
std::int64_t livedNs(const Trace& trace, std::int64_t from, std::int64_t to) {
  std::int64_t sum = 0;
  for (const Lane& lane : trace.lanes()) {
    if (lane.kind == LaneKind::worker || lane.kind == LaneKind::loop) {
      const std::int64_t stop = lane.stop_ns == kNoTime ? to : std::min(lane.stop_ns, to);
      sum += std::max<std::int64_t>(0, stop - std::max(lane.start_ns, from));
    }
  }
  return sum;
}

QString tasksAhead(int tasks) {
  return tasks == 1 ? tr("1 task was ahead of it") : tr("%n tasks were ahead of it", tasks);
}

QString workersWereBusy(int workers) {
  switch (workers) {
    case 1: return tr("the only worker was busy");
    case 2: return tr("both workers were busy");
    default: return tr("all %n workers were busy", workers);
  }
}

QString workersAreBusy(int workers) {
  switch (workers) {
    case 1: return tr("the only worker is busy");
    case 2: return tr("both workers are busy");
    default: return tr("all %n workers are busy", workers);
  }
}

QString gilSentence(const Trace& trace, RowId row, std::int64_t wall) {
  const TaskExtra* extra = trace.extra(row);
  if (extra == nullptr || extra->gil_wait_ns < std::max<std::int64_t>(kHandOverNs, wall / 20)) {
    return {};
  }
  return tr("Once it had a worker, it waited %1 for the GIL, which other threads held.")
      .arg(formatDuration(extra->gil_wait_ns));
}

/// What it waited for once it ran: the results of other tasks, of which the one that took the longest is named.
QString taskSentence(const Trace& trace, RowId row, std::int64_t wall) {
  std::map<RowId, std::int64_t> sums;  // by awaited task
  std::int64_t total = 0;
  for (const TaskWait& wait : waitsAround(trace, row)) {
    if (wait.waiting != row) {
      continue;
    }
    if (wait.end_ns == kNoTime) {
      return tr("Now it waits for the result of %1, for %2 so far.")
          .arg(safeText(trace.label(wait.awaited)),
               formatDuration(std::max<std::int64_t>(0, trace.now_ns() - wait.begin_ns)));
    }
    sums[wait.awaited] += wait.end_ns - wait.begin_ns;
    total += wait.end_ns - wait.begin_ns;
  }
  if (sums.empty() || total < std::min<std::int64_t>(kHandOverNs, wall / 20)) {
    return {};
  }
  const auto longest =
      std::max_element(sums.begin(), sums.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const QString name = safeText(trace.label(longest->first));
  if (sums.size() == 1) {
    return tr("While it ran, it waited %1 for the result of %2.").arg(formatDuration(total), name);
  }
  return tr("While it ran, it waited %1 for the results of %n other tasks, longest for %2.",
            static_cast<int>(sums.size()))
      .arg(formatDuration(total), name);
}

QString queueSentence(const Trace& trace, RowId row, std::int64_t from, std::int64_t to) {
  const TaskState state = trace.state(row);
  const bool neverStarted = trace.start_ns(row) == kNoTime;
  const std::int64_t wait = to - from;
  const int workers = std::max(1, trace.info().workers);
  if (wait < kHandOverNs && !neverStarted) {
    return tr("It did not have to wait: a worker took it at once.");
  }
  const Surroundings around = lookAround(trace, row, from, to);
  const double busyShare = wait > 0 ? static_cast<double>(around.busyNs) / (static_cast<double>(wait) * workers) : 1.0;
  bool busy = around.ahead > 0 && busyShare > 0.9;
  if (!busy && around.ahead > 0 && !neverStarted && !around.firstOfWorker) {
    // Workers that were still being started were not free.
    busy = static_cast<double>(around.busyNs) > 0.9 * static_cast<double>(livedNs(trace, from, to));
  }

  if (state == TaskState::pending) {
    return busy ? tr("It still waits: %1, and %2.").arg(tasksAhead(around.ahead), workersAreBusy(workers))
                : tr("It still waits although a worker is free: the run is paused, or a worker is being started.");
  }
  if (neverStarted) {
    return state == TaskState::cancelled ? tr("It was cancelled before a worker took it.")
                                         : tr("It ended before a worker took it.");
  }
  if (busy) {
    QString text = tr("%1 and %2.").arg(tasksAhead(around.ahead), workersWereBusy(workers));
    const int needed = around.ahead + 1;
    if (needed > workers && needed <= kMostSuggested) {
      text += QLatin1Char(' ') + tr("With %n workers it would have started at once.", needed);
    }
    return text;
  }
  if (around.firstOfWorker && workerWasYoung(trace, row, from)) {
    return tr("Its worker had to be started first; that took %1.").arg(formatDuration(wait));
  }
  return tr(
      "Workers were free for a part of that time: the run was paused or stepped, or the worker was slow to wake.");
}

}  // namespace

QString whyItWaited(const Trace& trace, RowId row) {
  const std::int64_t from = trace.submit_ns(row);
  const std::int64_t wait = taskTimes(trace, row).wait_ns;
  const std::int64_t end = trace.end_ns(row);
  const std::int64_t wall = (end != kNoTime ? end : std::max(trace.now_ns(), from)) - from;
  QStringList sentences{queueSentence(trace, row, from, from + wait), gilSentence(trace, row, wall),
                        taskSentence(trace, row, wall)};
  sentences.removeAll(QString());
  return sentences.join(QLatin1Char(' '));
}

}  // namespace poolscope::ui
