// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/overview.h"

#include <algorithm>
#include <cmath>

namespace poolscope::ui {

void Overview::addTo(std::vector<Bin>& bins, std::int64_t width, std::int64_t begin, std::int64_t end,
                     std::uint8_t severity) {
  const auto first = static_cast<std::size_t>(begin / width);
  const auto last = static_cast<std::size_t>(end / width);
  if (bins.size() < last + 2) {
    bins.resize(last + 2);  // one more, where whole counts go back
  }
  bins[first].severity = std::max(bins[first].severity, severity);
  if (first == last) {
    bins[first].part += static_cast<double>(end - begin);
    return;
  }
  bins[first].part += static_cast<double>(static_cast<std::int64_t>(first + 1) * width - begin);
  bins[last].part += static_cast<double>(end - static_cast<std::int64_t>(last) * width);
  ++bins[first + 1].whole;
  --bins[last].whole;
  bins[last].severity = std::max(bins[last].severity, severity);
}

void Overview::add(std::int64_t begin, std::int64_t end, std::uint8_t severity) {
  begin = std::clamp<std::int64_t>(begin, 0, kLongestRange);
  end = std::clamp<std::int64_t>(end, begin, kLongestRange);
  while (end / m_width >= static_cast<std::int64_t>(kBins)) {
    doubleWidth();
  }
  addTo(m_bins, m_width, begin, end, severity);
}

void Overview::setLasting(const std::vector<TimeRange>& spans) {
  m_lasting = spans;
  for (TimeRange& span : m_lasting) {
    span.begin = std::clamp<std::int64_t>(span.begin, 0, kLongestRange);
    span.end = std::clamp<std::int64_t>(span.end, span.begin, kLongestRange);
    while (span.end / m_width >= static_cast<std::int64_t>(kBins)) {
      doubleWidth();
    }
  }
}

void Overview::doubleWidth() {
  std::vector<Bin> joined((m_bins.size() + 1) / 2 + 1);
  std::int64_t whole = 0;
  for (std::size_t i = 0; i < m_bins.size(); ++i) {
    whole += m_bins[i].whole;
    // Spans that cover the bin count as parts from now on.
    Bin& into = joined[i / 2];
    into.part += m_bins[i].part + static_cast<double>(whole) * static_cast<double>(m_width);
    into.severity = std::max(into.severity, m_bins[i].severity);
  }
  m_bins = std::move(joined);
  m_width *= 2;
}

std::vector<Overview::Column> Overview::columns(const TimeScale& scale) const {
  if (scale.width <= 0 || scale.range.span() <= 0) {
    return {};
  }
  std::vector<Bin> bins = m_bins;
  for (const TimeRange& span : m_lasting) {
    addTo(bins, m_width, span.begin, span.end, 0);
  }
  // Busy time before each bin; within one it grows evenly.
  std::vector<double> before(bins.size() + 1);
  std::int64_t whole = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    whole += bins[i].whole;
    before[i + 1] = before[i] + bins[i].part + static_cast<double>(whole) * static_cast<double>(m_width);
  }
  const auto busyUntil = [&](std::int64_t ns) {
    if (ns <= 0 || bins.empty()) {
      return 0.0;
    }
    const auto bin = static_cast<std::size_t>(ns / m_width);
    if (bin >= bins.size()) {
      return before.back();
    }
    const double share = static_cast<double>(ns % m_width) / static_cast<double>(m_width);
    return before[bin] + (before[bin + 1] - before[bin]) * share;
  };
  std::vector<Column> columns(static_cast<std::size_t>(scale.width));
  double last = busyUntil(scale.timeAt(scale.left));
  std::int64_t lastTime = scale.timeAt(scale.left);
  for (std::size_t x = 0; x < columns.size(); ++x) {
    const std::int64_t time = scale.timeAt(scale.left + static_cast<double>(x + 1));
    const double busy = busyUntil(time);
    columns[x].busy = time > lastTime ? std::max(0.0, busy - last) / static_cast<double>(time - lastTime) : 0;
    if (time > 0 && !bins.empty()) {
      auto bin = static_cast<std::size_t>(std::max<std::int64_t>(lastTime, 0) / m_width);
      const auto end = static_cast<std::size_t>((time - 1) / m_width);
      for (; bin <= end && bin < bins.size(); ++bin) {
        columns[x].severity = std::max(columns[x].severity, bins[bin].severity);
      }
    }
    last = busy;
    lastTime = time;
  }
  return columns;
}

}  // namespace poolscope::ui
