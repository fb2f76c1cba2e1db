// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/step_chart.h"

#include "ui/models/format.h"
#include "ui/models/work_pool.h"
#include "ui/theme/palette.h"

#include <QFuture>
#include <QtConcurrent>

#include <algorithm>

namespace poolscope::ui {

StepChart::StepChart(StepKind kind, QWidget* parent) : TimeChart(parent), m_kind(kind) {}

StepChart::~StepChart() = default;

QString StepChart::unit() const { return tr("tasks"); }

std::optional<double> StepChart::valueAt(int run, std::int64_t ns) const {
  const auto index = static_cast<std::size_t>(run);
  if (run < 0 || index >= m_feeds.size() || ns < 0 || ns > now() || !m_feeds[index].isReady()) {
    return std::nullopt;
  }
  return static_cast<double>(m_feeds[index].valueAt(ns));
}

void StepChart::updateData() {
  const std::size_t runs = recording().size();
  m_feeds.resize(runs, StepFeed(m_kind));
  m_rebuilding.resize(runs, false);
  for (std::size_t i = 0; i < runs; ++i) {
    m_feeds[i].update(recording()[i]);
    if (m_feeds[i].needsRebuild() && !m_rebuilding[i]) {
      rebuild(i);
    }
  }
}

void StepChart::rebuild(std::size_t run) {
  m_rebuilding[run] = true;
  const Trace trace = recording()[run];
  QtConcurrent::run(&workPool(), [kind = m_kind, trace] {
    return StepFeed::rebuilt(kind, trace);
  }).then(this, [this, run, trace](StepFeed::Exact exact) {
    if (run >= m_rebuilding.size()) {
      return;
    }
    m_rebuilding[run] = false;
    // Another recording may have come meanwhile.
    const Trace& current = recording()[run];
    if (!m_feeds[run].needsRebuild()) {
      return;
    }
    const bool later = current.info() == trace.info() && current.size() >= trace.size() &&
                       current.now_ns() >= trace.now_ns() && !trace.complete();
    const bool same = current.info() == trace.info() && current.size() == trace.size() &&
                      current.now_ns() == trace.now_ns() && current.complete() == trace.complete();
    if (!same && (!later || current.complete())) {
      rebuild(run);
      return;
    }
    m_feeds[run].adopt(std::move(exact));
    refreshValues();
  });
}

bool StepChart::isCatchingUp() const {
  return std::find(m_rebuilding.begin(), m_rebuilding.end(), true) != m_rebuilding.end();
}

bool StepChart::hasData() const {
  return std::any_of(recording().begin(), recording().end(), [](const Trace& trace) { return !trace.empty(); });
}

std::vector<TimeChart::Curve> StepChart::curves(const ChartWindow& window) const {
  std::vector<Curve> result;
  for (std::size_t i = 0; i < m_feeds.size(); ++i) {
    Curve curve;
    curve.run = static_cast<int>(i);
    curve.color = ui::palette().runColor(curve.run);
    if (m_feeds[i].isReady()) {
      curve.points = m_feeds[i].line(window, now());
    }
    curve.filled = true;
    result.push_back(std::move(curve));
  }
  return result;
}

double StepChart::highestValue() const {
  std::int64_t highest = 0;
  for (const StepFeed& feed : m_feeds) {
    highest = std::max(highest, feed.highest());
  }
  return static_cast<double>(highest);
}

double StepChart::axisEndFor(double highest) const { return countAxisEnd(highest); }

QString StepChart::valueText(double value) const { return formatCount(static_cast<std::int64_t>(value)); }

void StepChart::appendCsv(int run, const QString& name, QString& csv) const {
  const auto append = [&](std::int64_t time, std::int64_t value) {
    csv +=
        name + QLatin1Char(',') + QString::number(time) + QLatin1Char(',') + QString::number(value) + QLatin1Char('\n');
  };
  const std::vector<DepthStep>& steps = m_feeds[static_cast<std::size_t>(run)].steps();
  for (const DepthStep& step : steps) {
    append(step.time_ns, step.depth);
  }
  if (steps.empty()) {
    for (const QPointF& point : points(run)) {
      append(static_cast<std::int64_t>(point.x()), static_cast<std::int64_t>(point.y()));
    }
  }
}

QueueDepthChart::QueueDepthChart(QWidget* parent) : StepChart(StepKind::queueDepth, parent) {
  setObjectName(QStringLiteral("queueDepthChart"));
}

QString QueueDepthChart::title() const { return tr("Queue depth"); }

QString QueueDepthChart::emptyText() const { return tr("Run a race to see how many tasks wait in the queue."); }

QString QueueDepthChart::csvHeader() const { return QStringLiteral("run,time_ns,depth"); }

CompletionsChart::CompletionsChart(QWidget* parent) : StepChart(StepKind::completions, parent) {
  setObjectName(QStringLiteral("completionsChart"));
}

QString CompletionsChart::title() const { return tr("Completions"); }

QString CompletionsChart::emptyText() const { return tr("Run a race to see its tasks complete, one step each."); }

QString CompletionsChart::csvHeader() const { return QStringLiteral("run,time_ns,completed"); }

}  // namespace poolscope::ui
