// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_scene.h"

#include "ui/models/format.h"
#include "ui/models/state_words.h"
#include "ui/theme/palette.h"

#include <QCoreApplication>

#include <algorithm>

namespace poolscope::ui {

namespace {

/// The process that most lanes have in common; 0 when each has one of its own.
int ownPid(const Trace& trace) {
  const std::vector<Lane>& lanes = trace.lanes();
  for (const Lane& lane : lanes) {
    if (lane.kind != LaneKind::worker && lane.pid > 0) {
      return lane.pid;
    }
  }
  if (lanes.empty()) {
    return 0;
  }
  return lanes.size() == 1 || lanes[0].pid == lanes[1].pid ? lanes[0].pid : 0;
}

}  // namespace

bool isWorkerProcess(const Trace& trace, LaneId lane) {
  const Lane& info = trace.lanes()[lane];
  return info.kind == LaneKind::worker && info.pid > 0 && info.pid != ownPid(trace);
}

bool TimelineScene::isEmpty() const {
  return std::all_of(recording.begin(), recording.end(),
                     [](const Trace& trace) { return trace.empty() && trace.lanes().empty(); });
}

int TimelineScene::laneCount(int run) const {
  return isFolded(run) ? 1 : static_cast<int>(index.run(run).shownLines().size());
}

int TimelineScene::queueCount(int run) const {
  const auto r = static_cast<std::size_t>(run);
  if (queues == nullptr || isFolded(run) || r >= queues->runCount()) {
    return 0;
  }
  // A sequential executor has none, though a task may be seen between its submit and its start.
  const std::vector<StepFeed>& feeds = queues->of(r);
  const bool used = std::any_of(feeds.begin(), feeds.end(),
                                [](const StepFeed& feed) { return !feed.isReady() || feed.highest() > 0; });
  return used && !recording[r].info().executor.starts_with("sequential") ? static_cast<int>(feeds.size()) : 0;
}

QRect TimelineScene::queueRect(int run, int queue) const {
  return {scale.left, toViewport(layout.queueTop(run, queue)), scale.width, layout.queueHeight()};
}

QString TimelineScene::queueName(int run, int queue) const {
  const RunInfo& info = recording[static_cast<std::size_t>(run)].info();
  return queueTitle(info, queues_of(info)[static_cast<std::size_t>(queue)]);
}

std::vector<LineKind> TimelineScene::lineKinds(int run) const {
  if (isFolded(run)) {
    return {LineKind::lane};
  }
  const RunIndex& lanes = index.run(run);
  std::vector<LineKind> kinds;
  kinds.reserve(lanes.shownLines().size());
  for (const ShownLine line : lanes.shownLines()) {
    kinds.push_back(line.isCrowd()                   ? LineKind::crowd
                    : line.level > 0                 ? LineKind::level
                    : lanes.lineCount(line.lane) > 1 ? LineKind::stack
                                                     : LineKind::lane);
  }
  return kinds;
}

int TimelineScene::seriesOf(int run, JobId job) const {
  if (colorBy == ColorBy::executor) {
    return Palette::runSeries(run);
  }
  const auto r = static_cast<std::size_t>(run);
  return r < series.size() && job < series[r].size() ? series[r][job] : 0;
}

QRect TimelineScene::laneRect(int run, int lane) const {
  return {scale.left, toViewport(layout.laneTop(run, lane)), scale.width, layout.barHeight(run, lane)};
}

QString TimelineScene::laneName(int run, int lane) const {
  if (isFolded(run)) {
    const int workers = index.run(run).workerCount();
    return workers == 1 ? QCoreApplication::translate("Timeline", "1 worker")
                        : QCoreApplication::translate("Timeline", "%1 workers").arg(formatCount(workers));
  }
  const ShownLine line = index.run(run).line(lane);
  if (line.level > 0) {
    const auto most = static_cast<std::int64_t>(index.run(run).crowd(line.lane).peak());
    return line.isCrowd() ? QCoreApplication::translate("Timeline", "up to %1 more").arg(formatCount(most)) : QString();
  }
  const Trace& trace = recording[static_cast<std::size_t>(run)];
  const Lane& info = trace.lanes()[line.lane];
  // Workers that are processes of their own are known by their number in other tools, too.
  if (isWorkerProcess(trace, line.lane)) {
    return QCoreApplication::translate("Timeline", "%1 · pid %2").arg(laneTitle(info)).arg(info.pid);
  }
  return laneTitle(info);
}

}  // namespace poolscope::ui
