// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/idle_reason.h"

#include "ui/models/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace poolscope::ui {

namespace {

/// Shorter gaps with tasks waiting are the price of a hand-over.
constexpr std::int64_t kHandOverNs = 1'000'000;

QString tr(const char* text) { return QCoreApplication::translate("poolscope::ui", text); }

/// Spans that have begun by `ns`.
std::size_t begunBy(const SpanIndex& spans, std::int64_t ns) {
  std::size_t count = spans.firstEndingAfter(ns);
  while (count < spans.size() && spans.begin(count) <= ns) {
    ++count;
  }
  return count;
}

std::int64_t submittedBy(const Trace& trace, std::int64_t ns) {
  RowId low = 0;
  auto high = static_cast<RowId>(trace.size());
  while (low < high) {  // rows are numbered as they are submitted
    const RowId middle = low + (high - low) / 2;
    if (trace.submit_ns(middle) <= ns) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

bool covers(const std::vector<Span>& spans, std::int64_t ns, std::uint8_t tag) {
  return std::any_of(spans.begin(), spans.end(),
                     [=](const Span& span) { return span.tag == tag && span.begin <= ns && ns <= span.end; });
}

/// The row of a span over `ns`; kNoRow when there is none.
RowId rowAt(const RunIndex& run, ShownLine lane, std::int64_t ns) {
  const SpanIndex& spans = run.spans(lane);
  const std::size_t at = spans.at(ns, 0);
  if (at < spans.size()) {
    return spans[at].row;
  }
  for (const Span& span : run.lasting(lane)) {
    if (span.begin <= ns && ns <= span.end) {
      return span.row;
    }
  }
  return kNoRow;
}

/// Tasks that waited in the queue at a moment.
std::int64_t waitingAt(const RunIndex& run, const Trace& trace, std::int64_t ns) {
  std::int64_t begun = 0;
  for (const ShownLine lane : run.shownLines()) {
    const LaneKind kind = trace.lanes()[lane.lane].kind;
    if (kind == LaneKind::gil || kind == LaneKind::manager) {
      continue;
    }
    begun += static_cast<std::int64_t>(begunBy(run.spans(lane), ns));
    for (const Span& span : run.lasting(lane)) {
      begun += span.begin <= ns ? 1 : 0;
    }
  }
  return std::max<std::int64_t>(0, submittedBy(trace, ns) - begun - run.endedInQueueBy(ns));
}

/// The newest task at `ns` had filled the queue, so that the next one could not come before one was taken.
bool wasHeldBack(const RunIndex& run, const Trace& trace, std::int64_t ns) {
  const std::int64_t limit = trace.info().queue_limit;
  const std::int64_t submitted = submittedBy(trace, ns);
  return limit > 0 && submitted > 0 &&
         waitingAt(run, trace, trace.submit_ns(static_cast<RowId>(submitted - 1))) >= limit;
}

/// What happened in all lanes around a gap.
struct Around {
  std::int64_t begunInGap = 0;  ///< tasks of other lanes begun within the gap
  bool paused = false;
  bool managerBusy = false;
};

Around lookAround(const RunIndex& run, const Trace& trace, TimeRange gap, std::int64_t ns) {
  constexpr auto kPaused = static_cast<std::uint8_t>(SegmentKind::paused);
  Around around;
  for (const ShownLine lane : run.shownLines()) {
    const LaneKind kind = trace.lanes()[lane.lane].kind;
    if (kind == LaneKind::gil) {
      continue;
    }
    if (kind == LaneKind::manager) {
      around.managerBusy = rowAt(run, lane, ns) != kNoRow || run.waits(lane).at(ns, 0) < run.waits(lane).size();
      continue;
    }
    const SpanIndex& spans = run.spans(lane);
    around.begunInGap += static_cast<std::int64_t>(begunBy(spans, gap.end - 1) - begunBy(spans, gap.begin));
    for (const Span& span : run.lasting(lane)) {
      around.begunInGap += span.begin > gap.begin && span.begin < gap.end ? 1 : 0;
    }
    const SpanIndex& waits = run.waits(lane);
    const std::size_t wait = waits.at(ns, 0);
    around.paused = around.paused || (wait < waits.size() && waits[wait].tag == kPaused) ||
                    covers(run.lastingWaits(lane), ns, kPaused);
  }
  return around;
}

IdleCause causeOf(const Around& around, const RunIndex& run, const Trace& trace, IdleGap& gap, std::int64_t ns) {
  if (gap.waiting <= 0) {
    const bool more = !trace.empty() && trace.submit_ns(static_cast<RowId>(trace.size() - 1)) > ns;
    if (more && wasHeldBack(run, trace, ns)) {
      gap.limit = trace.info().queue_limit;
      return IdleCause::heldBack;
    }
    return more || !trace.complete() ? IdleCause::nothingYet : IdleCause::nothingLeft;
  }
  if (around.paused) {
    return IdleCause::paused;
  }
  if (run.gilLane() != kNoLane) {
    gap.holder = rowAt(run, {run.gilLane()}, ns);
    if (gap.holder != kNoRow) {
      return IdleCause::gil;
    }
  }
  if (around.managerBusy) {
    return IdleCause::manager;
  }
  if (gap.time.span() < kHandOverNs) {
    return IdleCause::handOver;
  }
  return around.begunInGap == 0 ? IdleCause::stoodStill : IdleCause::othersFirst;
}

}  // namespace

std::optional<IdleGap> idleAt(const Recording& recording, const TimelineIndex& index, int run, int lane,
                              std::int64_t ns) {
  const RunIndex& lanes = index.run(run);
  const Trace& trace = recording[static_cast<std::size_t>(run)];
  const ShownLine line = lanes.line(lane);
  const Lane& info = trace.lanes()[line.lane];
  if (line.level > 0) {
    return std::nullopt;  // its lowest level is taken, so it is not idle
  }
  if (info.kind != LaneKind::worker || ns > trace.now_ns()) {
    return std::nullopt;
  }
  IdleGap gap;
  const SpanIndex& spans = lanes.spans(line);
  const std::size_t next = spans.firstEndingAfter(ns);
  if (next < spans.size() && spans.begin(next) <= ns) {
    return std::nullopt;
  }
  gap.time.begin = next == 0 ? std::min<std::int64_t>(ns, index.content().begin) : spans.end(next - 1);
  gap.time.end = next < spans.size() ? spans.begin(next) : trace.now_ns();
  for (const Span& span : lanes.lasting(line)) {
    if (span.begin <= ns) {
      return std::nullopt;
    }
    gap.time.end = std::min(gap.time.end, span.begin);
  }
  if (ns < info.start_ns) {
    gap.cause = IdleCause::starting;
    gap.time.end = std::min(gap.time.end, info.start_ns);
    return gap;
  }
  if (info.stop_ns != kNoTime && ns >= info.stop_ns) {
    gap.cause = IdleCause::ended;
    gap.time.begin = std::max(gap.time.begin, info.stop_ns);
    return gap;
  }
  gap.time.begin = std::max(gap.time.begin, std::min(info.start_ns, ns));
  const Around around = lookAround(lanes, trace, gap.time, ns);
  gap.waiting = waitingAt(lanes, trace, ns);
  gap.cause = causeOf(around, lanes, trace, gap, ns);
  return gap;
}

QString idleSentence(const IdleGap& gap, const QString& holder) {
  switch (gap.cause) {
    case IdleCause::starting: return tr("The worker was starting.");
    case IdleCause::ended: return tr("The worker had ended.");
    case IdleCause::nothingYet: return tr("Nothing was waiting: no task had been submitted.");
    case IdleCause::nothingLeft: return tr("Nothing was left to do.");
    case IdleCause::heldBack:
      return tr("The queue may hold only %1: whoever submits was held up, and had not filled it again.")
          .arg(gap.limit == 1 ? tr("1 task") : tr("%1 tasks").arg(formatCount(gap.limit)));
    case IdleCause::paused: return tr("The run stood paused.");
    case IdleCause::gil: return tr("The GIL was held by %1.").arg(holder);
    case IdleCause::manager: return tr("The manager was busy with other tasks.");
    case IdleCause::stoodStill: return tr("The queue stood still: nobody was given a task, as when it is paused.");
    case IdleCause::handOver: return tr("It takes a moment to get the next task.");
    case IdleCause::othersFirst: return tr("Other workers took the tasks that were waiting.");
  }
  return {};
}

}  // namespace poolscope::ui
