// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/step_chart.h"

#include "ui/models/format.h"
#include "ui/models/state_words.h"
#include "ui/theme/palette.h"

#include <algorithm>
#include <utility>

namespace poolscope::ui {

namespace {

/// How the lines of one run are told apart.
Qt::PenStyle styleOf(StepKind kind) {
  switch (kind) {
    case StepKind::taskQueue:
    case StepKind::completions: break;
    case StepKind::callQueue:
    case StepKind::timers: return Qt::DashLine;
    case StepKind::resultQueue: return Qt::DotLine;
  }
  return Qt::SolidLine;
}

std::vector<StepKind> onlyCompletions(const Trace& /*trace*/) { return {StepKind::completions}; }

}  // namespace

StepChart::StepChart(StepFeeds::Kinds kinds, QWidget* parent) : TimeChart(parent) {
  follow(new StepFeeds(std::move(kinds), this));
}

void StepChart::follow(StepFeeds* feeds) {
  m_feeds = feeds;
  connect(m_feeds, &StepFeeds::counted, this, &StepChart::refreshValues);
}

void StepChart::shareFeeds(StepFeeds& feeds) {
  if (m_feeds->parent() == this) {
    delete m_feeds;
  }
  follow(&feeds);
}

void StepChart::updateData() {
  if (m_feeds->parent() == this) {
    m_feeds->setRecording(recording());
  }
}

StepChart::~StepChart() = default;

QString StepChart::unit() const { return tr("tasks"); }

std::optional<double> StepChart::valueOf(const StepFeed& feed, std::int64_t ns) {
  return feed.isReady() ? std::optional<double>(static_cast<double>(feed.valueAt(ns))) : std::nullopt;
}

std::span<const StepFeed> StepChart::feedsOf(std::size_t run) const {
  return run < std::min(m_feeds->runCount(), recording().size()) ? std::span(m_feeds->of(run))
                                                                 : std::span<const StepFeed>();
}

std::optional<double> StepChart::valueAt(int run, std::int64_t ns) const {
  const std::span<const StepFeed> feeds = feedsOf(static_cast<std::size_t>(run));
  return feeds.empty() || ns < 0 || ns > now() ? std::nullopt : valueOf(feeds.front(), ns);
}

bool StepChart::hasData() const {
  return std::any_of(recording().begin(), recording().end(), [](const Trace& trace) { return !trace.empty(); });
}

std::vector<TimeChart::Curve> StepChart::curves(const ChartWindow& window) const {
  std::vector<Curve> result;
  for (std::size_t run = 0; run < recording().size(); ++run) {
    for (const StepFeed& feed : feedsOf(run)) {
      Curve curve;
      curve.run = static_cast<int>(run);
      curve.color = ui::palette().runColor(curve.run);
      if (feed.isReady()) {
        curve.points = feed.line(window, now());
      }
      curve.style = styleOf(feed.kind());
      curve.filled = curve.style == Qt::SolidLine;
      result.push_back(std::move(curve));
    }
  }
  return result;
}

double StepChart::highestValue() const {
  std::int64_t highest = 0;
  for (std::size_t run = 0; run < recording().size(); ++run) {
    for (const StepFeed& feed : feedsOf(run)) {
      highest = std::max(highest, feed.highest());
    }
  }
  return static_cast<double>(highest);
}

double StepChart::axisEndFor(double highest) const { return countAxisEnd(highest); }

QString StepChart::valueText(double value) const { return formatCount(static_cast<std::int64_t>(value)); }

void StepChart::appendSteps(int run, int line, const QString& lead, QString& csv) const {
  const auto append = [&](std::int64_t time, std::int64_t value) {
    csv +=
        lead + QLatin1Char(',') + QString::number(time) + QLatin1Char(',') + QString::number(value) + QLatin1Char('\n');
  };
  const std::span<const StepFeed> feeds = feedsOf(static_cast<std::size_t>(run));
  if (static_cast<std::size_t>(line) >= feeds.size()) {
    return;
  }
  const std::vector<DepthStep>& steps = feeds[static_cast<std::size_t>(line)].steps();
  for (const DepthStep& step : steps) {
    append(step.time_ns, step.depth);
  }
  if (steps.empty()) {
    for (const QPointF& point : points(run, line)) {
      append(static_cast<std::int64_t>(point.x()), static_cast<std::int64_t>(point.y()));
    }
  }
}

QueueDepthChart::QueueDepthChart(QWidget* parent) : StepChart(queueKinds, parent) {
  setObjectName(QStringLiteral("queueDepthChart"));
}

QString QueueDepthChart::title() const { return tr("Queue depth"); }

QString QueueDepthChart::emptyText() const { return tr("Run a race to see how many tasks wait in the queue."); }

std::vector<TimeChart::Reading> QueueDepthChart::readings(std::int64_t ns) const {
  std::vector<Reading> result;
  for (std::size_t r = 0; r < recording().size(); ++r) {
    const std::span<const StepFeed> counted = feedsOf(r);
    const int run = static_cast<int>(r);
    const RunInfo& info = recording()[r].info();
    const std::vector<QueueKind> queues = queues_of(info);
    for (std::size_t line = 0; line < std::min(queues.size(), counted.size()); ++line) {
      const auto value = ns >= 0 && ns <= now() ? valueOf(counted[line], ns) : std::nullopt;
      //: A queue of a run, as in "CallQueue · 4 processes"
      const QString name =
          queues.size() == 1 ? runName(run) : tr("%1 · %2").arg(queueTitle(info, queues[line]), runName(run));
      result.push_back({ui::palette().runColor(run), name, value ? valueText(*value) : noValue()});
    }
  }
  return result;
}

QString QueueDepthChart::csvHeader() const { return QStringLiteral("run,queue,time_ns,depth"); }

void QueueDepthChart::appendCsv(int run, const QString& name, QString& csv) const {
  const std::vector<QueueKind> queues = queues_of(recording()[static_cast<std::size_t>(run)].info());
  for (std::size_t line = 0; line < queues.size(); ++line) {
    const std::string_view queue = to_string(queues[line]);
    appendSteps(run, static_cast<int>(line),
                name + QLatin1Char(',') + QString::fromLatin1(queue.data(), static_cast<qsizetype>(queue.size())), csv);
  }
}

CompletionsChart::CompletionsChart(QWidget* parent) : StepChart(onlyCompletions, parent) {
  setObjectName(QStringLiteral("completionsChart"));
}

QString CompletionsChart::title() const { return tr("Completions"); }

QString CompletionsChart::emptyText() const { return tr("Run a race to see its tasks complete, one step each."); }

QString CompletionsChart::csvHeader() const { return QStringLiteral("run,time_ns,completed"); }

void CompletionsChart::appendCsv(int run, const QString& name, QString& csv) const { appendSteps(run, 0, name, csv); }

}  // namespace poolscope::ui
