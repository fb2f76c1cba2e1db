// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/lane_layout.h"

#include <algorithm>
#include <numeric>

namespace poolscope::ui {

namespace {
constexpr int kTitleGap = 4;  // between a run's title and its first lane
}

LaneLayout::LaneLayout(const std::vector<int>& laneCounts, int availableHeight, const LaneMetrics& metrics)
    : m_metrics(metrics), m_counts(laneCounts) {
  const int lanes = std::max(1, std::accumulate(laneCounts.begin(), laneCounts.end(), 0));
  const int fixed = static_cast<int>(laneCounts.size()) * (metrics.header + kTitleGap + metrics.groupGap);
  m_pitch = std::clamp((availableHeight - fixed) / lanes, metrics.leastPitch, metrics.largestPitch);
  int y = 0;
  m_tops.reserve(laneCounts.size());
  for (const int count : laneCounts) {
    m_tops.push_back(y);
    y += metrics.header + kTitleGap + count * m_pitch + metrics.groupGap;
  }
  m_height = y;
}

int LaneLayout::laneTop(int run, int lane) const {
  return headerTop(run) + m_metrics.header + kTitleGap + lane * m_pitch;
}

LaneLayout::Hit LaneLayout::at(int y) const {
  const auto above = std::upper_bound(m_tops.begin(), m_tops.end(), y);
  if (above == m_tops.begin()) {
    return {};
  }
  const int run = static_cast<int>(above - m_tops.begin()) - 1;
  if (y < headerTop(run) + m_metrics.header) {
    return {run, -1};
  }
  const int inside = y - laneTop(run, 0);
  const int lane = inside / m_pitch;
  if (inside < 0 || lane >= laneCount(run)) {
    return {};
  }
  return {run, lane};
}

LaneLayout::Lanes LaneLayout::lanesWithin(int run, int top, int bottom) const {
  const int first = laneTop(run, 0);
  const int count = laneCount(run);
  if (bottom <= top || bottom <= first) {
    return {0, 0};
  }
  const int from = std::clamp((std::max(top, first) - first) / m_pitch, 0, count);
  const int to = std::clamp((bottom - first + m_pitch - 1) / m_pitch, from, count);
  return {from, to};
}

}  // namespace poolscope::ui
