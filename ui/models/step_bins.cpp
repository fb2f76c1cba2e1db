// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/step_bins.h"

#include <algorithm>

namespace poolscope::ui {

namespace {
constexpr std::size_t kStride = 256;
}

void LevelChange::step(std::int64_t change) {
  net += change;
  if (net < low) {
    low = net;
    lowFirst = false;
  }
  if (net > high) {
    high = net;
    lowFirst = true;
  }
}

void LevelChange::append(const LevelChange& next) {
  const bool lower = net + next.low < low;
  const bool higher = net + next.high > high;
  if (lower) {
    low = net + next.low;
  }
  if (higher) {
    high = net + next.high;
  }
  if (lower && higher) {
    lowFirst = next.lowFirst;
  } else if (lower || higher) {
    lowFirst = higher;
  }
  net += next.net;
}

StepBins::StepBins(std::size_t bins, std::int64_t width_ns)
    : m_bins(std::max<std::size_t>(2, bins + bins % 2)),
      m_firstWidth(std::max<std::int64_t>(1, width_ns)),
      m_width(m_firstWidth) {}

void StepBins::add(std::int64_t time_ns, std::int64_t change) {
  const std::int64_t time = std::max<std::int64_t>(0, time_ns);
  m_summed = false;
  while (static_cast<std::size_t>(time / m_width) >= m_bins.size()) {
    doubleWidth();
  }
  const auto index = static_cast<std::size_t>(time / m_width);
  m_bins[index].step(change);
  m_level += change;
  m_used = std::max(m_used, index + 1);
}

void StepBins::clear() {
  std::fill(m_bins.begin(), m_bins.end(), LevelChange{});
  m_used = 0;
  m_width = m_firstWidth;
  m_level = 0;
  m_summed = false;
}

void StepBins::sumUp() const {
  if (m_summed) {
    return;
  }
  m_summed = true;
  m_highest = 0;
  m_before.clear();
  std::int64_t level = 0;
  for (std::size_t i = 0; i < m_used; ++i) {
    if (i % kStride == 0) {
      m_before.push_back(level);
    }
    m_highest = std::max(m_highest, level + m_bins[i].high);
    level += m_bins[i].net;
  }
  if (m_used % kStride == 0) {
    m_before.push_back(level);
  }
}

std::int64_t StepBins::levelBefore(std::size_t i) const {
  sumUp();
  const std::size_t end = std::min(i, m_used);
  std::int64_t level = m_before[end / kStride];
  for (std::size_t k = end / kStride * kStride; k < end; ++k) {
    level += m_bins[k].net;
  }
  return level;
}

std::int64_t StepBins::highest() const {
  sumUp();
  return m_highest;
}

void StepBins::doubleWidth() {
  for (std::size_t i = 0; i < m_bins.size() / 2; ++i) {
    LevelChange joined = m_bins[2 * i];
    joined.append(m_bins[2 * i + 1]);
    m_bins[i] = joined;
  }
  std::fill(m_bins.begin() + static_cast<std::ptrdiff_t>(m_bins.size() / 2), m_bins.end(), LevelChange{});
  m_used = (m_used + 1) / 2;
  m_width *= 2;
}

}  // namespace poolscope::ui
