// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/step_feeds.h"
#include "ui/models/task_ref.h"
#include "ui/timeline/lane_layout.h"
#include "ui/timeline/task_links.h"
#include "ui/timeline/time_scale.h"
#include "ui/timeline/timeline_index.h"

#include <QFont>
#include <QRect>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace poolscope::ui {

/// The words on a task's bar.
using TaskLabel = std::function<QString(const Trace&, RowId)>;
/// Which series colour a job has, by its name.
using JobSeries = std::function<int(std::string_view)>;

/// What a bar's colour tells. Failures look the same in all.
enum class ColorBy : std::uint8_t { job, state, executor };

/// The lane is that of a worker which is a process of its own.
[[nodiscard]] bool isWorkerProcess(const Trace& trace, LaneId lane);

/// A stretch that the user measures.
struct Measure {
  TimeRange range;
  std::size_t tasks = 0;
};

/// Everything that a picture of the timeline shows. The painter reads it, the widget changes it.
struct TimelineScene {
  Recording recording;
  TimelineIndex index;
  const StepFeeds* queues = nullptr;  ///< the depths of the recording's queues
  LaneLayout layout;
  TimeScale scale;         ///< pixels of the viewport; scale.left is the right edge of the names
  int rulerHeight = 32;    ///< of all that stays above the lanes: overview and ruler
  int overviewHeight = 0;  ///< of the part of it that shows the whole run; 0 for none
  int height = 0;          ///< of the viewport
  int scroll = 0;          ///< pixels of the content above the viewport

  QStringList titles;     ///< by run
  QStringList summaries;  ///< by run, at the right of its title
  TaskLabel label;
  std::vector<std::vector<int>> series;  ///< by run and job

  TaskRef selected;
  TaskRef hovered;
  std::optional<std::int64_t> cursor;   ///< nothing: it goes with the run
  std::optional<std::int64_t> pointed;  ///< where a chart's pointer stands
  std::optional<Measure> measure;
  std::vector<std::int64_t> marks;  ///< in the order of time
  std::vector<bool> folded;         ///< by run: one lane for all workers
  TaskLinks links;                  ///< of the selected task
  ColorBy colorBy = ColorBy::job;
  QString emptyText;
  QFont font;
  bool keyboardFocus = false;

  [[nodiscard]] std::int64_t cursorTime() const { return cursor.value_or(index.now()); }
  [[nodiscard]] bool isEmpty() const;
  [[nodiscard]] int width() const { return scale.left + scale.width; }
  /// Pixel of the viewport where a height of the content lies.
  [[nodiscard]] int toViewport(int y) const { return y - scroll + rulerHeight; }
  [[nodiscard]] int toContent(int y) const { return y + scroll - rulerHeight; }
  [[nodiscard]] int seriesOf(int run, JobId job) const;
  [[nodiscard]] bool isFolded(int run) const {
    return static_cast<std::size_t>(run) < folded.size() && folded[static_cast<std::size_t>(run)];
  }
  /// Lines that are drawn of a run, from above.
  [[nodiscard]] std::vector<LineKind> lineKinds(int run) const;
  [[nodiscard]] int laneCount(int run) const;
  /// Queues that are drawn of a run: none where nobody ever waits in one.
  [[nodiscard]] int queueCount(int run) const;
  /// As laneRect(), of a queue.
  [[nodiscard]] QRect queueRect(int run, int queue) const;
  /// "queue", "CallQueue", "timers".
  [[nodiscard]] QString queueName(int run, int queue) const;
  /// A line's bars, from the names to the right edge, in the viewport.
  [[nodiscard]] QRect laneRect(int run, int lane) const;
  /// "worker 3", "GIL", "worker 2 · pid 4711", or how many workers a folded run has; nothing for a level above
  /// the first, and how many tasks a crowd has at most.
  [[nodiscard]] QString laneName(int run, int lane) const;
};

}  // namespace poolscope::ui
