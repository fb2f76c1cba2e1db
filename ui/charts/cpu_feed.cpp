// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/cpu_feed.h"

#include <algorithm>

namespace poolscope::ui {

void SampleLine::add(std::int64_t time_ns, double value) {
  m_points.push_back({time_ns, value});
  if (m_points.size() < kMostPoints) {
    return;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < m_points.size(); i += 4) {
    const auto begin = m_points.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end = m_points.begin() + static_cast<std::ptrdiff_t>(std::min(i + 4, m_points.size()));
    const auto [low, high] =
        std::minmax_element(begin, end, [](const ChartPoint& a, const ChartPoint& b) { return a.value < b.value; });
    const ChartPoint first = *std::min(low, high);
    const ChartPoint second = *std::max(low, high);
    m_points[kept++] = first;
    m_points[kept++] = second;
  }
  m_points.resize(kept);
}

void CpuFeed::clear() { *this = CpuFeed(); }

void CpuFeed::update(const Trace& trace) {
  if (trace.info() != m_info || trace.sample_count() < m_samples || trace.now_ns() < m_now ||
      (m_complete && !trace.complete())) {
    clear();
  }
  m_info = trace.info();
  m_now = trace.now_ns();
  m_complete = trace.complete();
  for (; m_samples < trace.sample_count(); ++m_samples) {
    addSample(trace, trace.sample(m_samples));
  }
  if (m_complete) {
    endLook();
  }
}

void CpuFeed::addSample(const Trace& trace, const WorkerSample& sample) {
  if (sample.lane == kNoLane) {
    endLook();  // the sampler ends every look with the whole process
    m_process.add(sample.time_ns, static_cast<double>(sample.cpu_percent));
    m_peak = std::max(m_peak, static_cast<double>(sample.cpu_percent));
    return;
  }
  if (sample.lane >= m_lookOfLane.size()) {
    m_lookOfLane.resize(std::max<std::size_t>(sample.lane + 1, trace.lanes().size()), 0);
  }
  std::size_t& look = m_lookOfLane[sample.lane];
  if (look == m_look) {
    endLook();
  }
  const double value = static_cast<double>(sample.cpu_percent);
  m_peak = std::max(m_peak, value);

  if (look == 0) {
    ++m_workerCount;
    if (m_workerCount <= kMostLines) {
      Worker worker;
      worker.lane = sample.lane;
      worker.index = sample.lane < trace.lanes().size() ? trace.lanes()[sample.lane].index : 0;
      const auto place = std::upper_bound(m_workers.begin(), m_workers.end(), worker.lane,
                                          [](LaneId lane, const Worker& w) { return lane < w.lane; });
      m_workers.insert(place, std::move(worker));
    } else {
      m_workers.clear();
    }
  }
  look = m_look;
  if (!m_workers.empty()) {
    const auto worker = std::lower_bound(m_workers.begin(), m_workers.end(), sample.lane,
                                         [](const Worker& w, LaneId lane) { return w.lane < lane; });
    worker->line.add(sample.time_ns, value);
  }

  m_lookLow = m_lookCount == 0 ? value : std::min(m_lookLow, value);
  m_lookHigh = m_lookCount == 0 ? value : std::max(m_lookHigh, value);
  m_lookSum += value;
  m_lookTime = sample.time_ns;
  ++m_lookCount;
}

void CpuFeed::endLook() {
  if (m_lookCount > 0) {
    m_mean.add(m_lookTime, m_lookSum / static_cast<double>(m_lookCount));
    m_lowest.add(m_lookTime, m_lookLow);
    m_highest.add(m_lookTime, m_lookHigh);
  }
  m_lookCount = 0;
  m_lookSum = 0;
  ++m_look;
}

double sampledAt(const SampleLine& line, std::int64_t time_ns, double fallback) {
  const auto& points = line.points();
  const auto at = std::lower_bound(points.begin(), points.end(), time_ns,
                                   [](const ChartPoint& point, std::int64_t time) { return point.time_ns < time; });
  return at == points.end() ? fallback : at->value;
}

}  // namespace poolscope::ui
