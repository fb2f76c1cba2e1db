// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/crowd.h"

#include <algorithm>

namespace poolscope::ui {

std::int64_t Crowd::clamped(std::int64_t ns) { return std::clamp(ns, -kFurthestTime, kFurthestTime); }

std::size_t Crowd::Moments::settle() {
  const auto fresh = times.begin() + static_cast<std::ptrdiff_t>(settled);
  std::sort(fresh, times.end());
  std::size_t first = settled;
  if (settled > 0 && settled < times.size() && *fresh < times[settled - 1]) {
    const auto from = std::upper_bound(times.begin(), fresh, *fresh);
    first = static_cast<std::size_t>(from - times.begin());
    std::inplace_merge(from, fresh, times.end());
  }
  sums.resize(times.size());
  for (std::size_t i = first; i < times.size(); ++i) {
    sums[i] = (i == 0 ? 0 : sums[i - 1]) + static_cast<std::uint64_t>(times[i]);
  }
  settled = times.size();
  return first;
}

std::size_t Crowd::Moments::before(std::int64_t ns) const {
  return static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), ns) - times.begin());
}

std::uint64_t Crowd::Moments::sinceUntil(std::int64_t ns) const {
  const std::size_t count = before(ns);
  return count == 0 ? 0 : static_cast<std::uint64_t>(ns) * count - sums[count - 1];
}

void Crowd::settle() {
  const std::size_t first = m_begins.settle();
  m_ends.settle();
  if (first >= m_begins.times.size()) {
    return;
  }
  std::size_t gone = m_ends.before(m_begins.times[first] + 1);
  for (std::size_t i = first; i < m_begins.times.size(); ++i) {
    while (gone < m_ends.times.size() && m_ends.times[gone] <= m_begins.times[i]) {
      ++gone;
    }
    m_peak = std::max(m_peak, i + 1 - std::min(gone, i + 1));
  }
}

double Crowd::meanWithin(TimeRange range) const {
  if (range.span() <= 0) {
    return 0;
  }
  const std::uint64_t begun = m_begins.sinceUntil(range.end) - m_begins.sinceUntil(range.begin);
  const std::uint64_t ended = m_ends.sinceUntil(range.end) - m_ends.sinceUntil(range.begin);
  return static_cast<double>(static_cast<std::int64_t>(begun - ended)) / static_cast<double>(range.span());
}

std::size_t Crowd::touching(TimeRange range) const {
  const std::size_t begun = m_begins.before(range.end);
  return begun - std::min(begun, m_ends.before(range.begin + 1));
}

std::size_t Crowd::bytes() const {
  return (m_begins.times.capacity() + m_ends.times.capacity()) * (sizeof(std::int64_t) + sizeof(std::uint64_t));
}

}  // namespace poolscope::ui
