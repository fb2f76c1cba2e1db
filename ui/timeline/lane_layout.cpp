// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/lane_layout.h"

#include <algorithm>
#include <numeric>

namespace poolscope::ui {

namespace {
constexpr int kRoomy = 10;  // pixels of a line from which on the gap below it has two

bool isLevel(LineKind kind) { return kind == LineKind::stack || kind == LineKind::level; }

/// The last line of a lane that has several.
bool endsStack(const std::vector<LineKind>& kinds, std::size_t line) {
  const bool goesOn =
      line + 1 < kinds.size() && (kinds[line + 1] == LineKind::level || kinds[line + 1] == LineKind::crowd);
  return kinds[line] != LineKind::lane && !goesOn;
}
}  // namespace

LaneLayout::LaneLayout(const std::vector<std::vector<LineKind>>& lines, int availableHeight, const LaneMetrics& metrics,
                       const std::vector<int>& queues)
    : m_metrics(metrics), m_queues(queues), m_kinds(lines) {
  m_queues.resize(lines.size(), 0);
  int lanes = std::accumulate(m_queues.begin(), m_queues.end(), 0);
  int levels = 0;
  int room = availableHeight;
  for (const std::vector<LineKind>& kinds : lines) {
    room -= metrics.header + kTitleGap + metrics.groupGap;
    for (std::size_t line = 0; line < kinds.size(); ++line) {
      levels += isLevel(kinds[line]) ? 1 : 0;
      lanes += kinds[line] == LineKind::lane ? 1 : kinds[line] == LineKind::crowd ? 2 : 0;
      room -= endsStack(kinds, line) ? metrics.stackGap : 0;
    }
  }
  m_pitch = std::clamp(room / std::max(1, lanes + levels), metrics.leastPitch, metrics.largestPitch);
  m_levelPitch = std::clamp((room - lanes * m_pitch) / std::max(1, levels), metrics.leastLevel, m_pitch);
  m_queuePitch = std::max(m_pitch, metrics.leastQueue);
  int y = 0;
  for (const std::vector<LineKind>& kinds : lines) {
    const int queueCount = m_queues[m_tops.size()];
    m_tops.push_back(y);
    y += metrics.header + kTitleGap + queueCount * m_queuePitch;
    std::vector<int>& tops = m_laneTops.emplace_back();
    tops.reserve(kinds.size() + 1);
    for (std::size_t line = 0; line < kinds.size(); ++line) {
      tops.push_back(y);
      y += pitchOf(kinds[line]) + (endsStack(kinds, line) ? metrics.stackGap : 0);
    }
    tops.push_back(y);
    y += metrics.groupGap;
  }
  m_height = y;
}

int LaneLayout::pitchOf(LineKind kind) const {
  return isLevel(kind) ? m_levelPitch : kind == LineKind::crowd ? 2 * m_pitch : m_pitch;
}

int LaneLayout::barHeight(int run, int lane) const {
  const int pitch = pitchOf(m_kinds[static_cast<std::size_t>(run)][static_cast<std::size_t>(lane)]);
  return pitch - (pitch >= kRoomy ? 2 : 1);
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
  if (y < queueTop(run, 0) || y >= bottom(run)) {
    return {};
  }
  if (y < laneTop(run, 0)) {
    return {run, -1, (y - queueTop(run, 0)) / m_queuePitch};
  }
  return {run, lanesWithin(run, y, y + 1).first};
}

LaneLayout::Lanes LaneLayout::lanesWithin(int run, int top, int bottom) const {
  const std::vector<int>& tops = m_laneTops[static_cast<std::size_t>(run)];
  if (bottom <= top || bottom <= tops.front()) {
    return {0, 0};
  }
  const int count = laneCount(run);
  const auto from = std::upper_bound(tops.begin(), tops.end(), top) - tops.begin();
  const auto to = std::lower_bound(tops.begin(), tops.end(), bottom) - tops.begin();
  const int first = std::clamp(static_cast<int>(from) - 1, 0, count);
  return {first, std::clamp(static_cast<int>(to), first, count)};
}

}  // namespace poolscope::ui
