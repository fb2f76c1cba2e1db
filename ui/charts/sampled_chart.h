// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/cpu_feed.h"
#include "ui/charts/time_chart.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace poolscope::ui {

/// What charts of sampled values have in common: a feed a run, which takes what is new in each snapshot. A
/// `Feed` has update(trace), empty() and peak(); `Main` gives the line of it whose values the chart tells. For
/// the GUI thread.
template <typename Feed, const SampleLine& (Feed::*Main)() const>
class SampledChart : public TimeChart {
 public:
  /// The value of a run's main line in the sample that covers `ns`; after the last sample its value is the best
  /// that is known, as far as the run has come.
  [[nodiscard]] std::optional<double> valueAt(int run, std::int64_t ns) const override {
    const auto index = static_cast<std::size_t>(run);
    if (run < 0 || index >= m_feeds.size() || ns < 0 || ns > recording()[index].now_ns() ||
        (m_feeds[index].*Main)().points().empty()) {
      return std::nullopt;
    }
    const SampleLine& line = (m_feeds[index].*Main)();
    return sampledAt(line, ns, line.points().back().value);
  }

 protected:
  using TimeChart::TimeChart;

  [[nodiscard]] const std::vector<Feed>& feeds() const { return m_feeds; }
  void updateData() override {
    m_feeds.resize(recording().size());
    for (std::size_t i = 0; i < m_feeds.size(); ++i) {
      m_feeds[i].update(recording()[i]);
    }
  }
  [[nodiscard]] bool hasData() const override {
    return std::any_of(m_feeds.begin(), m_feeds.end(), [](const Feed& feed) { return !feed.empty(); });
  }
  [[nodiscard]] double highestValue() const override {
    double highest = 0;
    for (const Feed& feed : m_feeds) {
      highest = std::max(highest, feed.peak());
    }
    return highest;
  }

 private:
  std::vector<Feed> m_feeds;
};

}  // namespace poolscope::ui
