// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windows/run_words.h"

#include "core/jobs/job.h"
#include "core/jobs/job_catalogue.h"
#include "core/tracing/queue_depth.h"
#include "ui/models/format.h"
#include "ui/panels/job_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

namespace poolscope::ui {

namespace {

QString tr(const char* text, int n = -1) { return QCoreApplication::translate("poolscope::ui", text, nullptr, n); }

QString workersText(int workers) { return workers == 1 ? tr("1 worker") : tr("%n workers", workers); }

/// An option of an executor in a title; %1 is its value.
QString optionText(const SpecKey& key, const std::string& value) {
  static constexpr std::array<std::pair<const char*, const char*>, 11> kWords = {{
      {"queue-full=reject", QT_TRANSLATE_NOOP("poolscope::ui", "rejects when full")},
      {"queue-full=caller-runs", QT_TRANSLATE_NOOP("poolscope::ui", "caller helps when full")},
      {"gil-interval", QT_TRANSLATE_NOOP("poolscope::ui", "switches after %1 ms")},
      {"on-deadlock", QT_TRANSLATE_NOOP("poolscope::ui", "breaks deadlocks")},
      {"loop", QT_TRANSLATE_NOOP("poolscope::ui", "%1 at once")},
      {"join", QT_TRANSLATE_NOOP("poolscope::ui", "join in the loop")},
      {"chunk-size", QT_TRANSLATE_NOOP("poolscope::ui", "chunks of %1")},
      {"call-queue", QT_TRANSLATE_NOOP("poolscope::ui", "call queue of %1")},
      {"recover", QT_TRANSLATE_NOOP("poolscope::ui", "recovers")},
      {"max-tasks-per-child", QT_TRANSLATE_NOOP("poolscope::ui", "%1 tasks a process")},
      {"memory-limit", QT_TRANSLATE_NOOP("poolscope::ui", "at most %1 MiB")},
  }};
  bool whole = false;
  const qint64 number = QString::fromStdString(value).toLongLong(&whole);
  const QString shown = whole ? formatCount(number) : QString::fromStdString(value);
  for (const auto& [name, text] : kWords) {
    if (name == key.name || name == key.name + '=' + value) {
      const QString words = tr(text);
      return words.contains(QLatin1String("%1")) ? words.arg(shown) : words;
    }
  }
  return jobText(key.title) + QLatin1Char(' ') + shown;
}

/// What is special about a run at the moment, before its figures.
QString phaseText(RunPhase phase) {
  switch (phase) {
    case RunPhase::waiting: return tr("waits for its turn");
    case RunPhase::paused: return tr("paused");
    case RunPhase::cancelling: return tr("cancelling");
    case RunPhase::running:
    case RunPhase::ended: break;
  }
  return {};
}

}  // namespace

QString specTitle(const ExecutorSpec& spec, const std::string& without) {
  QString title = jobText(describe(spec.kind).title);
  if (describe(spec.kind).has_key("workers")) {
    title += QStringLiteral(" · ") + workersText(spec.effective_workers());
  }
  if (spec.gil) {
    title += tr(" · GIL");
  }
  if (spec.queue_limit > 0) {
    title += tr(" · queue of %1").arg(formatCount(spec.queue_limit));
  }
  for (const SpecKey& key : describe(spec.kind).keys) {
    const std::string& name = key.name;
    const bool said = name == "workers" || name == "gil" || name == "queue-limit" || name == without;
    const bool idle = (name == "gil-interval" && !spec.gil) || (name == "queue-full" && spec.queue_limit == 0);
    if (const std::string value = key.write(spec); !value.empty() && !said && !idle) {
      title += QStringLiteral(" · ") + optionText(key, value);
    }
  }
  return title;
}

QStringList runTitles(const std::vector<RunSummary>& runs) {
  QStringList titles;
  for (const RunSummary& run : runs) {
    std::string error;
    const auto spec = parse_executor_spec(run.spec, error);
    titles << (spec ? specTitle(*spec) : QString::fromStdString(run.spec));
  }
  return titles;
}

QStringList runSummaryTexts(const std::vector<RunSummary>& runs) {
  QStringList texts;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const RunSummary& run = runs[i];
    QStringList parts;
    if (const QString phase = phaseText(run.phase); !phase.isEmpty()) {
      parts << phase;
    }
    if (run.phase != RunPhase::waiting) {
      parts << formatSeconds(run.wall_s);
    }
    const RunSummary& first = runs.front();
    const bool bothWhole = run.phase == RunPhase::ended && first.phase == RunPhase::ended && run.ok == run.tasks &&
                           first.ok == first.tasks;
    if (i > 0 && bothWhole && run.wall_s > 0) {
      parts << formatFactor(first.wall_s / run.wall_s);
    }
    if (run.deadlocks > 0) {
      parts << tr("deadlock");
    }
    if (run.failed > 0) {
      parts << tr("%1 failed").arg(formatCount(run.failed));
    }
    if (run.predicted_s) {
      parts << tr("predicted %1").arg(formatSeconds(*run.predicted_s));
    }
    texts << parts.join(QStringLiteral(" · "));
  }
  return texts;
}

QString predictionText(const std::vector<std::optional<double>>& predictions) {
  QStringList times;
  for (const auto& seconds : predictions) {
    times << (seconds ? formatSeconds(*seconds) : noValue());
  }
  const bool known = std::any_of(predictions.begin(), predictions.end(), [](const auto& s) { return s.has_value(); });
  if (!known) {
    return {};
  }
  times[0] = QStringLiteral("<b>%1</b>").arg(times[0]);
  return tr("predicted %1").arg(times.join(QStringLiteral(" · ")));
}

QString experimentText(const Experiment& experiment) {
  const Job* job = find_job(experiment.job);
  const QString title = job == nullptr ? QString::fromStdString(experiment.job) : jobText(job->description().title);
  const std::int64_t count = experiment.task_count();
  const QString tasks = count == 1 ? tr("1 task") : tr("%1 tasks").arg(formatCount(count));
  QStringList lines{title + QStringLiteral(" · ") + tasks};
  for (const ExecutorSpec& spec : experiment.executors) {
    lines << specTitle(spec);
  }
  return lines.join(QLatin1Char('\n'));
}

RunSummary summaryOf(const Trace& trace) {
  RunSummary run;
  run.spec = trace.info().executor;
  run.executor = trace.info().executor;
  // A spec that leaves the workers to the machine means the machine that recorded, not this one.
  std::string error;
  if (auto spec = parse_executor_spec(run.spec, error); spec && spec->workers == 0 && trace.info().workers > 0) {
    spec->workers = trace.info().workers;
    run.spec = spec->to_string();
  }
  const TraceCounts& counts = trace.counts();
  run.tasks = counts.total();
  run.pending = counts[TaskState::pending];
  run.running = counts[TaskState::running];
  run.ok = counts[TaskState::finished];
  run.failed = counts[TaskState::failed] + counts[TaskState::timed_out] + counts[TaskState::lost];
  run.cancelled = counts[TaskState::cancelled];
  run.events = counts.events;
  run.events_lost = counts.lost;
  run.phase = RunPhase::ended;
  std::int64_t first = trace.now_ns();
  std::int64_t last = 0;
  std::int64_t cpu = 0;
  for (RowId row = 0; row < trace.size(); ++row) {
    first = std::min(first, trace.submit_ns(row));
    last = std::max(last, trace.end_ns(row) == kNoTime ? trace.now_ns() : trace.end_ns(row));
    cpu += trace.cpu_ns(row);
  }
  run.wall_s = trace.empty() ? 0 : static_cast<double>(std::max<std::int64_t>(0, last - first)) / 1e9;
  run.cpu_s = static_cast<double>(cpu) / 1e9;
  run.max_queue_depth = max_depth(queue_depth(trace));
  run.tasks_per_s = run.wall_s > 0 ? static_cast<double>(counts.done()) / run.wall_s : 0;
  run.workers = static_cast<int>(std::count_if(trace.lanes().begin(), trace.lanes().end(),
                                               [](const Lane& lane) { return lane.kind == LaneKind::worker; }));
  return run;
}

std::vector<RunSummary> summariesOf(const Recording& recording) {
  std::vector<RunSummary> runs;
  for (const Trace& trace : recording) {
    runs.push_back(summaryOf(trace));
  }
  return runs;
}

RaceFigures figuresOf(const std::vector<RunSummary>& runs) {
  RaceFigures figures;
  for (const RunSummary& run : runs) {
    figures.tasks += run.tasks;
    figures.done += run.ok + run.failed + run.cancelled;
    figures.failed += run.failed;
    figures.cancelled += run.cancelled;
    figures.running += run.running;
    figures.queued += run.pending;
    figures.events += run.events;
    figures.lost += run.events_lost;
    figures.deadlocks += run.deadlocks;
    figures.seconds = std::max(figures.seconds, run.wall_s);
  }
  return figures;
}

}  // namespace poolscope::ui
