// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_tip.h"

#include "ui/models/format.h"
#include "ui/models/safe_text.h"
#include "ui/models/state_words.h"
#include "ui/timeline/bar_look.h"
#include "ui/timeline/idle_reason.h"

#include <QCoreApplication>
#include <QLatin1Char>
#include <QStringList>

#include <algorithm>

namespace poolscope::ui {

namespace {

constexpr qsizetype kLongestError = 160;

QString tr(const char* text) { return QCoreApplication::translate("poolscope::ui", text); }

const Trace* traceOf(const TimelineScene& scene, TaskRef task) {
  if (!task.isValid() || static_cast<std::size_t>(task.run) >= scene.recording.size()) {
    return nullptr;
  }
  const Trace& trace = scene.recording[static_cast<std::size_t>(task.run)];
  return task.row < trace.size() ? &trace : nullptr;
}

QString nameOf(const TimelineScene& scene, const Trace& trace, RowId row) {
  return safeText(scene.label ? scene.label(trace, row) : QString::fromStdString(trace.label(row)));
}

/// What the pattern on a bar looks like, in words.
QString hatchWord(Hatch hatch) {
  switch (hatch) {
    case Hatch::none: return {};
    case Hatch::rising: return tr("rising stripes");
    case Hatch::falling: return tr("falling stripes");
    case Hatch::crossed: return tr("crossed stripes");
    case Hatch::level: return tr("level stripes");
    case Hatch::upright: return tr("upright stripes");
    case Hatch::dashed: return tr("dashed edge");
  }
  return {};
}

QString withHatch(const QString& text, Hatch hatch) {
  return hatch == Hatch::none ? text : QStringLiteral("%1 (%2)").arg(text, hatchWord(hatch));
}

QString line(const QString& name, const QString& value) {
  return QStringLiteral("<tr><td>%1&nbsp;&nbsp;</td><td align=\"right\">%2</td></tr>").arg(name, value);
}

std::int64_t openNs(const Trace& trace, RowId row, SegmentKind kind) {
  std::int64_t sum = 0;
  for (const Segment& segment : trace.open_segments()) {
    if (segment.row == row && segment.kind == kind) {
      sum += std::max<std::int64_t>(0, trace.now_ns() - segment.begin_ns);
    }
  }
  return sum;
}

}  // namespace

QString taskTip(const TimelineScene& scene, TaskRef task) {
  const Trace* trace = traceOf(scene, task);
  if (trace == nullptr) {
    return {};
  }
  const TaskRecord record = trace->task(task.row);
  const std::int64_t now = trace->now_ns();
  QString html = QStringLiteral("<b>%1</b> · %2<table cellspacing=\"0\">")
                     .arg(nameOf(scene, *trace, task.row).toHtmlEscaped(),
                          withHatch(stateWord(record.state), hatchOf(record.state)));
  if (record.worker < trace->lanes().size()) {
    html += line(tr("Where"), laneTitle(trace->lanes()[record.worker]));
  }
  if (const RowId parent = trace->parent(task.row); parent != kNoRow) {
    html += line(tr("Submitted by"), nameOf(scene, *trace, parent).toHtmlEscaped());
  }
  html += line(tr("Waited in the queue"), formatDuration(record.queue_wait_ns(now), 4));
  if (record.start_ns != kNoTime) {
    html += line(tr("Ran"), formatDuration(record.run_ns(now), 4));
    if (is_final(record.state)) {
      html += line(tr("Processor time"), formatDuration(record.cpu_ns, 4));
    }
  }
  const auto wait = [&](const QString& name, SegmentKind kind, std::int64_t ended) {
    const std::int64_t sum = ended + openNs(*trace, task.row, kind);
    if (sum > 0) {
      html += line(withHatch(name, hatchOf(kind)), formatDuration(sum, 4));
    }
  };
  const TaskExtra none;
  const TaskExtra& extra = record.extra != nullptr ? *record.extra : none;
  wait(tr("Waited for the GIL"), SegmentKind::gil_wait, extra.gil_wait_ns);
  wait(tr("Slept or waited outside"), SegmentKind::blocked, extra.blocked_ns);
  wait(tr("Stood paused"), SegmentKind::paused, extra.paused_ns);
  html += QStringLiteral("</table>");
  if (!extra.error.empty()) {
    QString error = safeText(std::string_view(extra.error));
    if (error.size() > kLongestError) {
      error = error.left(kLongestError) + QStringLiteral("…");
    }
    html += error.toHtmlEscaped();
  }
  return html;
}

QString taskSentence(const TimelineScene& scene, TaskRef task) {
  const Trace* trace = traceOf(scene, task);
  if (trace == nullptr) {
    return {};
  }
  const TaskRecord record = trace->task(task.row);
  const std::int64_t now = trace->now_ns();
  QStringList parts{nameOf(scene, *trace, task.row), stateWord(record.state)};
  if (record.worker < trace->lanes().size()) {
    parts << laneTitle(trace->lanes()[record.worker]);
  }
  if (const RowId parent = trace->parent(task.row); parent != kNoRow) {
    parts << tr("submitted by %1").arg(nameOf(scene, *trace, parent));
  }
  parts << tr("waited %1").arg(formatDuration(record.queue_wait_ns(now)));
  if (record.start_ns != kNoTime) {
    parts << tr("ran %1").arg(formatDuration(record.run_ns(now)));
  }
  return parts.join(QStringLiteral(", "));
}

QString idleTip(const TimelineScene& scene, int run, int lane, std::int64_t ns) {
  const std::optional<IdleGap> gap = idleAt(scene.recording, scene.index, run, lane, ns);
  if (!gap) {
    return {};
  }
  const Trace& trace = scene.recording[static_cast<std::size_t>(run)];
  const QString holder = gap->holder < trace.size() ? nameOf(scene, trace, gap->holder) : QString();
  QString html = QStringLiteral("<b>%1</b> · %2<br>%3")
                     .arg(tr("Idle"), formatDuration(gap->time.span(), 4), idleSentence(*gap, holder.toHtmlEscaped()));
  if (gap->waiting > 0) {
    html += QStringLiteral("<br>") + (gap->waiting == 1 ? tr("1 task was waiting.")
                                                        : tr("%1 tasks were waiting.").arg(formatCount(gap->waiting)));
  }
  return html;
}

QString queueTip(const TimelineScene& scene, int run, int queue, std::int64_t ns) {
  const Trace& trace = scene.recording[static_cast<std::size_t>(run)];
  const StepFeed& feed = scene.queues->of(static_cast<std::size_t>(run))[static_cast<std::size_t>(queue)];
  if (!feed.isReady() || ns < 0 || ns > trace.now_ns()) {
    return {};
  }
  QString html = QStringLiteral("<b>%1</b><table cellspacing=\"0\">").arg(scene.queueName(run, queue));
  //: A moment in a queue, as in "At 2.13 s"
  html += line(tr("At %1").arg(formatDuration(ns, 4)), tr("%1 tasks").arg(formatCount(feed.valueAt(ns))));
  html += line(tr("At most"), tr("%1 tasks").arg(formatCount(feed.highest())));
  if (const std::int64_t limit = trace.info().queue_limit; limit > 0 && feed.kind() == StepKind::taskQueue) {
    html += line(tr("Room for"), tr("%1 tasks").arg(formatCount(limit)));
  }
  return html + QStringLiteral("</table>");
}

QString foldTip(const TimelineScene& scene, int run, int lane, TimeRange pixel) {
  const RunIndex& index = scene.index.run(run);
  const ShownLine line = index.line(lane);
  const std::size_t count = index.tasksWithin(line, pixel);
  if (count < 2 || line.lane == index.gilLane()) {
    return {};
  }
  const SpanIndex& spans = index.spans(line);
  const std::size_t first = spans.firstEndingAfter(pixel.begin);
  const Fold fold = line.isCrowd() ? spans.endingWithin(pixel, first) : spans.fold(pixel, first);
  QString text =
      QStringLiteral("<b>%1</b>").arg(tr("%1 tasks here").arg(formatCount(static_cast<std::int64_t>(count))));
  if (!line.isCrowd()) {
    text += QStringLiteral("<br>") +
            tr("busy %1 of the time")
                .arg(formatShare(static_cast<double>(fold.busy_ns) / static_cast<double>(pixel.span())));
  }
  if (fold.severity > 0) {
    text += QStringLiteral("<br>") + tr("the worst end: %1").arg(stateWord(static_cast<TaskState>(fold.worstTag)));
  }
  return line.isCrowd() ? text : text + QStringLiteral("<br>") + tr("Zoom in to see them one by one.");
}

}  // namespace poolscope::ui
