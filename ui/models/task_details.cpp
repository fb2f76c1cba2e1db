// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/task_details.h"

#include "ui/models/safe_text.h"
#include "ui/models/task_times.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <numeric>

namespace poolscope::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("poolscope::ui", text); }

/// Time in segments of that kind which last at the moment of the snapshot.
std::int64_t openNs(const Trace& trace, RowId row, SegmentKind kind) {
  std::int64_t sum = 0;
  for (const Segment& segment : trace.open_segments()) {
    if (segment.row == row && segment.kind == kind) {
      sum += std::max<std::int64_t>(0, trace.now_ns() - segment.begin_ns);
    }
  }
  return sum;
}

/// Percents that sum to 100: what is left after rounding down goes to the largest remainders.
void setPercents(std::vector<TimeShare>& shares, std::int64_t whole) {
  std::vector<double> remainders(shares.size());
  int sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double exact = 100.0 * static_cast<double>(shares[i].ns) / static_cast<double>(whole);
    shares[i].percent = static_cast<int>(exact);
    remainders[i] = exact - shares[i].percent;
    sum += shares[i].percent;
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; sum < 100 && !order.empty(); ++i, ++sum) {
    ++shares[order[i % order.size()]].percent;
  }
}

}  // namespace

QString timePartName(TimePart part) {
  switch (part) {
    case TimePart::queue: return tr("queue");
    case TimePart::callQueue: return tr("handing over");
    case TimePart::gilWait: return tr("GIL wait");
    case TimePart::blocked: return tr("waiting outside");
    case TimePart::paused: return tr("paused");
    case TimePart::computing: return tr("computing");
    case TimePart::other: return tr("other");
  }
  return {};
}

QString timePartMeaning(TimePart part) {
  switch (part) {
    case TimePart::queue: return tr("It waited for a worker to take it.");
    case TimePart::callQueue:
      return tr("It was on its way to a worker process: turned into bytes, sent, and in CallQueue.");
    case TimePart::gilWait: return tr("It had a worker, but another thread held the GIL.");
    case TimePart::blocked: return tr("It slept, or waited for a file, a program, the network or another task.");
    case TimePart::paused: return tr("It stood still because the run was paused.");
    case TimePart::computing: return tr("It used the processor.");
    case TimePart::other: return tr("It was ready to go on, but the processor did other work.");
  }
  return {};
}

std::vector<TimeShare> timeShares(const Trace& trace, RowId row) {
  const std::int64_t submit = trace.submit_ns(row);
  const std::int64_t start = trace.start_ns(row);
  const std::int64_t end = trace.end_ns(row);
  const std::int64_t last = end != kNoTime ? end : std::max(trace.now_ns(), submit);
  const std::int64_t wall = last - submit;
  std::vector<TimeShare> shares;
  if (wall <= 0) {
    return shares;
  }
  // What was measured by different clocks may overlap by a little: each part gets at most what the
  // ones before it have left, so that the sum is the wall time, always.
  std::int64_t left = wall;
  const auto add = [&](TimePart part, std::int64_t ns) {
    ns = std::clamp<std::int64_t>(ns, 0, left);
    left -= ns;
    if (ns > 0) {
      shares.push_back({part, ns, 0});
    }
  };
  const std::int64_t wait = taskTimes(trace, row).wait_ns;
  const TaskExtra* sent = trace.extra(row);
  const std::int64_t onItsWay =
      sent != nullptr && start != kNoTime ? std::clamp<std::int64_t>(sent->call_queue_ns, 0, wait) : 0;
  add(TimePart::queue, wait - onItsWay);
  add(TimePart::callQueue, onItsWay);
  if (start != kNoTime) {
    const TaskExtra none;
    const TaskExtra* known = trace.extra(row);
    const TaskExtra& extra = known != nullptr ? *known : none;
    add(TimePart::gilWait, extra.gil_wait_ns + openNs(trace, row, SegmentKind::gil_wait));
    add(TimePart::blocked, extra.blocked_ns + openNs(trace, row, SegmentKind::blocked));
    add(TimePart::paused, extra.paused_ns + openNs(trace, row, SegmentKind::paused));
    // Processor time is read at the end: until then, what is not known to be a wait is taken as work.
    add(TimePart::computing, end != kNoTime ? trace.cpu_ns(row) : left);
    add(TimePart::other, left);
  }
  setPercents(shares, wall);
  return shares;
}

TaskDetails taskDetails(const Trace& trace, RowId row) {
  TaskDetails details;
  details.record = trace.task(row);
  details.label = safeText(details.record.label);
  const TaskRecord& record = details.record;
  const std::int64_t last = record.end_ns != kNoTime ? record.end_ns : std::max(trace.now_ns(), record.submit_ns);
  details.wall_ns = last - record.submit_ns;
  details.steps.push_back({TaskState::pending, record.submit_ns});
  if (record.start_ns != kNoTime) {
    details.steps.push_back({TaskState::running, record.start_ns});
  }
  if (is_final(record.state)) {
    details.steps.push_back({record.state, last});
  }
  details.shares = timeShares(trace, row);
  details.whyWaited = whyItWaited(trace, row);
  return details;
}

}  // namespace poolscope::ui
