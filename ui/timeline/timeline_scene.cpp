// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_scene.h"

#include "ui/models/state_words.h"

#include <algorithm>

namespace poolscope::ui {

bool TimelineScene::isEmpty() const {
  return std::all_of(recording.begin(), recording.end(),
                     [](const Trace& trace) { return trace.empty() && trace.lanes().empty(); });
}

int TimelineScene::seriesOf(int run, JobId job) const {
  const auto r = static_cast<std::size_t>(run);
  return r < series.size() && job < series[r].size() ? series[r][job] : 0;
}

QRect TimelineScene::laneRect(int run, int lane) const {
  return {scale.left, toViewport(layout.laneTop(run, lane)), scale.width, layout.barHeight()};
}

QString TimelineScene::laneName(int run, int lane) const {
  const LaneId id = index.run(run).shownLanes()[static_cast<std::size_t>(lane)];
  return laneTitle(recording[static_cast<std::size_t>(run)].lanes()[id]);
}

}  // namespace poolscope::ui
