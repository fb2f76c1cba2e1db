// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tracing/trace.h"
#include "ui/models/step_feed.h"

#include <QObject>

#include <cstddef>
#include <functional>
#include <vector>

namespace poolscope::ui {

/// The staircases of all runs of a recording, one or more a run. Small runs are counted on the spot; a large
/// one that has ended, or of which much came at once, is counted exactly on another thread and then replaces
/// what was followed live. GUI thread only.
class StepFeeds : public QObject {
  Q_OBJECT

 public:
  /// Which staircases a run has, and in which order.
  using Kinds = std::function<std::vector<StepKind>(const Trace&)>;

  explicit StepFeeds(Kinds kinds, QObject* parent = nullptr);

  /// Takes the next snapshots.
  void setRecording(const Recording& recording);
  [[nodiscard]] std::size_t runCount() const { return m_runs.size(); }
  /// Those of a run; `run` < runCount(). Their addresses change with setRecording().
  [[nodiscard]] const std::vector<StepFeed>& of(std::size_t run) const { return m_runs[run].feeds; }
  /// A large run is being counted.
  [[nodiscard]] bool isCatchingUp() const;

 Q_SIGNALS:
  /// A staircase was counted on another thread: there is more to show than after setRecording().
  void counted();

 private:
  struct Run {
    std::vector<StepFeed> feeds;
    std::vector<bool> counting;
  };

  void count(std::size_t run, std::size_t feed);
  void take(std::size_t run, std::size_t feed, const Trace& trace, StepFeed::Exact exact);

  Kinds m_kinds;
  Recording m_recording;
  std::vector<Run> m_runs;
};

/// The staircases of a run's queues, see queues_of().
[[nodiscard]] std::vector<StepKind> queueKinds(const Trace& trace);

}  // namespace poolscope::ui
