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

MemoryChart::MemoryChart(QWidget* parent) : TimeChart(parent) { setObjectName(QStringLiteral("memoryChart")); }

QString MemoryChart::title() const { return tr("Memory"); }

QString MemoryChart::unit() const { return QStringLiteral("MiB"); }

std::optional<double> MemoryChart::valueAt(int run, std::int64_t ns) const {
  const auto index = static_cast<std::size_t>(run);
  if (run < 0 || index >= m_feeds.size() || m_feeds[index].empty() || ns < 0 || ns > recording()[index].now_ns()) {
    return std::nullopt;
  }
  const SampleLine& total = m_feeds[index].total();
  return sampledAt(total, ns, total.points().back().value);
}

void MemoryChart::updateData() {
  m_feeds.resize(recording().size());
  for (std::size_t i = 0; i < m_feeds.size(); ++i) {
    m_feeds[i].update(recording()[i]);
  }
}

bool MemoryChart::hasData() const {
  return std::any_of(m_feeds.begin(), m_feeds.end(), [](const MemoryFeed& feed) { return !feed.empty(); });
}

std::vector<TimeChart::Curve> MemoryChart::curves(const ChartWindow& window) const {
  std::vector<Curve> result;
  for (std::size_t i = 0; i < m_feeds.size(); ++i) {
    Curve total;
    total.run = static_cast<int>(i);
    total.color = ui::palette().runColor(total.run);
    total.points = reduced(m_feeds[i].total().points(), window);
    Curve workers = total;
    workers.color = mix(total.color, ui::palette().card, 0.6);
    workers.points = reduced(m_feeds[i].workers().points(), window);
    result.push_back(std::move(total));
    if (!workers.points.empty()) {
      result.push_back(std::move(workers));
    }
  }
  return result;
}

double MemoryChart::highestValue() const {
  double highest = 0;
  for (const MemoryFeed& feed : m_feeds) {
    highest = std::max(highest, feed.peak());
  }
  return highest;
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
  for (const ChartPoint& point : m_feeds[static_cast<std::size_t>(run)].total().points()) {
    csv += name + QLatin1Char(',') + QString::number(point.time_ns) + QLatin1Char(',') +
           QString::number(static_cast<qint64>(point.value)) + QLatin1Char('\n');
  }
}

}  // namespace poolscope::ui
