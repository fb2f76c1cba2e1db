// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/race.h"
#include "core/tracing/trace.h"
#include "ui/bridge/throttle.h"

#include <QObject>
#include <QThread>

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

namespace poolscope::ui {

/// What the window is told of a race at one moment.
struct MonitorBatch {
  Recording recording;
  std::vector<RunSummary> summaries;
  bool ended = false;  ///< nothing in it will change any more
};

/// Hands over how a race stands, a batch at a time: at most one an interval, one after the last
/// change, and never a second one while the first is still being taken or looked at. Snapshots are
/// taken in a thread of the feed's own, so that the GUI thread pays only for what it shows.
///
///            GUI thread                         the feed's thread
///   start -> Throttle::triggered  ---------->   source()
///            batchReady           <----------   (queued)
///            ended? stop : noteChange
///
/// For the thread that it lives in.
class MonitorFeed : public QObject {
  Q_OBJECT

 public:
  /// Reads the race; called in the feed's thread. `ended` must be read before the recording, so
  /// that the last batch holds the last change.
  using Source = std::function<MonitorBatch()>;

  static constexpr std::chrono::milliseconds kInterval{50};

  explicit MonitorFeed(std::chrono::milliseconds interval = kInterval, QObject* parent = nullptr);
  ~MonitorFeed() override;

  /// Hands over batches of `source` until one has ended. Replaces a source before it, whose batches
  /// come no more.
  void start(Source source);
  void stop();
  [[nodiscard]] bool isActive() const { return static_cast<bool>(m_source); }

 Q_SIGNALS:
  void batchReady(const poolscope::ui::MonitorBatch& batch);

 private:
  void takeBatch();
  void onTaken(std::uint64_t generation, const MonitorBatch& batch);
  void keep(MonitorBatch batch);

  Throttle m_throttle;
  QThread m_thread;
  QObject* m_reader;  ///< lives in m_thread, which ends before this does
  Source m_source;
  /// The batch before is freed in the feed's thread: that of millions of rows takes a while.
  MonitorBatch m_kept;
  std::uint64_t m_generation = 0;
};

}  // namespace poolscope::ui
