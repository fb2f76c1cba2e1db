// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/memory_chart.h"

#include "ui/models/format.h"
#include "ui/theme/palette.h"

#include <algorithm>
#include <numeric>

namespace poolscope::ui {

namespace {
constexpr double kMiB = 1024.0 * 1024.0;
}

void MemoryFeed::update(const Trace& trace) {
  if (trace.info() != m_info || trace.sample_count() < m_samples || trace.now_ns() < m_now) {
    *this = MemoryFeed();
  }
  m_info = trace.info();
  m_now = trace.now_ns();
  // The sampler ends every look with the program itself, lane kNoLane.
  int own = 0;
  for (const Lane& lane : trace.lanes()) {
    own = lane.kind != LaneKind::worker && lane.pid > 0 ? lane.pid : own;
  }
  for (; m_samples < trace.sample_count(); ++m_samples) {
    const WorkerSample& sample = trace.sample(m_samples);
    if (sample.lane == kNoLane) {
      endLook(sample.time_ns, static_cast<double>(sample.rss_bytes));
    } else if (sample.lane < trace.lanes().size() && own > 0 && trace.lanes()[sample.lane].pid != own) {
      m_processes = true;
      m_ofLane.resize(std::max<std::size_t>(m_ofLane.size(), sample.lane + 1), 0);
      const bool ended =
          trace.lanes()[sample.lane].stop_ns != kNoTime && trace.lanes()[sample.lane].stop_ns <= sample.time_ns;
      m_ofLane[sample.lane] = ended ? 0 : static_cast<double>(sample.rss_bytes);
    }
  }
}

void MemoryFeed::endLook(std::int64_t time_ns, double own) {
  const double workers = std::accumulate(m_ofLane.begin(), m_ofLane.end(), 0.0);
  m_total.add(time_ns, own + workers);
  if (m_processes) {
    m_workers.add(time_ns, workers);
  }
  m_peak = std::max(m_peak, own + workers);
}

MemoryChart::MemoryChart(QWidget* parent) : MemoryChartBase(parent) { setObjectName(QStringLiteral("memoryChart")); }

QString MemoryChart::title() const { return tr("Memory"); }

QString MemoryChart::unit() const { return QStringLiteral("MiB"); }

std::vector<TimeChart::Curve> MemoryChart::curves(const ChartWindow& window) const {
  std::vector<Curve> result;
  for (std::size_t i = 0; i < feeds().size(); ++i) {
    Curve total;
    total.run = static_cast<int>(i);
    total.color = ui::palette().runColor(total.run);
    total.points = reduced(feeds()[i].total().points(), window);
    Curve workers = total;
    workers.color = mix(total.color, ui::palette().card, 0.6);
    workers.points = reduced(feeds()[i].workers().points(), window);
    result.push_back(std::move(total));
    if (!workers.points.empty()) {
      result.push_back(std::move(workers));
    }
  }
  return result;
}

double MemoryChart::axisEndFor(double highest) const { return roundUp(std::max(highest * 1.05, kMiB) / kMiB) * kMiB; }

std::vector<AxisMark> MemoryChart::marksFor(double end, int most) const {
  std::vector<AxisMark> marks = valueMarks(end / kMiB, most);
  for (AxisMark& mark : marks) {
    mark.at *= kMiB;
  }
  return marks;
}

QString MemoryChart::emptyText() const {
  return recording().empty() ? tr("Run a race to see how much memory it takes.")
                             : tr("Too short for a look at the memory.");
}

QString MemoryChart::valueText(double value) const { return formatBytes(static_cast<std::int64_t>(value)); }

QString MemoryChart::csvHeader() const { return QStringLiteral("run,time_ns,rss_bytes"); }

void MemoryChart::appendCsv(int run, const QString& name, QString& csv) const {
  for (const ChartPoint& point : feeds()[static_cast<std::size_t>(run)].total().points()) {
    csv += name + QLatin1Char(',') + QString::number(point.time_ns) + QLatin1Char(',') +
           QString::number(static_cast<qint64>(point.value)) + QLatin1Char('\n');
  }
}

}  // namespace poolscope::ui
