// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/cpu_chart.h"

#include "ui/models/format.h"
#include "ui/theme/palette.h"

#include <QLocale>

#include <algorithm>

namespace poolscope::ui {

namespace {

/// More than these in the label beside the mouse would cover the chart.
constexpr std::size_t kMostReadings = 6;

}  // namespace

CpuChart::CpuChart(QWidget* parent) : CpuChartBase(parent) { setObjectName(QStringLiteral("cpuChart")); }

QString CpuChart::title() const { return tr("CPU per worker"); }

QString CpuChart::unit() const { return QStringLiteral("%"); }

bool CpuChart::showsWorkers() const {
  std::size_t workers = 0;
  for (const CpuFeed& feed : feeds()) {
    workers += feed.workerCount();
  }
  return workers <= kMostLines;
}

QColor CpuChart::workerColor(int run, std::size_t worker) const {
  const Palette& colors = ui::palette();
  const bool alone = feeds().size() == 1 && feeds().front().workerCount() <= colors.series.size();
  return alone ? colors.seriesColor(static_cast<int>(worker)) : colors.runColor(run);
}

/// The whole program is no worker, so it has no worker's colour; in a race it keeps a touch of its run's.
QColor CpuChart::processColor(int run) const {
  const Palette& colors = ui::palette();
  return feeds().size() == 1 ? colors.muted : mix(colors.runColor(run), colors.muted, 0.4);
}

std::vector<TimeChart::Curve> CpuChart::curves(const ChartWindow& window) const {
  std::vector<Curve> result;
  const bool each = showsWorkers();
  for (std::size_t i = 0; i < feeds().size(); ++i) {
    const CpuFeed& feed = feeds()[i];
    const int run = static_cast<int>(i);
    if (feed.empty()) {
      continue;
    }
    Curve process;
    process.run = run;
    process.color = processColor(run);
    process.points = reduced(feed.process().points(), window);
    if (each) {
      for (std::size_t worker = 0; worker < feed.workers().size(); ++worker) {
        Curve curve;
        curve.run = run;
        curve.color = workerColor(run, worker);
        curve.points = reduced(feed.workers()[worker].line.points(), window);
        result.push_back(std::move(curve));
      }
      if (!process.points.empty()) {
        result.push_back(std::move(process));
      }
      continue;
    }
    Curve mean;
    mean.run = run;
    mean.color = ui::palette().runColor(run);
    mean.points = reduced(feed.mean().points(), window);
    Curve band;
    band.run = run;
    band.color = mean.color;
    band.points = reduced(feed.highest().points(), window);
    band.base = reduced(feed.lowest().points(), window);
    band.filled = true;
    result.push_back(std::move(mean));
    if (!band.base.empty()) {
      result.push_back(std::move(band));
    }
    if (!process.points.empty()) {
      result.push_back(std::move(process));
    }
  }
  return result;
}

double CpuChart::axisEndFor(double highest) const {
  // A busy worker is measured as 99 or 101; only commands with threads of their own go far beyond.
  if (highest <= 101) {
    return 100;
  }
  return highest <= 110 ? 110 : roundUp(highest);
}

std::vector<AxisMark> CpuChart::marksFor(double end, int most) const {
  if (end > 110 || most < 4) {
    return TimeChart::marksFor(end, most);
  }
  std::vector<AxisMark> marks;
  for (const int percent : {0, 25, 50, 75, 100}) {
    marks.push_back({static_cast<double>(percent), QLocale().toString(percent)});
  }
  return marks;
}

QString CpuChart::emptyText() const {
  return recording().empty() ? tr("Run a race to see how busy each worker keeps its processor.")
                             : tr("Too short for a look at the processors.");
}

QString CpuChart::valueText(double value) const {
  //: A percentage
  return tr("%1 %").arg(QLocale().toString(value, 'f', 0));
}

std::vector<TimeChart::Reading> CpuChart::readings(std::int64_t ns) const {
  if (feeds().size() != 1 || feeds().front().workers().empty() || feeds().front().workerCount() > kMostReadings) {
    return TimeChart::readings(ns);
  }
  std::vector<Reading> result;
  const std::vector<CpuFeed::Worker>& workers = feeds().front().workers();
  for (std::size_t i = 0; i < workers.size(); ++i) {
    constexpr double kNone = -1;
    const double value = sampledAt(workers[i].line, ns, kNone);
    result.push_back(
        {workerColor(0, i), tr("worker %1").arg(workers[i].index), value == kNone ? noValue() : valueText(value)});
  }
  const SampleLine& process = feeds().front().process();
  if (!process.points().empty()) {
    result.push_back(
        {processColor(0), tr("whole program"), valueText(sampledAt(process, ns, process.points().back().value))});
  }
  return result;
}

QString CpuChart::csvHeader() const { return QStringLiteral("run,time_ns,worker,cpu_percent"); }

void CpuChart::appendCsv(int run, const QString& name, QString& csv) const {
  const CpuFeed& feed = feeds()[static_cast<std::size_t>(run)];
  const auto append = [&](const QString& worker, const SampleLine& line) {
    for (const ChartPoint& point : line.points()) {
      csv += name + QLatin1Char(',') + QString::number(point.time_ns) + QLatin1Char(',') + worker + QLatin1Char(',') +
             QString::number(point.value, 'f', 1) + QLatin1Char('\n');
    }
  };
  for (const CpuFeed::Worker& worker : feed.workers()) {
    append(QString::number(worker.index), worker.line);
  }
  if (feed.workers().empty()) {
    append(QStringLiteral("mean"), feed.mean());
  }
  append(QStringLiteral("process"), feed.process());
}

}  // namespace poolscope::ui
